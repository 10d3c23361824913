#pragma once
// A fault decides, purely, from its own choices, whether something goes wrong at a call; the network applies what it
// decided. The effects are a closed set, each of which is a legal history of DSQL, so a finding under any of them is
// one that a maintainer must accept.

#include <cstdint>
#include <optional>
#include <string_view>

#include "sim/core/choices.h"
#include "sim/core/strategy.h"
#include "sim/core/time.h"
#include "sim/db/error.h"

namespace dsqlsim {

enum class EffectKind : std::uint8_t {
  refuse,  ///< The server answers with `state` and `message`. Nothing was applied; an open block is aborted, as by any
           ///< error.
  lose_request,  ///< The connection breaks before the statement reaches the server; its transaction is rolled back.
  lose_reply,    ///< The statement is executed, then the connection breaks before the answer arrives.
  late_request,  ///< The connection breaks for the client, but the request arrives at the server `delay` later.
  slow_request,  ///< The request takes `delay` to reach the server; its client waits as long as its context lets it.
  slow_reply,    ///< The statement is executed, and its answer takes `delay`; the client waits likewise.
  crash_host,    ///< The calling host crashes after `delay`, and restarts `downtime` later.
  pause_host,    ///< The calling host stands still after `delay`, for `downtime`.
  step_clock,    ///< The calling host's clock jumps by `delay`, which may be negative.
};

struct Effect {
  EffectKind kind = EffectKind::refuse;
  Duration delay;
  Duration downtime;
  /// What `refuse` answers: unless told otherwise, the conflict of a COMMIT.
  SqlState state = sqlstate::serialization_failure;
  std::string_view message = "change conflicts with another transaction (OC000)";
};

/// What the client is about to do: the four places at which something can go wrong.
enum class CallKind : std::uint8_t { connect, read, write, commit };

/// What the history calls the effect of a fault: the kind of call that it struck.
[[nodiscard]] constexpr Label name(CallKind kind) {
  switch (kind) {
    case CallKind::connect:
      return "connect";
    case CallKind::read:
      return "read";
    case CallKind::write:
      return "write";
    case CallKind::commit:
      return "COMMIT";
  }
  return "";
}

/// The call at which a fault may strike.
struct CallPoint {
  CallKind kind = CallKind::read;
  /// It is in a transaction block; otherwise it autocommits.
  bool in_block = false;
  /// The block has failed already: what the server answers now is not open any more.
  bool block_aborted = false;
  /// The call is a COMMIT of something written or locked, or an autocommit statement that may write.
  bool may_have_effects = false;
  /// This server locks rows and answers 40001 to statements already: PostgreSQL does.
  bool conflicts_at_statements = false;
  Address at;
};

struct Fault {
  std::string_view name;
  /// What happens, in one sentence.
  std::string_view sentence;
  Label label;
  /// Probability at each call it can strike, when the run has it switched on at full strength.
  PerMille rate;
  std::optional<Effect> (*decide)(const CallPoint& call, Choices& choices) = nullptr;
  /// True if the fault can strike this kind of call at all.
  bool (*applies)(const CallPoint& call) = nullptr;
  /// True if an operation is struck as a whole: at every call of it that the fault applies to.
  bool whole_operation = false;
};

}  // namespace dsqlsim
