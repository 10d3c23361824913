// S19. namespace_metadata.notification_version is 1 + the number of committed mutations of namespaces. Readers poll by
// it: a mutation that did not move it is never seen, a move without a mutation is waited for in vain. Deletes do not
// count.

#include <fmt/format.h>

#include "properties/catalogue.h"
#include "properties/namespace_rows.h"

namespace dsqlsim::properties {

Verdict notification_version_counts_mutations(const History& history) {
  const std::vector<NamespaceCommit> commits = namespace_commits(history);
  bool judged = false;
  for (const NamespaceCommit& commit : commits) {
    const auto mutations = static_cast<std::int64_t>(commit.mutated.size());
    const std::int64_t moved = commit.metadata.has_value() ? commit.version_after() - commit.version_before() : 0;
    judged = judged || mutations != 0 || moved != 0;
    if (moved == mutations) continue;
    if (mutations == 0) {
      return Verdict::violated(
          "notification version moved without a mutation",
          fmt::format("{} moved the global notification version from {} to {} and mutated no namespace.",
                      who(history, commit.entry), commit.version_before(), commit.version_after()),
          {commit.entry});
    }
    return Verdict::violated("notification version did not count a mutation",
                             fmt::format("{} mutated namespace {} and moved the global notification version by {}.",
                                         who(history, commit.entry), name_of_namespace(commit.mutated.front()), moved),
                             {commit.entry});
  }
  return judged ? Verdict::holds() : Verdict::undecided("no commit mutated a namespace");
}

}  // namespace dsqlsim::properties
