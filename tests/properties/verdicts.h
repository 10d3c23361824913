#pragma once
// What a test expects of a verdict, with the explanation in the message when it is another.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sim/history/verdict.h"

namespace dsqlsim::properties {

using Witness = std::vector<std::size_t>;

inline void expect_holds(const Verdict& v) {
  EXPECT_EQ(v.kind, VerdictKind::holds) << v.cause << ": " << v.explanation;
}

inline void expect_undecided(const Verdict& v) {
  EXPECT_EQ(v.kind, VerdictKind::undecided) << v.cause << ": " << v.explanation;
  EXPECT_FALSE(v.explanation.empty());
}

inline void expect_violated(const Verdict& v, const std::string& cause, const Witness& witness,
                            const std::string& explanation) {
  ASSERT_EQ(v.kind, VerdictKind::violated) << v.explanation;
  EXPECT_EQ(v.cause, cause);
  EXPECT_EQ(v.witness, witness);
  EXPECT_EQ(v.explanation, explanation);
}

}  // namespace dsqlsim::properties
