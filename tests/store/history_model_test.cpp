// Histories of every variant against the model: what is appended is read back, in pages of every size and both ways.

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/store/on_the_model.h"

namespace dsqlsim::store {
namespace {

const Uuid run_a = make_uuid(2, 1);
const Uuid run_b = make_uuid(2, 2);

class HistoriesOnTheModel : public testing::TestWithParam<std::string_view> {};

/// A run of four batches, events 1, 2-3, 4 and 5-6, and a fork of it at event 4.
struct Histories {
  static constexpr std::int64_t end = 7;
  std::string trunk = schema::encode(HistoryBranch{run_a, make_uuid(5, 1), {}});
  std::string twig;

  static WorkflowEvents batch(const std::string& token, std::int64_t first, std::int64_t count, std::int64_t txn,
                              std::int64_t previous) {
    return {token, previous, txn, {first, count, 0, "x"}};
  }
  void write(Store& s, const Context& ctx) {
    must(s.history().append_history_nodes(ctx, {3, true, "t", batch(trunk, 1, 1, 10, 0)}));
    must(s.history().append_history_nodes(ctx, {3, false, "", batch(trunk, 2, 2, 20, 10)}));
    // Left by a writer that failed before the next one succeeded, and by one that failed after it.
    must(s.history().append_history_nodes(ctx, {3, false, "", batch(trunk, 4, 3, 25, 20)}));
    must(s.history().append_history_nodes(ctx, {3, false, "", batch(trunk, 4, 1, 30, 20)}));
    must(s.history().append_history_nodes(ctx, {3, false, "", batch(trunk, 5, 2, 40, 30)}));
    twig = must(s.history().fork_history_branch(ctx, {3, trunk, 4, "f", make_uuid(5, 2)})).new_branch_token;
    must(s.history().append_history_nodes(ctx, {3, false, "", batch(twig, 4, 3, 50, 20)}));
  }
};

/// Transaction ids of a branch, first to last, read in pages of this size; a failure's kind instead.
std::string read(Store& s, const Context& ctx, const std::string& token, std::int32_t page_size, std::int64_t last_txn,
                 bool backwards) {
  std::vector<std::int64_t> ids;
  ReadHistoryBranchRequest forwards{3, token, 1, Histories::end, page_size, {}};
  ReadHistoryBranchReverseRequest reverse{3, token, Histories::end, last_txn, page_size, {}};
  do {
    const auto page = backwards ? s.history().read_history_branch_reverse(ctx, reverse)
                                : s.history().read_history_branch(ctx, forwards);
    if (!page.has_value()) return std::string(schema::name(page.error().kind));
    ids.insert(ids.end(), page->transaction_ids.begin(), page->transaction_ids.end());
    forwards.page = reverse.page = page->next_page;
  } while (forwards.page.has_value());
  if (backwards) std::reverse(ids.begin(), ids.end());
  std::string out;
  for (const std::int64_t id : ids) out += std::to_string(id) + " ";
  return out;
}

TEST_P(HistoriesOnTheModel, AHistoryIsReadWholeInPagesOfEverySize) {
  World w(GetParam());
  w.run([](Store& s, const Context& ctx) {
    Histories h;
    h.write(s, ctx);
    for (std::int32_t page_size = 1; page_size <= 8; ++page_size) {
      EXPECT_EQ(read(s, ctx, h.trunk, page_size, 40, false), "10 20 30 40 ") << page_size;
      EXPECT_EQ(read(s, ctx, h.twig, page_size, 50, false), "10 20 50 ") << page_size;
      EXPECT_EQ(read(s, ctx, h.twig, page_size, 50, true), "10 20 50 ") << page_size;
    }
    EXPECT_EQ(read(s, ctx, schema::encode(HistoryBranch{run_b, run_b, {}}), 3, 1, false), "NotFound");
  });
}

TEST(HistoriesOfVariants, BackwardsShippedLosesANodeBetweenTwoPages) {
  for (const auto& [spec, with_pages_of_two] :
       std::vector<std::pair<std::string_view, std::string>>{{"shipped", "40 "}, {"fixed", "10 20 30 40 "}}) {
    World w(spec);
    w.run([&expected = with_pages_of_two](Store& s, const Context& ctx) {
      Histories h;
      h.write(s, ctx);
      EXPECT_EQ(read(s, ctx, h.trunk, 8, 40, true), "10 20 30 40 ");
      // The first page ends between the two rows of node 4.
      EXPECT_EQ(read(s, ctx, h.trunk, 2, 40, true), expected);
    });
  }
}

TEST_P(HistoriesOnTheModel, ALaterNodeBesideTheChainIsTrimmed) {
  World w(GetParam());
  w.run([](Store& s, const Context& ctx) {
    Histories h;
    h.write(s, ctx);
    must(s.history().append_history_nodes(ctx, {3, false, "", Histories::batch(h.trunk, 4, 3, 45, 20)}));
    EXPECT_NE(read(s, ctx, h.trunk, 8, 40, false), "10 20 30 40 ");
    must(s.history().trim_history_branch(ctx, {3, h.trunk, 5, 40}));
    EXPECT_EQ(read(s, ctx, h.trunk, 8, 40, false), "10 20 30 40 ");
    // A chain that is not there is left alone.
    must(s.history().trim_history_branch(ctx, {3, h.trunk, 5, 41}));
    EXPECT_EQ(read(s, ctx, h.trunk, 8, 40, false), "10 20 30 40 ");
  });
}

TEST_P(HistoriesOnTheModel, DeletingAForkLeavesItsTrunkAndDeletingTheLastLeavesNothing) {
  World w(GetParam());
  w.run([](Store& s, const Context& ctx) {
    Histories h;
    h.write(s, ctx);
    must(s.history().delete_history_branch(ctx, {3, h.twig}));
    EXPECT_EQ(read(s, ctx, h.trunk, 8, 40, false), "10 20 30 40 ");
    EXPECT_EQ(read(s, ctx, h.twig, 8, 50, false), "10 20 ");
    must(s.history().delete_history_branch(ctx, {3, h.trunk}));
    EXPECT_EQ(read(s, ctx, h.trunk, 8, 40, false), "NotFound");
  });
}

TEST(HistoriesOfVariants, AllBranchesAreListedPageByPageInFixed) {
  World w("fixed");
  w.run([](Store& s, const Context& ctx) {
    Histories h;
    h.write(s, ctx);
    GetAllHistoryTreeBranchesRequest r{1, {}};
    std::vector<std::string> found;
    do {
      const auto page = must(s.history().get_all_history_tree_branches(ctx, r));
      for (const schema::HistoryTreeInfo& info : page.branches) found.push_back(schema::encode(info.branch));
      r.page = page.next_page;
    } while (r.page.has_value());
    EXPECT_EQ(found, (std::vector<std::string>{h.trunk, h.twig}));
  });
}

INSTANTIATE_TEST_SUITE_P(Variants, HistoriesOnTheModel, testing::Values("shipped", "intended", "fixed"),
                         [](const auto& param) { return std::string(param.param); });

}  // namespace
}  // namespace dsqlsim::store
