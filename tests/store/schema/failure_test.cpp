#include "store/schema/failure.h"

#include <gtest/gtest.h>

#include <set>

#include "store/schema/operations.h"

namespace dsqlsim::schema {
namespace {

std::vector<Failure> all() {
  std::vector<Failure> out;
  for (int i = 0; i <= static_cast<int>(Failure::other); ++i) out.push_back(static_cast<Failure>(i));
  return out;
}

TEST(Failure, EveryKindHasANameOfItsOwn) {
  std::set<std::string_view> names;
  for (const Failure f : all()) names.insert(name(f));
  EXPECT_EQ(names.size(), all().size());
  EXPECT_FALSE(names.contains("?"));
}

TEST(Failure, DefiniteKindsAreThoseOfOperationPossiblySucceeded) {
  std::set<Failure> definite;
  for (const Failure f : all()) {
    if (!possibly_succeeded(f)) definite.insert(f);
  }
  EXPECT_EQ(definite,
            (std::set<Failure>{Failure::shard_ownership_lost, Failure::condition_failed,
                               Failure::current_workflow_condition_failed, Failure::workflow_condition_failed,
                               Failure::not_found, Failure::namespace_not_found, Failure::transaction_size_limit}));
}

TEST(Failure, AlreadyExistsClaimsToBeSomebodyElse) {
  EXPECT_TRUE(possibly_succeeded(Failure::namespace_already_exists));
  EXPECT_TRUE(claims_not_applied(Failure::namespace_already_exists));
  EXPECT_FALSE(claims_not_applied(Failure::unavailable));
}

TEST(Operations, HaveNamesAndFacts) {
  std::set<std::string_view> names;
  for (int i = 0; i < operation_count; ++i) names.insert(name(static_cast<Operation>(i)));
  EXPECT_EQ(names.size(), static_cast<std::size_t>(operation_count));
  EXPECT_EQ(name(Operation::delete_namespace), "DeleteNamespace");
  EXPECT_EQ(repeat(Operation::update_namespace), Repeat::once);
  EXPECT_EQ(repeat(Operation::get_metadata), Repeat::reads);
}

}  // namespace
}  // namespace dsqlsim::schema
