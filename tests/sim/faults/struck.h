#pragma once
// Faults for tests that strike one named statement of one operation, with one effect.

#include <array>

#include "sim/faults/fault_plan.h"

namespace dsqlsim::testing {

// A Fault is plain functions, so what they look for stands in statics of this header. One test program uses one at a time.
inline std::uint64_t struck_point = 0;
inline Effect struck_with;

inline bool strikes(const CallPoint& call) { return call.at.point == struck_point && call.at.nth == 0; }
inline std::optional<Effect> effect(const CallPoint& /*call*/, Choices& /*choices*/) { return struck_with; }

inline constexpr std::array<Fault, 1> at_one_statement{
    Fault{"test_fault", "strikes where the test says", "test_fault", PerMille{1000}, effect, strikes}};

/// A plan in which the first visit of the statement `name` in each operation is struck, `budget` times in all.
inline FaultPlan strike_at(std::string_view name, Effect with, std::uint64_t budget = 1) {
  struck_point = name_hash(name);
  struck_with = with;
  return FaultPlan(at_one_statement, PerMille{1000}, budget);
}

}  // namespace dsqlsim::testing
