// S22. Clients address namespaces by name. The unique index says the same; until its asynchronous build has finished it
// enforces nothing.

#include <fmt/format.h>

#include <map>
#include <optional>

#include "properties/catalogue.h"
#include "properties/namespace_rows.h"

namespace dsqlsim::properties {

namespace {

struct Bearer {
  Uuid id;
  std::size_t entry = 0;
};

class Names {
 public:
  /// Answers the commit that gave the same name to another namespace.
  std::optional<std::size_t> give(const Change& row, std::size_t at) {
    const auto [bearer, is_new] = bearers_.try_emplace(name_of_namespace(row), Bearer{id_of_namespace(row), at});
    if (is_new || bearer->second.id == id_of_namespace(row)) return std::nullopt;
    return bearer->second.entry;
  }
  void take(std::span<const Value> row) {
    const auto found = bearers_.find(text(cell(row, schema::namespaces::name)));
    if (found != bearers_.end() && found->second.id == uuid(cell(row, schema::namespaces::id))) bearers_.erase(found);
  }

 private:
  std::map<std::string_view, Bearer> bearers_;
};

}  // namespace

Verdict namespace_name_unique(const History& history) {
  Names names;
  bool judged = false;
  for (const NamespaceCommit& commit : namespace_commits(history)) {
    for (const Change& row : commit.deleted) names.take(row.before);
    // A transaction may swap names: all old ones go before any new one comes.
    for (const Change& row : commit.mutated) {
      if (is_update(row)) names.take(row.before);
    }
    for (const Change& row : commit.mutated) {
      judged = true;
      const std::optional<std::size_t> other = names.give(row, commit.entry);
      if (!other.has_value()) continue;
      return Verdict::violated(
          "namespace name used twice",
          fmt::format("{} committed a second namespace named {}.", who(history, commit.entry), name_of_namespace(row)),
          {*other, commit.entry});
    }
  }
  return judged ? Verdict::holds() : Verdict::undecided("no commit named a namespace");
}

}  // namespace dsqlsim::properties
