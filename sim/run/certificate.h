#pragma once
// What a shrunk run consists of, and for each single thing in it what happens without it: the proof that nothing in the
// story is there by chance.

#include <cstdint>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "sim/run/shrink.h"

namespace dsqlsim {

enum class PartKind : std::uint8_t {
  operation,  ///< A step of the workload.
  fault,      ///< A strike.
  event,      ///< Anything else that a scenario can do without: a third host, a change of membership.
  switching,  ///< That the events of one operation happen out of their nominal order, between those of others.
};

/// The run with one thing left out.
struct Removal {
  PartKind kind = PartKind::event;
  /// "operation 3 of A/client, workflow operation: start wf-1"
  std::string what;
  /// What the smaller run says of the property: "holds", "undecided: ...", "violated: another cause", or that it is
  /// still violated in the same way.
  std::string instead;
  /// It is not violated in the same way any more.
  bool passes = true;
};

struct Certificate {
  /// Hosts that boot in the run.
  std::uint64_t hosts = 0;
  std::uint64_t operations = 0;
  std::uint64_t faults = 0;
  std::uint64_t events = 0;
  std::uint64_t switches = 0;
  /// One a bracket that is kept, in order of appearance.
  std::vector<Removal> removals;

  /// No single thing can go.
  [[nodiscard]] bool minimal() const;
};

/// Runs the spec, and once more for each thing that it keeps. A spec that was not shrunk, without a list of what it
/// keeps, has no removals. With `counts_only` nothing is tried. The error is about the spec, or says that it does not
/// show the target.
tl::expected<Certificate, std::string> certify(const RunSpec& spec, const ShrinkTarget& target, Workspace& workspace,
                                               bool counts_only = false);

/// "2 hosts, 3 operations, 1 fault, 2 switches"; what there is none of is left out.
[[nodiscard]] std::string size_text(const Certificate& certificate);

}  // namespace dsqlsim
