#include "scenarios/branch_lister.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>
#include <vector>

#include "store/schema/host_notes.h"

namespace dsqlsim::scenarios {

namespace {

namespace hn = schema::host_notes;
using store::Failure;

/// That branches cannot be listed now says nothing.
bool may_pass(Failure kind) {
  return kind == Failure::unavailable || kind == Failure::database || kind == Failure::context_canceled ||
         kind == Failure::context_deadline_exceeded;
}

}  // namespace

void BranchLister::run(Actor& actor) {
  const Context for_ever(actor);
  for (;;) {
    const auto pause = static_cast<std::int64_t>(actor.below("lists again", 8'000));
    for_ever.sleep(milliseconds(2'000 + pause), "before the next listing");
    if (actor.begin_removable_operation("list all branches", {})) list(actor);
  }
}

void BranchLister::list(Actor& actor) {
  const Context ctx = Context(actor).with_timeout(seconds(10));
  store::GetAllHistoryTreeBranchesRequest request;
  request.page_size = static_cast<std::int32_t>(1 + actor.below("page size", 4));
  std::vector<std::string> ids;
  actor.note(hn::branches_listing_began, {});
  for (bool more = true; more;) {
    const auto page = store_.history().get_all_history_tree_branches(ctx, request);
    if (!page.has_value()) {
      const Failure kind = page.error().kind;
      if (!may_pass(kind)) {
        actor.note(hn::branches_listed, {1}, fmt::format("{}: {}", schema::name(kind), page.error().text));
      }
      return;
    }
    for (const schema::HistoryTreeInfo& tree : page->branches) ids.push_back(to_text(tree.branch.branch_id));
    request.page = page->next_page;
    more = page->next_page.has_value();
  }
  actor.note(hn::branches_listed, {0}, fmt::format("{}", fmt::join(ids, " ")));
}

}  // namespace dsqlsim::scenarios
