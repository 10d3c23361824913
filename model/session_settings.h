#pragma once
// What SET has changed in one session: names of settings and their text. Transactional as in PostgreSQL: ROLLBACK takes back
// what the block has set, and SET LOCAL ends with its transaction. Values have no effect here, but for search_path.

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "model/sql/catalog.h"

namespace dsqlsim::model {

class SessionSettings {
 public:
  /// What the client asked for when it connected; RESET goes back to it.
  void start(std::string_view name, std::string value);
  /// SET; with no value RESET. `local` ends with the transaction.
  void set(const std::string& name, std::optional<std::string> value, bool local);
  void reset_all();
  /// The text if it is not the server's own.
  [[nodiscard]] std::optional<std::string> find(const std::string& name) const;
  /// The transaction is over: what it has set stays or goes.
  void end_transaction(bool committed);
  /// All settings as they were when the session started.
  void clear();

  [[nodiscard]] const SearchPath& search_path() const { return path_; }

 private:
  using Values = std::map<std::string, std::string, std::less<>>;
  void refresh();

  Values startup_;
  Values values_;
  /// Before the open transaction's first SET, if it had one.
  std::optional<Values> before_;
  /// What COMMIT leaves: as values_, without SET LOCAL. Only while before_ is there.
  Values lasting_;
  SearchPath path_ = default_search_path();
};

}  // namespace dsqlsim::model
