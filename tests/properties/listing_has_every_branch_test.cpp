#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "store/schema/tables.h"
#include "tests/properties/node_rows.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace hn = schema::host_notes;

Row tree_row(const Uuid& branch) {
  return {std::int64_t{1}, the_tree, branch,
          Bytes{schema::encode(schema::HistoryTreeInfo{{the_tree, branch, {}}, 0, "x"})}, std::string("Text")};
}

/// A trunk, a lister, and somebody who adds and deletes a twig.
struct Listed {
  Listed() : a(h.actor("A", "lister")), b(h.actor("B", "client")) { add(trunk); }
  void add(const Uuid& branch) { h.commit(b, {inserted(schema::table::history_tree, tree_row(branch))}); }
  void remove(const Uuid& branch) { h.commit(b, {deleted(schema::table::history_tree, tree_row(branch))}); }
  void begins() { h.note(a, hn::branches_listing_began, {}); }
  std::size_t gets(const std::string& answer, std::int64_t refused = 0) {
    return h.note(a, hn::branches_listed, {refused}, answer);
  }
  [[nodiscard]] Verdict verdict() const { return listing_has_every_branch(h.history()); }

  HistoryBuilder h;
  ActorId a;
  ActorId b;
  const std::string the_trunk = to_text(trunk);
  const std::string the_twig = to_text(twig);
};

TEST(listing_has_every_branch, holds_whatever_comes_and_goes_meanwhile) {
  Listed l;
  l.begins();
  l.add(twig);
  l.gets(l.the_trunk);
  l.begins();
  l.remove(twig);
  l.gets(l.the_trunk + " " + l.the_twig);
  l.begins();
  l.gets(l.the_trunk);
  expect_holds(l.verdict());
}

TEST(listing_has_every_branch, a_branch_that_is_not_got_violates_it) {
  Listed l;
  l.add(twig);
  l.begins();
  const std::size_t at = l.gets(l.the_trunk);
  expect_violated(
      l.verdict(), "branch missed", {at},
      "A/lister listed all branches and did not get branch " + l.the_twig + ", which was there all the time.");
}

TEST(listing_has_every_branch, a_branch_twice_violates_it) {
  Listed l;
  l.begins();
  const std::size_t at = l.gets(l.the_trunk + " " + l.the_trunk);
  expect_violated(l.verdict(), "branch listed twice", {at},
                  "A/lister listed all branches and got branch " + l.the_trunk + " twice.");
}

TEST(listing_has_every_branch, a_branch_of_the_past_violates_it) {
  Listed l;
  l.add(twig);
  l.remove(twig);
  l.begins();
  const std::size_t at = l.gets(l.the_trunk + " " + l.the_twig);
  expect_violated(l.verdict(), "branch listed that is not there", {at},
                  "A/lister listed all branches and got branch " + l.the_twig + ", which is not there.");
}

TEST(listing_has_every_branch, a_refusal_violates_it) {
  Listed l;
  l.begins();
  const std::size_t at = l.gets("Internal", 1);
  expect_violated(l.verdict(), "listing refused", {at},
                  "A/lister asked for all branches of all histories and got Internal.");
}

TEST(listing_has_every_branch, is_undecided_while_nobody_comes_to_the_end) {
  Listed l;
  l.begins();
  expect_undecided(l.verdict());
}

}  // namespace
}  // namespace dsqlsim::properties
