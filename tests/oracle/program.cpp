#include "tests/oracle/program.h"

#include <algorithm>

#include <fmt/format.h>

namespace dsqlsim::oracle {

namespace {

/// Every order of tokens, where session i has `tokens[i]` of them; each token stands for `events(i, n)` events.
void for_each_order(const std::vector<std::size_t>& tokens, const std::function<std::size_t(std::size_t, std::size_t)>& events,
                    const std::function<void(const Schedule&)>& visit) {
  Schedule order;
  for (std::size_t s = 0; s < tokens.size(); ++s) order.insert(order.end(), tokens[s], s);
  do {
    Schedule schedule;
    std::vector<std::size_t> used(tokens.size(), 0);
    for (const std::size_t s : order) schedule.insert(schedule.end(), events(s, used[s]++), s);
    visit(schedule);
  } while (std::next_permutation(order.begin(), order.end()));
}

}  // namespace

std::vector<Op> alphabet(int session, int position) {
  const int own = 1 << (4 * session + position);
  std::vector<Op> out{{OpKind::scan, 1, 0}};
  for (const int row : {1, 2}) {
    out.push_back({OpKind::read, row, 0});
    out.push_back({OpKind::for_update, row, 0});
    out.push_back({OpKind::key_share, row, 0});
    out.push_back({OpKind::add_v, row, own});
    out.push_back({OpKind::set_k, row, 30});
    out.push_back({OpKind::insert, row, row * 10});
    out.push_back({OpKind::erase, row, 0});
    out.push_back({OpKind::child, row, own});
  }
  out.push_back({OpKind::insert, 2, 30});
  out.push_back({OpKind::set_k, 1, 10});
  return out;
}

void for_each_visible_order(const Program& program, const std::function<void(const Schedule&)>& visit) {
  const std::vector<std::size_t> tokens(program.sessions.size(), 2);
  for_each_order(tokens, [&](std::size_t s, std::size_t n) { return n == 0 ? program.sessions[s].size() + 1 : 1; }, visit);
}

void for_each_interleaving(const Program& program, const std::function<void(const Schedule&)>& visit) {
  std::vector<std::size_t> tokens;
  for (const auto& ops : program.sessions) tokens.push_back(ops.size() + 1);
  for_each_order(tokens, [](std::size_t, std::size_t n) -> std::size_t { return n == 0 ? 2 : 1; }, visit);
}

std::string sql_of(const Op& op) {
  switch (op.kind) {
    case OpKind::read: return fmt::format("SELECT k, v FROM t WHERE id = {}", op.row);
    case OpKind::scan: return "SELECT id, k, v FROM t ORDER BY id";
    case OpKind::for_update: return fmt::format("SELECT k, v FROM t WHERE id = {} FOR UPDATE", op.row);
    case OpKind::key_share: return fmt::format("SELECT k, v FROM t WHERE id = {} FOR KEY SHARE", op.row);
    case OpKind::add_v: return fmt::format("UPDATE t SET v = v + {} WHERE id = {}", op.value, op.row);
    case OpKind::set_k: return fmt::format("UPDATE t SET k = {} WHERE id = {}", op.value, op.row);
    case OpKind::insert: return fmt::format("INSERT INTO t VALUES ({}, {}, 0)", op.row, op.value);
    case OpKind::erase: return fmt::format("DELETE FROM t WHERE id = {}", op.row);
    case OpKind::child: return fmt::format("INSERT INTO c VALUES ({}, {})", op.value, op.row);
  }
  return "";
}

}  // namespace dsqlsim::oracle
