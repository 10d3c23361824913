#include "sim/cli/neighbours.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sim/core/check.h"
#include "sim/explore/neighbour.h"

namespace dsqlsim::cli {

namespace {

void count(Neighbourhood& all, const PropertyVerdict& v, std::uint64_t number) {
  if (v.verdict.kind != VerdictKind::violated) return;
  const auto known = std::find_if(all.violations.begin(), all.violations.end(), [&v](const NeighbourViolation& other) {
    return other.property == v.property->name && other.cause == v.verdict.cause;
  });
  if (known != all.violations.end()) {
    ++known->runs;
  } else {
    all.violations.push_back({v.property->name, v.verdict.cause, v.property->soft, 1, number});
  }
}

}  // namespace

bool Neighbourhood::found_something() const {
  return std::any_of(violations.begin(), violations.end(), [](const NeighbourViolation& v) { return !v.soft; });
}

Neighbourhood try_neighbours(const RunSpec& spec, const Recording& recording, std::uint64_t count_of_them,
                             Workspace& workspace) {
  Neighbourhood out;
  std::set<std::uint64_t> digests;
  for (std::uint64_t number = 1; number <= count_of_them; ++number) {
    const Recording beside = explore::neighbour(recording, number);
    RunOptions options;
    options.follow = &beside;
    const auto report = run(spec, workspace, options);
    CHECK(report.has_value());
    ++out.tried;
    digests.insert(report->digest);
    for (const PropertyVerdict& v : report->verdicts) count(out, v, number);
  }
  out.different = digests.size();
  return out;
}

std::string neighbourhood_text(const Neighbourhood& neighbourhood) {
  std::string out = fmt::format("neighbours: {} tried, {} different runs{}\n", neighbourhood.tried,
                                neighbourhood.different, neighbourhood.violations.empty() ? ", nothing violated" : "");
  for (const NeighbourViolation& v : neighbourhood.violations) {
    out += fmt::format("{}neighbours: {} of {} violated {}: {}; the first is --neighbour={}\n", v.soft ? "soft " : "",
                       v.runs, neighbourhood.tried, v.property, v.cause, v.first);
  }
  return out;
}

}  // namespace dsqlsim::cli
