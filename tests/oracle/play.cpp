#include "tests/oracle/play.h"

#include <fmt/format.h>

#include "backends/model.h"

namespace dsqlsim::oracle {

Player::Player(SnapshotMoment moment) : moment_(moment), one_row_(make_world(false)), two_rows_(make_world(true)) {}

Player::World Player::make_world(bool second_row) const {
  model::Knobs knobs;
  knobs.snapshot_at = moment_ == SnapshotMoment::begin ? model::SnapshotAt::begin : model::SnapshotAt::first_statement;
  std::vector<std::string> image{"CREATE TABLE t (id int PRIMARY KEY, k int NOT NULL, v int NOT NULL, UNIQUE (k))",
                                 "CREATE TABLE c (id int PRIMARY KEY, t_id int REFERENCES t)", "INSERT INTO t VALUES (1, 10, 0)"};
  if (second_row) image.emplace_back("INSERT INTO t VALUES (2, 20, 0)");
  World out;
  out.backend = make_model_backend(knobs);
  out.backend->load(image);
  for (auto& session : out.sessions) session = std::move(*out.backend->connect({}, {}));
  out.observer = std::move(*out.backend->connect({}, {}));
  return out;
}

std::string Player::execute(Connection& connection, const std::string& sql) {
  const Statement*& statement = statements_[sql];
  if (statement == nullptr) statement = &table_.add("oracle", sql);
  const Result<ResultSet> answer = connection.execute({}, *statement, {});
  if (!answer) return std::string(answer.error().state.text());
  if (answer->columns.empty()) return answer->tag;
  std::string out;
  for (std::size_t r = 0; r < answer->row_count(); ++r) {
    if (r > 0) out += "; ";
    for (std::size_t c = 0; c < answer->columns.size(); ++c) out += (c == 0 ? "" : " ") + to_text(answer->at(r, c));
  }
  return out.empty() ? "(none)" : out;
}

std::string Player::play(const Program& program, const Schedule& schedule) {
  World& world = program.second_row ? two_rows_ : one_row_;
  world.backend->reset();
  Reference reference(program, moment_);
  std::vector<std::size_t> next(program.sessions.size(), 0);
  std::string story;
  bool wrong = false;
  const auto tell = [&](std::size_t session, const std::string& sql, const std::string& wanted, const std::string& got) {
    wrong = wrong || wanted != got;
    story += fmt::format("{:{}}{}  -> {}{}\n", "", 4 + 24 * session, sql, got, wanted == got ? "" : "   MUST BE " + wanted);
  };
  for (const std::size_t s : schedule) {
    const std::size_t event = next[s]++;
    const std::vector<Op>& ops = program.sessions[s];
    const std::string sql = event == 0 ? "BEGIN" : (event > ops.size() ? "COMMIT" : sql_of(ops[event - 1]));
    const std::string wanted = reference.step(s);
    if (sql == "COMMIT") ++(wanted == "40001" ? refused_ : committed_);
    tell(s, sql, wanted, execute(*world.sessions[s], sql));
  }
  std::string state = execute(*world.observer, "SELECT id, k, v FROM t ORDER BY id") + " / ";
  const std::string children = execute(*world.observer, "SELECT id, t_id FROM c ORDER BY id");
  if (children != "(none)") state += children + "; ";
  tell(0, "rows at the end", reference.state(), state);
  ++runs_;
  return wrong ? story : "";
}

}  // namespace dsqlsim::oracle
