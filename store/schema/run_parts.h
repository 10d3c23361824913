#pragma once
// What a run keeps outside its executions row: info maps and buffered events, by the mutation that wrote each row.
// Scenarios store it in the row as well, so that a commit log tells by itself whether a run and its parts agree.

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "store/schema/decode.h"

namespace dsqlsim::schema {

/// The tables that hold the maps of a run, in the order in which a mutation writes them.
enum class RunMap : std::uint8_t {
  activity,
  timer,
  child_execution,
  request_cancel,
  signal,
  /// A set: its rows have a key and nothing else.
  signals_requested,
  /// Its rows have metadata, and data that may be NULL.
  chasm_node,
};
inline constexpr std::array<RunMap, 7> run_maps{RunMap::activity,       RunMap::timer,  RunMap::child_execution,
                                                RunMap::request_cancel, RunMap::signal, RunMap::signals_requested,
                                                RunMap::chasm_node};
[[nodiscard]] constexpr std::size_t index(RunMap map) { return static_cast<std::size_t>(map); }
/// Timers, signals requested and CHASM nodes have text keys, the others event ids.
[[nodiscard]] constexpr bool has_text_keys(RunMap map) {
  return map == RunMap::timer || map == RunMap::signals_requested || map == RunMap::chasm_node;
}
[[nodiscard]] std::string_view table_of(RunMap map);
[[nodiscard]] std::optional<RunMap> run_map_of(std::string_view table);

using MapKey = std::variant<std::int64_t, std::string>;
[[nodiscard]] std::string to_text(const MapKey& key);

/// What the bytea column of a map's row, or of a batch of buffered events, holds.
struct PartBlob {
  /// Id of the mutation that wrote it.
  std::int64_t mutation = 0;
  std::string what;
  friend bool operator==(const PartBlob&, const PartBlob&) = default;
};

struct RunParts {
  /// By RunMap and key: the mutation that wrote the row last; 0 where rows have no blob.
  std::array<std::map<MapKey, std::int64_t>, run_maps.size()> maps;
  /// The mutation of each batch, in the order in which they were added.
  std::vector<std::int64_t> buffered_events;

  [[nodiscard]] std::map<MapKey, std::int64_t>& operator[](RunMap map) { return maps[index(map)]; }
  [[nodiscard]] const std::map<MapKey, std::int64_t>& operator[](RunMap map) const { return maps[index(map)]; }
  [[nodiscard]] bool empty() const;
  friend bool operator==(const RunParts&, const RunParts&) = default;
};

[[nodiscard]] std::string encode(const PartBlob& v);
[[nodiscard]] std::string encode(const RunParts& v);
template <>
std::optional<PartBlob> decode<PartBlob>(std::string_view bytes);
template <>
std::optional<RunParts> decode<RunParts>(std::string_view bytes);

}  // namespace dsqlsim::schema
