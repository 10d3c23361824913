#include "tests/oracle/reference.h"

#include <fmt/format.h>

namespace dsqlsim::oracle {

Reference::Reference(const Program& program, SnapshotMoment moment)
    : program_(program), moment_(moment), sessions_(program.sessions.size()) {
  committed_.t[1] = {10, 0};
  if (program.second_row) committed_.t[2] = {20, 0};
}

bool Reference::refuses(Class committed, Class mine) {
  constexpr bool x = true;
  constexpr bool ok = false;
  // Facts 2.2; columns: mine is EXCL, NONKEY, KSHARE.
  constexpr bool matrix[3][3] = {
      {x, x, x},    // committed EXCL
      {x, x, ok},   // committed NONKEY
      {x, ok, ok},  // committed KSHARE
  };
  return matrix[static_cast<int>(committed)][static_cast<int>(mine)];
}

void Reference::take_snapshot(Session& session) {
  session.has_snapshot = true;
  session.snapshot = history_.size();
  session.data = committed_;
}

std::string Reference::step(std::size_t session_number) {
  Session& session = sessions_[session_number];
  const std::vector<Op>& ops = program_.sessions[session_number];
  const std::size_t event = session.next++;
  if (event == 0) {
    if (moment_ == SnapshotMoment::begin) take_snapshot(session);
    return "BEGIN";
  }
  if (event > ops.size()) return commit(session);
  if (session.aborted) return "25P02";
  if (!session.has_snapshot) take_snapshot(session);
  return run(session, ops[event - 1]);
}

std::string Reference::rows_of(const std::map<int, Row>& rows, bool with_id) {
  std::string out;
  for (const auto& [id, row] : rows) {
    out += out.empty() ? "" : "; ";
    out += with_id ? fmt::format("{} {} {}", id, row.k, row.v) : fmt::format("{} {}", row.k, row.v);
  }
  return out.empty() ? "(none)" : out;
}

std::string Reference::fail(Session& session, const char* state) {
  session.aborted = true;
  return state;
}

std::string Reference::run(Session& session, const Op& op) {
  const auto found = session.data.t.find(op.row);
  const bool exists = found != session.data.t.end();
  switch (op.kind) {
    case OpKind::scan: return rows_of(session.data.t, true);
    case OpKind::read:
    case OpKind::for_update:
    case OpKind::key_share:
      if (!exists) return "(none)";
      if (op.kind == OpKind::for_update) session.intents.push_back({'t', op.row, Class::exclusive});
      if (op.kind == OpKind::key_share) session.intents.push_back({'t', op.row, Class::key_share});
      return rows_of({*found}, false);
    default: return change(session, op);
  }
}

std::string Reference::change(Session& session, const Op& op) {
  Data& data = session.data;
  const bool exists = data.t.contains(op.row);
  const auto holder_of = [&](int k) {
    for (const auto& [id, row] : data.t) {
      if (row.k == k) return id;
    }
    return 0;
  };
  const auto intend = [&](char space, int key, Class kind) { session.intents.push_back({space, key, kind}); };
  if (op.kind == OpKind::child) {
    if (!exists) return fail(session, "23503");
    data.c[op.value] = op.row;
    intend('c', op.value, Class::exclusive);
    intend('t', op.row, Class::key_share);
    session.written.emplace_back('c', op.value);
    return "INSERT 0 1";
  }
  if (op.kind == OpKind::insert) {
    if (exists || holder_of(op.value) != 0) return fail(session, "23505");
    data.t[op.row] = {op.value, 0};
    intend('t', op.row, Class::exclusive);
    intend('k', op.value, Class::exclusive);
    session.written.emplace_back('t', op.row);
    return "INSERT 0 1";
  }
  if (!exists) return op.kind == OpKind::erase ? "DELETE 0" : "UPDATE 0";
  session.written.emplace_back('t', op.row);
  if (op.kind == OpKind::add_v) {
    data.t[op.row].v += op.value;
    intend('t', op.row, Class::non_key);
    return "UPDATE 1";
  }
  intend('t', op.row, Class::exclusive);
  intend('k', data.t[op.row].k, Class::exclusive);
  if (op.kind == OpKind::set_k) {
    const int holder = holder_of(op.value);
    if (holder != 0 && holder != op.row) return fail(session, "23505");
    intend('k', op.value, Class::exclusive);
    data.t[op.row].k = op.value;
    return "UPDATE 1";
  }
  for (const auto& [id, parent] : data.c) {
    if (parent == op.row) return fail(session, "23503");
  }
  data.t.erase(op.row);
  return "DELETE 1";
}

std::string Reference::commit(Session& session) {
  if (session.aborted) return "ROLLBACK";
  for (std::size_t n = session.snapshot; n < history_.size(); ++n) {
    for (const Intent& theirs : history_[n]) {
      for (const Intent& mine : session.intents) {
        if (theirs.space == mine.space && theirs.key == mine.key && refuses(theirs.kind, mine.kind)) return "40001";
      }
    }
  }
  for (const auto& [space, id] : session.written) {
    if (space == 'c') {
      committed_.c[id] = session.data.c.at(id);
    } else if (const auto row = session.data.t.find(id); row != session.data.t.end()) {
      committed_.t[id] = row->second;
    } else {
      committed_.t.erase(id);
    }
  }
  history_.push_back(session.intents);
  return "COMMIT";
}

std::string Reference::state() const {
  std::string out = rows_of(committed_.t, true) + " / ";
  for (const auto& [id, parent] : committed_.c) out += fmt::format("{} {}; ", id, parent);
  return out;
}

}  // namespace dsqlsim::oracle
