// S20. A mutation gives its namespace the global version that it consumed. Readers drop what is not newer than what
// they have cached, so a version that was used twice, or that does not rise, hides a mutation from them.

#include <fmt/format.h>

#include <map>
#include <optional>

#include "properties/catalogue.h"
#include "properties/namespace_rows.h"

namespace dsqlsim::properties {

namespace {

class Judge {
 public:
  explicit Judge(const History& history) : history_(history) {}

  std::optional<Verdict> look_at(const NamespaceCommit& commit, const Change& row) {
    const std::int64_t version = notification_version(row.after);
    if (is_update(row) && version <= notification_version(row.before)) return stands_still(commit, row);
    const auto [first, is_new] = used_.try_emplace(version, commit.entry);
    if (!is_new) return used_twice(commit, row, first->second);
    if (commit.metadata.has_value() && version != commit.version_before()) return not_consumed(commit, row);
    last_[id_of_namespace(row)] = commit.entry;
    return std::nullopt;
  }

 private:
  [[nodiscard]] Verdict stands_still(const NamespaceCommit& commit, const Change& row) const {
    std::vector<std::size_t> witness;
    if (const auto last = last_.find(id_of_namespace(row)); last != last_.end()) witness.push_back(last->second);
    witness.push_back(commit.entry);
    return Verdict::violated(
        "notification version did not rise",
        fmt::format("{} moved the notification version of namespace {} from {} to {}.", who(history_, commit.entry),
                    name_of_namespace(row), notification_version(row.before), notification_version(row.after)),
        std::move(witness));
  }
  [[nodiscard]] Verdict used_twice(const NamespaceCommit& commit, const Change& row, std::size_t first) const {
    return Verdict::violated(
        "notification version used twice",
        fmt::format("{} gave notification version {} to namespace {} although a mutation by {} already had it.",
                    who(history_, commit.entry), notification_version(row.after), name_of_namespace(row),
                    who(history_, first)),
        {first, commit.entry});
  }
  [[nodiscard]] Verdict not_consumed(const NamespaceCommit& commit, const Change& row) const {
    return Verdict::violated(
        "notification version not the one consumed",
        fmt::format("{} gave notification version {} to namespace {} but consumed the global version {}.",
                    who(history_, commit.entry), notification_version(row.after), name_of_namespace(row),
                    commit.version_before()),
        {commit.entry});
  }

  const History& history_;
  /// By version: the commit that used it.
  std::map<std::int64_t, std::size_t> used_;
  std::map<Uuid, std::size_t> last_;
};

}  // namespace

Verdict notification_version_used_once(const History& history) {
  Judge judge(history);
  bool judged = false;
  for (const NamespaceCommit& commit : namespace_commits(history)) {
    for (const Change& row : commit.mutated) {
      judged = true;
      if (const std::optional<Verdict> verdict = judge.look_at(commit, row)) return *verdict;
    }
  }
  return judged ? Verdict::holds() : Verdict::undecided("no commit mutated a namespace");
}

}  // namespace dsqlsim::properties
