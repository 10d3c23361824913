#pragma once
// What was tried in vain to the end: the operation of the store that stood still, whose it was, and the answer it got.
// Verdicts about progress are named and told by it. Knows nothing of probes.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/history/history.h"
#include "store/schema/blobs.h"
#include "store/schema/failure.h"

namespace dsqlsim::properties {

/// How an attempt of an operation ended, as the outermost layer saw it.
struct Answer {
  schema::Failure kind = schema::Failure::none;
  schema::Failure root = schema::Failure::none;
  /// SQLSTATE, or how the connection ended; may be empty.
  std::string_view evidence;
  /// What the error says; may be empty.
  std::string_view said;
};

struct Standstill {
  ActorId actor = no_actor;
  /// As the store's notes call it.
  std::string_view operation;
  /// The queue that the actor works off, if it does.
  std::optional<schema::Category> queue;
  /// How often it failed in a row, to the end.
  std::size_t failures = 0;
  /// The answer that it got most often; of equals the later.
  Answer usual;
  Answer last;
  /// The last attempt: its last statements, and where it ended. Entries in order.
  std::vector<std::size_t> witness;
};

struct SearchFor {
  /// Entries, both inclusive.
  std::size_t from = 0;
  std::size_t to = 0;
  /// Whoever waited. What this actor tried comes first, then what its host tried; no_actor: anybody.
  ActorId prober = no_actor;
  /// What it waited for, if that is a queue: whoever works it off comes first on the host.
  std::optional<schema::Category> queue;
  /// Nobody else's operations count.
  bool prober_only = false;
};

/// Of the operations that failed whenever an actor tried them since its last success, in this order: one that is still
/// being tried, the closest to the prober, a write, the one that failed most often. Nothing if none failed.
[[nodiscard]] std::optional<Standstill> standstill(const History& history, const SearchFor& what);

/// Without values, so that it names a kind of mistake: "RangeCompleteHistoryTasks of the transfer queue: Unavailable
/// (54000)". It goes by the usual answer, since the last one may be cut short.
[[nodiscard]] std::string cause_of(const Standstill& still);

/// With all values: "RangeCompleteHistoryTasks of A/queue failed 74 times in a row, the last time with ...".
[[nodiscard]] std::string words(const History& history, const Standstill& still);

}  // namespace dsqlsim::properties
