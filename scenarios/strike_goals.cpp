#include "scenarios/strike_goals.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "sim/faults/catalogue.h"

namespace dsqlsim::scenarios {

namespace {

constexpr std::size_t fault_count = 0
#define FAULT(name, sentence) +1
#include "sim/faults/faults.inc"
#undef FAULT
    ;
constexpr std::array kinds{CallKind::connect, CallKind::read, CallKind::write, CallKind::commit};

// A goal is a plain function, so that there is one for each fault and kind.
template <std::size_t place>
bool struck(const History& history) {
  const Label fault = faults::all()[place / kinds.size()].label;
  const std::string_view kind = name(kinds[place % kinds.size()]).text();
  return std::any_of(history.entries().begin(), history.entries().end(),
                     [&](const Entry& e) { return e.kind == EntryKind::fault && e.label == fault && e.text == kind; });
}

using Reached = bool (*)(const History& history);

template <std::size_t... places>
std::array<Reached, sizeof...(places)> functions(std::index_sequence<places...> /*all*/) {
  return {struck<places>...};
}

/// True if the fault strikes such calls of a scenario on the model.
bool can_strike(const Fault& fault, CallKind kind, bool autocommit_writes) {
  CallPoint call;
  call.kind = kind;
  call.in_block = kind == CallKind::commit || (kind == CallKind::write && !autocommit_writes);
  call.may_have_effects = kind == CallKind::commit || (kind == CallKind::write && autocommit_writes);
  return fault.applies(call);
}

/// Goals refer to their names: made once, for ever.
const std::array<std::string, fault_count * kinds.size()>& names() {
  static const auto all = [] {
    std::array<std::string, fault_count * kinds.size()> out;
    for (std::size_t i = 0; i < out.size(); ++i) {
      out[i] =
          fmt::format("{} struck a {}", faults::all()[i / kinds.size()].name, name(kinds[i % kinds.size()]).text());
    }
    return out;
  }();
  return all;
}

}  // namespace

std::vector<Goal> strike_goals(bool autocommit_writes) {
  static const auto reached = functions(std::make_index_sequence<fault_count * kinds.size()>{});
  std::vector<Goal> goals;
  for (std::size_t i = 0; i < reached.size(); ++i) {
    if (!can_strike(faults::all()[i / kinds.size()], kinds[i % kinds.size()], autocommit_writes)) continue;
    goals.push_back({names()[i], reached[i]});
  }
  return goals;
}

}  // namespace dsqlsim::scenarios
