// The plugin's plan, property 2. A conditional update changes the rows that it names and no other of their kind, each
// once, all of them or none; and what the number of affected rows told the caller is what happened: who was refused has
// changed nothing.

#include <fmt/format.h>

#include <algorithm>

#include "properties/catalogue.h"
#include "properties/fenced_calls.h"
#include "properties/rows.h"

namespace dsqlsim::properties {

namespace {

/// The rows of the commit that a fence could stand on.
std::vector<std::string> fenced_rows(const History& history, std::size_t commit) {
  std::vector<std::string> out;
  for (const Change& row : changed_rows(history, history.entry(commit))) {
    if (auto name = fenced_row(row)) out.push_back(std::move(*name));
  }
  return out;
}

class Judge {
 public:
  explicit Judge(const History& history) : history_(history), calls_(history) {}

  Verdict verdict() {
    bool judged = false;
    for (const FencedCall& call : calls_.calls()) {
      for (const std::size_t commit : call.commits) {
        judged = true;
        if (auto verdict = look_at(call, commit)) return *verdict;
      }
    }
    return judged ? Verdict::holds() : Verdict::undecided("no conditional update committed");
  }

 private:
  [[nodiscard]] std::optional<Verdict> look_at(const FencedCall& call, std::size_t commit) const {
    const std::vector<std::string> changed = fenced_rows(history_, commit);
    for (const std::string& name : changed) {
      if (!writes(call, name)) return another_row(call, commit, name);
    }
    for (const FencedRow& row : call.rows) {
      if (row.note.role != schema::FenceRole::writes) continue;
      if (std::find(changed.begin(), changed.end(), row.note.row) == changed.end()) {
        return in_part(call, commit, row);
      }
    }
    const auto answer = told(history_, call);
    if (answer.has_value() && answer->root.outcome == schema::Outcome::not_applied) {
      return refused(call, commit, *answer);
    }
    return std::nullopt;
  }

  [[nodiscard]] static bool writes(const FencedCall& call, std::string_view name) {
    return std::any_of(call.rows.begin(), call.rows.end(), [name](const FencedRow& row) {
      return row.note.role == schema::FenceRole::writes && row.note.row == name;
    });
  }

  [[nodiscard]] Verdict another_row(const FencedCall& call, std::size_t commit, const std::string& name) const {
    return Verdict::violated("another row changed",
                             fmt::format("{} of {} was to update {} and changed {}.", calls_.method(call),
                                         who(history_, commit), call.rows.front().note.row, name),
                             {call.rows.front().entry, commit});
  }
  [[nodiscard]] Verdict in_part(const FencedCall& call, std::size_t commit, const FencedRow& row) const {
    return Verdict::violated("changed in part",
                             fmt::format("{} of {} committed without the row that it was to update, {}.",
                                         calls_.method(call), who(history_, commit), row.note.row),
                             {row.entry, commit});
  }
  [[nodiscard]] Verdict refused(const FencedCall& call, std::size_t commit, const Told& answer) const {
    return Verdict::violated(
        "refused update committed",
        fmt::format("{} of {} answered {}, which says that {} was not updated, but it was.", calls_.method(call),
                    who(history_, commit), schema::name(answer.kind), call.rows.front().note.row),
        {std::min(commit, call.returned_entry), std::max(commit, call.returned_entry)});
  }

  const History& history_;
  FencedCalls calls_;
};

}  // namespace

Verdict conditional_update_is_atomic(const History& history) { return Judge(history).verdict(); }

}  // namespace dsqlsim::properties
