#include "store/schema/run_parts.h"

#include <algorithm>

#include "store/schema/blob_text.h"
#include "store/schema/run_tables.h"

namespace dsqlsim::schema {

std::string_view table_of(RunMap map) {
  switch (map) {
    case RunMap::activity:
      return table::activity_info_maps;
    case RunMap::timer:
      return table::timer_info_maps;
    case RunMap::child_execution:
      return table::child_execution_info_maps;
    case RunMap::request_cancel:
      return table::request_cancel_info_maps;
    case RunMap::signal:
      return table::signal_info_maps;
    case RunMap::signals_requested:
      return table::signals_requested_sets;
    case RunMap::chasm_node:
      return table::chasm_node_maps;
  }
  return "?";
}

std::optional<RunMap> run_map_of(std::string_view table) {
  const auto found = std::find_if(run_maps.begin(), run_maps.end(), [table](RunMap m) { return table_of(m) == table; });
  return found == run_maps.end() ? std::nullopt : std::optional(*found);
}

std::string to_text(const MapKey& key) {
  const auto* id = std::get_if<std::int64_t>(&key);
  return id != nullptr ? std::to_string(*id) : std::get<std::string>(key);
}

bool RunParts::empty() const {
  return buffered_events.empty() && std::all_of(maps.begin(), maps.end(), [](const auto& m) { return m.empty(); });
}

std::string encode(const PartBlob& v) {
  Writer w("part");
  w.number(v.mutation);
  w.text(v.what);
  return w.take();
}

std::string encode(const RunParts& v) {
  Writer w("parts");
  for (const RunMap map : run_maps) {
    w.number(static_cast<std::int64_t>(v[map].size()));
    for (const auto& [key, mutation] : v[map]) {
      w.text(to_text(key));
      w.number(mutation);
    }
  }
  w.number(static_cast<std::int64_t>(v.buffered_events.size()));
  for (const std::int64_t mutation : v.buffered_events) w.number(mutation);
  return w.take();
}

namespace {

MapKey key_from(RunMap map, std::string text) {
  if (has_text_keys(map)) return text;
  std::int64_t id = 0;
  // What is no number is not canonical, which the caller sees.
  std::from_chars(text.data(), text.data() + text.size(), id);
  return id;
}

}  // namespace

template <>
std::optional<PartBlob> decode<PartBlob>(std::string_view bytes) {
  Reader r(bytes, "part");
  PartBlob v;
  v.mutation = r.number();
  v.what = r.text();
  return if_canonical(r, std::move(v), bytes);
}

template <>
std::optional<RunParts> decode<RunParts>(std::string_view bytes) {
  Reader r(bytes, "parts");
  RunParts v;
  for (const RunMap map : run_maps) {
    for (std::int64_t left = r.number(); left > 0 && r.ok(); --left) {
      MapKey key = key_from(map, r.text());
      v[map][std::move(key)] = r.number();
    }
  }
  for (std::int64_t left = r.number(); left > 0 && r.ok(); --left) v.buffered_events.push_back(r.number());
  return if_canonical(r, std::move(v), bytes);
}

}  // namespace dsqlsim::schema
