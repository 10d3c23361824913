#pragma once
// Small programs of several sessions over two tables, and the orders in which their events can happen.
//
//   t (id PRIMARY KEY, k UNIQUE, v)   rows (1, 10, 0) and (2, 20, 0), the second perhaps missing
//   c (id PRIMARY KEY, t_id REFERENCES t)   empty

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace dsqlsim::oracle {

enum class OpKind : std::uint8_t {
  read,        // SELECT of a row
  scan,        // SELECT of all rows
  for_update,  // SELECT of a row FOR UPDATE
  key_share,   // SELECT of a row FOR KEY SHARE
  add_v,       // UPDATE of the column that is in no key
  set_k,       // UPDATE of the unique column
  insert,
  erase,
  child,       // INSERT of a row of c that refers to the row
};

struct Op {
  OpKind kind = OpKind::read;
  /// 1 or 2.
  int row = 1;
  /// set_k and insert: the value of k. add_v: what is added. child: the id.
  int value = 0;
};

struct Program {
  bool second_row = true;
  std::vector<std::vector<Op>> sessions;
};

/// Whose turn it is, one session number an event. The events of a session are BEGIN, its operations, COMMIT.
using Schedule = std::vector<std::size_t>;

/// What each of these programs is made of: every kind on either row, with values that collide between sessions. `session` and
/// `position` make the values of add_v and child differ.
[[nodiscard]] std::vector<Op> alphabet(int session, int position);

/// Calls `visit` with every order of what others can see of a session on DSQL: its first statement (the snapshot) and its
/// COMMIT. The statements between run right after the first.
void for_each_visible_order(const Program& program, const std::function<void(const Schedule&)>& visit);
/// Calls `visit` with every interleaving of all statements; BEGIN comes right before the first.
void for_each_interleaving(const Program& program, const std::function<void(const Schedule&)>& visit);

/// The SQL of the operation.
[[nodiscard]] std::string sql_of(const Op& op);

}  // namespace dsqlsim::oracle
