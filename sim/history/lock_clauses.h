#pragma once
// Which locking clause a statement carries, read off its parse tree once in a Workspace's life. Who parses is up to the
// composition root: histories know no SQL.

#include <optional>
#include <string_view>
#include <vector>

#include "sim/core/label.h"
#include "sim/db/statement.h"

namespace dsqlsim {

class LockClauses {
 public:
  /// `read` answers the clause of a text, "FOR UPDATE" for example, or an empty label. Null: nobody looks.
  using Read = Label (*)(std::string_view sql);
  explicit LockClauses(Read read) : read_(read) {}

  /// A statement that is asked for the first time is parsed: on the main stack only, where a statement is executed for
  /// the first time.
  [[nodiscard]] Label of(const Statement& statement) {
    if (read_ == nullptr || statement.kind != StatementKind::other) return {};
    if (known_.size() <= statement.id) known_.resize(statement.id + 1);
    std::optional<Label>& known = known_[statement.id];
    if (!known.has_value()) known = read_(statement.sql);
    return *known;
  }

 private:
  Read read_;
  std::vector<std::optional<Label>> known_;
};

}  // namespace dsqlsim
