#pragma once
// What all callers of a history host's shard do alike: when they call, how long they wait for the shard and for an
// answer, which workflow they take; and how a probe tries until it gets through.

#include <cstdint>
#include <functional>
#include <optional>

#include "scenarios/shard_owner.h"

namespace dsqlsim::scenarios {

/// Workflows are numbered 0 to this, exclusive.
inline constexpr std::int64_t workflows = 2;

/// An operation on one workflow.
struct Operation {
  Actor& actor;
  Time deadline;
  std::int64_t workflow;
  std::int64_t mutation;
};

/// A caller's life: thinks, and makes one of the operations that are `left`, shared by all incarnations of the host.
void make_operations(Actor& actor, std::uint64_t& left, Label kind, const std::function<void()>& operate);
/// Waits a little for the shard, as a request does, and draws deadline and workflow. Nothing: the shard is not served
/// here.
[[nodiscard]] std::optional<Operation> next_operation(Actor& actor, const ShardOwner& owner);
/// Tries whenever the shard is served here, until it `succeeds`. How often it tried.
std::int64_t try_until(Actor& actor, const ShardOwner& owner, const std::function<bool()>& succeeds);

}  // namespace dsqlsim::scenarios
