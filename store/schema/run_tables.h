#pragma once
// The tables of a run's maps and of its buffered events: like tables.h, which puts them into the same script.

#include <cstdint>
#include <span>
#include <string_view>

namespace dsqlsim::schema {

/// CREATE texts, part of load_script().
[[nodiscard]] std::span<const std::string_view> run_tables_script();

namespace table {
inline constexpr std::string_view activity_info_maps = "activity_info_maps";
inline constexpr std::string_view timer_info_maps = "timer_info_maps";
inline constexpr std::string_view child_execution_info_maps = "child_execution_info_maps";
inline constexpr std::string_view request_cancel_info_maps = "request_cancel_info_maps";
inline constexpr std::string_view signal_info_maps = "signal_info_maps";
inline constexpr std::string_view signals_requested_sets = "signals_requested_sets";
inline constexpr std::string_view chasm_node_maps = "chasm_node_maps";
inline constexpr std::string_view buffered_events = "buffered_events";
}  // namespace table

/// The maps of activities, timers, child executions, request cancels and signals; signals_requested_sets ends with its
/// key, signal_id. chasm_node_maps has metadata where these have data.
enum class info_maps : std::uint8_t { shard_id, namespace_id, workflow_id, run_id, key, data, data_encoding };
enum class chasm_node_maps : std::uint8_t {
  shard_id,
  namespace_id,
  workflow_id,
  run_id,
  chasm_path,
  metadata,
  metadata_encoding,
  data,
  data_encoding,
};
enum class buffered_events : std::uint8_t { shard_id, namespace_id, workflow_id, run_id, id, data, data_encoding };

}  // namespace dsqlsim::schema
