#include "tests/fuzz/run_input.h"

#include <string>
#include <vector>

#include "backends/model.h"
#include "sim/core/check.h"

namespace dsqlsim::fuzz {

namespace {

/// More lines say nothing new and make inputs slow.
constexpr std::size_t most_lines = 32;

const std::vector<std::string>& image() {
  static const std::vector<std::string> script{
      "CREATE TABLE t (id int PRIMARY KEY, a int, b text DEFAULT 'x', c numeric(8,2), UNIQUE (a))",
      "CREATE TABLE u (k text, n bigint, at timestamp, s interval, f float8, d date, PRIMARY KEY (k, n))",
      "CREATE TABLE v (id uuid PRIMARY KEY, t_id int REFERENCES t ON DELETE CASCADE, j jsonb, y bytea, z char(4) CHECK (z <> 'q'))",
      "CREATE TABLE w (g boolean, h varchar(5), i smallint)",
      "INSERT INTO t VALUES (1, 10, 'one', 1.5), (2, NULL, NULL, -2.25), (3, 30, '', NULL)",
      "INSERT INTO u VALUES ('a', 1, '2026-01-31', '1 day', 0.5, '2024-02-29'), ('b', 2, NULL, NULL, 'NaN', NULL)",
      "INSERT INTO v VALUES ('00000000-0000-0000-0000-000000000001', 1, '{\"a\": [1, null]}', '\\x00ff', 'ab')",
      "INSERT INTO w VALUES (true, 'v', 1), (NULL, NULL, NULL), (true, 'v', 1)"};
  return script;
}

/// The image is loaded once: reset() is what makes thousands of inputs a second possible.
Backend& fresh_model() {
  static const std::unique_ptr<Backend> model = [] {
    auto out = make_model_backend();
    out->load(image());
    return out;
  }();
  model->reset();
  return *model;
}

}  // namespace

void run_input(std::string_view input) {
  Backend& model = fresh_model();
  const std::unique_ptr<Connection> session = std::move(*model.connect({}, {}));
  StatementTable statements;
  Time now;
  for (std::size_t lines = 0; !input.empty() && lines < most_lines; ++lines) {
    const std::size_t end = std::min(input.find('\n'), input.size());
    now = now + seconds(1);
    (void)session->execute(ServerContext{now, nullptr, {}}, statements.add("input", input.substr(0, end)), {});
    input.remove_prefix(std::min(end + 1, input.size()));
  }
  CHECK(session->execute(ServerContext{now, nullptr, {}}, statements.rollback(), {}).has_value());
  CHECK(session->execute(ServerContext{now, nullptr, {}}, statements.add("after", "SELECT 1"), {}).has_value());
}

}  // namespace dsqlsim::fuzz
