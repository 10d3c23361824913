#include "store/dsql/id_generator.h"

#include <fmt/format.h>

namespace dsqlsim::store::dsql {

namespace {

/// 2020-01-01 and 2026-01-01, the day on which runs begin, in milliseconds since 1970.
constexpr std::int64_t generator_epoch_ms = 1'577'836'800'000;
constexpr std::int64_t start_of_run_ms = 1'767'225'600'000;

constexpr int node_bits = 10;
constexpr int sequence_bits = 12;
constexpr std::int64_t most_nodes = std::int64_t{1} << node_bits;
constexpr std::int64_t last_sequence = (std::int64_t{1} << sequence_bits) - 1;

std::int64_t unix_ms(const Actor& actor) { return start_of_run_ms + actor.now().us / 1000; }

std::int64_t make_id(std::int64_t ms, std::int64_t node, std::int64_t sequence) {
  return ((ms - generator_epoch_ms) << (node_bits + sequence_bits)) | (node << sequence_bits) | sequence;
}

}  // namespace

std::int64_t node_id_of(std::string_view hostname) {
  // Go's int64 wraps around.
  std::uint64_t hash = 0;
  for (const char c : hostname) hash = hash * 31 + static_cast<unsigned char>(c);
  const auto signed_hash = static_cast<std::int64_t>(hash);
  return static_cast<std::int64_t>((signed_hash < 0 ? 0 - hash : hash) % static_cast<std::uint64_t>(most_nodes));
}

Expected<std::int64_t> SnowflakeIdGenerator::next_id(const Context& ctx) {
  const std::int64_t node = node_id_of(ctx.actor().host().name);
  std::int64_t now = unix_ms(ctx.actor());
  if (now < last_ms_) {
    return fail(Failure::other, fmt::format("clock moved backwards: last={}, current={}", last_ms_, now));
  }
  sequence_ = now == last_ms_ ? sequence_ + 1 : 0;
  if (sequence_ > last_sequence) {
    while (now <= last_ms_) {
      // As Go's time.Sleep, it does not look at the context.
      static_cast<void>(Context(ctx.actor()).sleep(milliseconds(1), "next millisecond of ids"));
      now = unix_ms(ctx.actor());
    }
    sequence_ = 0;
  }
  last_ms_ = now;
  return make_id(now, node, sequence_);
}

}  // namespace dsqlsim::store::dsql
