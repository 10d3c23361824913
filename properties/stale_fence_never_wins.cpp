// What a fence is for. A conditional update, or a write guarded by a lock, is made by a caller that holds a token of a
// row: it may commit only while the row still has that token, whatever the update itself reads, and however late it
// lands. Else somebody who has lost the row, or never had it, writes over what its holder did.

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "properties/catalogue.h"
#include "properties/fenced_calls.h"
#include "properties/rows.h"

namespace dsqlsim::properties {

namespace {

struct Token {
  std::int64_t value = 0;
  /// The commit that set it; nowhere if it is older than the history.
  std::size_t entry = nowhere;
};

class Judge {
 public:
  explicit Judge(const History& history) : history_(history), calls_(history) {}

  std::optional<Verdict> look_at(std::size_t at) {
    const Entry& commit = history_.entry(at);
    const std::vector<Change> rows = changed_rows(history_, commit);
    if (rows.empty()) return std::nullopt;
    // What a row had before, if nothing was seen of it yet.
    for (const Change& row : rows) {
      const auto name = fenced_row(row);
      if (name.has_value() && !row.before.empty()) tokens_.try_emplace(*name, Token{token_of(row.table, row.before)});
    }
    if (const FencedCall* call = calls_.call_of(commit)) {
      if (auto verdict = look_at(*call, at)) return verdict;
    }
    for (const Change& row : rows) {
      const auto name = fenced_row(row);
      if (!name.has_value()) continue;
      if (row.after.empty()) {
        tokens_.erase(*name);
        continue;
      }
      Token& token = tokens_[*name];
      const std::int64_t now = token_of(row.table, row.after);
      if (token.value != now || token.entry == nowhere) token = {now, at};
    }
    return std::nullopt;
  }
  [[nodiscard]] bool judged() const { return judged_; }

 private:
  std::optional<Verdict> look_at(const FencedCall& call, std::size_t at) {
    for (const FencedRow& row : call.rows) {
      const auto token = tokens_.find(std::string(row.note.row));
      if (token == tokens_.end()) continue;
      judged_ = true;
      if (token->second.value == row.note.fence) continue;
      std::vector<std::size_t> witness{row.entry, at};
      if (token->second.entry != nowhere) witness.push_back(token->second.entry);
      std::sort(witness.begin(), witness.end());
      return Verdict::violated(
          "stale fence won",
          fmt::format("{} of {}, which held {} at {}, committed although the row was at {}.", calls_.method(call),
                      who(history_, at), row.note.row, row.note.fence, token->second.value),
          std::move(witness));
    }
    return std::nullopt;
  }

  const History& history_;
  FencedCalls calls_;
  std::map<std::string, Token> tokens_;
  bool judged_ = false;
};

}  // namespace

Verdict stale_fence_never_wins(const History& history) {
  Judge judge(history);
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    if (history.entry(at).change_count == 0) continue;
    if (auto verdict = judge.look_at(at)) return *verdict;
  }
  return judge.judged() ? Verdict::holds() : Verdict::undecided("no conditional update committed");
}

}  // namespace dsqlsim::properties
