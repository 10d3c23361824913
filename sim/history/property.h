#pragma once
// A property is a claim and a pure function over a history. One property a file in properties/, named as its claim.

#include <string_view>

#include "sim/history/history.h"
#include "sim/history/verdict.h"

namespace dsqlsim {

struct Property {
  std::string_view name;
  /// One sentence that says what must hold.
  std::string_view claim;
  /// A soft property is reported and never fails a campaign.
  bool soft = false;
  Verdict (*check)(const History& history) = nullptr;
};

}  // namespace dsqlsim
