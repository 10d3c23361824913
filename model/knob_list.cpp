#include "model/knob_list.h"

#include <array>
#include <charconv>
#include <vector>

#include <fmt/format.h>

#include "model/sql/datetime.h"
#include "sim/core/nearest_word.h"

namespace dsqlsim::model {

namespace {

bool read_number(std::string_view text, std::uint64_t most, std::uint64_t& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return !text.empty() && error == std::errc() && end == text.data() + text.size() && out <= most;
}

template <PerMille Knobs::*field>
bool set_rate(Knobs& knobs, std::string_view text) {
  std::uint64_t n = 0;
  if (!read_number(text, 1000, n)) return false;
  (knobs.*field).value = static_cast<std::uint32_t>(n);
  return true;
}

template <bool Knobs::*field>
bool set_switch(Knobs& knobs, std::string_view text) {
  if (text != "on" && text != "off" && !text.empty()) return false;
  knobs.*field = text != "off";
  return true;
}

/// "250us", "20ms", "60s", "10min", and "off" for 0.
template <Duration Knobs::*field>
bool set_duration(Knobs& knobs, std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::int64_t>, 4> units{
      {{"us", 1}, {"ms", 1'000}, {"min", 60'000'000}, {"s", 1'000'000}}};
  if (text == "off") {
    knobs.*field = Duration{0};
    return true;
  }
  for (const auto& [unit, us] : units) {
    if (!text.ends_with(unit)) continue;
    std::uint64_t n = 0;
    if (!read_number(text.substr(0, text.size() - unit.size()), 1'000'000'000, n)) return false;
    knobs.*field = Duration{static_cast<std::int64_t>(n) * us};
    return true;
  }
  return false;
}

bool set_snapshot_at(Knobs& knobs, std::string_view text) {
  if (text != "first_statement" && text != "begin") return false;
  knobs.snapshot_at = text == "begin" ? SnapshotAt::begin : SnapshotAt::first_statement;
  return true;
}

bool set_catalog_conflicts(Knobs& knobs, std::string_view text) {
  constexpr std::array<std::string_view, 4> words{"table_scoped", "always_once", "random", "off"};
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] != text) continue;
    knobs.catalog_conflicts = static_cast<CatalogConflicts>(i);
    return true;
  }
  return false;
}

bool set_catalog_conflicts_at(Knobs& knobs, std::string_view text) {
  constexpr std::array<std::string_view, 3> words{"both", "statement", "commit"};
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] != text) continue;
    knobs.catalog_conflicts_at = static_cast<CatalogConflictsAt>(i);
    return true;
  }
  return false;
}

bool set_max_connections(Knobs& knobs, std::string_view text) {
  std::uint64_t n = 0;
  if (!read_number(text, 1'000'000, n)) return false;
  knobs.max_connections = static_cast<std::uint32_t>(n);
  return true;
}

bool set_max_key_bytes(Knobs& knobs, std::string_view text) {
  std::uint64_t n = 0;
  if (!read_number(text, 1'000'000, n) || n == 0) return false;
  knobs.max_key_bytes = n;
  return true;
}

bool set_epoch(Knobs& knobs, std::string_view text) {
  Date day;
  if (text.size() != 10 || parse_date(text, day) != TimeInput::ok) return false;
  knobs.epoch = Timestamp{day.days * us_per_day};
  return true;
}

}  // namespace

std::span<const KnobInfo> knob_list() {
  constexpr std::string_view rate = "0..1000";
  constexpr std::string_view on_off = "off|on";
  constexpr std::string_view length = "off, or a number of us, ms, s, min";
  static constexpr std::array<KnobInfo, 21> all{{
      {"dialect", "2026-10-01", "YYYY-MM, YYYY-MM-DD", "which DSQL, as the date of its behaviour (facts 3.3, 13)",
       nullptr},
      {"spurious_conflict", "0", rate, "per mille of writing or locking COMMITs that fail with 40001 for no reason (facts 10.1)",
       set_rate<&Knobs::spurious_conflict>},
      {"multi_key_both_abort", "0", rate,
       "per mille of COMMITs with several keys that fail together with an open transaction they conflict with (facts 10.2)",
       set_rate<&Knobs::multi_key_both_abort>},
      {"early_abort", "off", on_off,
       "40001 already at the statement that writes a row with a newer version (facts 10.3; documented, never recorded)",
       set_switch<&Knobs::early_abort>},
      {"snapshot_at", "first_statement", "first_statement|begin", "what takes the snapshot (facts 10.4; open)", set_snapshot_at},
      {"catalog_conflicts", "table_scoped", "table_scoped|always_once|random|off",
       "who sees OC001 after a catalog change (facts 4.1, 10.5)", set_catalog_conflicts},
      {"catalog_conflict_rate", "0", rate, "per mille of chances at OC001, where catalog_conflicts is random (facts 10.5)",
       set_rate<&Knobs::catalog_conflict_rate>},
      {"catalog_conflicts_at", "both", "both|statement|commit", "where OC001 strikes (facts 4.1, 10.5)",
       set_catalog_conflicts_at},
      {"commit_reply_lost", "0", rate,
       "per mille of COMMITs and writing autocommit statements that end with a broken connection; half took effect (facts 10.6)",
       set_rate<&Knobs::commit_reply_lost>},
      {"connection_reset", "0", rate, "per mille of statements that find the connection broken (facts 10.6)",
       set_rate<&Knobs::connection_reset>},
      {"session_lifetime", "60min", length, "the age at which the server closes a session (facts 5, 10.6)",
       set_duration<&Knobs::session_lifetime>},
      {"connect_refused", "0", rate, "per mille of connects refused: 53300, 53400, waking up, signature expired (facts 10.7)",
       set_rate<&Knobs::connect_refused>},
      {"max_connections", "0", "0..1000000", "sessions at a time; 0 is what the dialect has: 10000, before 2025-05 1000 (facts 5)",
       set_max_connections},
      {"read_delay", "off", length, "a statement that reads waits up to this long (facts 10.8)", set_duration<&Knobs::read_delay>},
      {"clock_skew", "off", length, "clocks differ by up to this much: COMMIT takes longer, snapshots stay (facts 10.8)",
       set_duration<&Knobs::clock_skew>},
      {"key_rewrite_is_key_write", "on", on_off, "SET of a key column to its own value counts as a key change (facts 10.9; open)",
       set_switch<&Knobs::key_rewrite_is_key_write>},
      {"server_unavailable", "0", rate, "per mille of statements answered XX000 server unavailable (facts 10.10)",
       set_rate<&Knobs::server_unavailable>},
      {"late_duplicate_is_unique_violation", "off", on_off,
       "23505 at the INSERT of a key committed after the snapshot, instead of 40001 at COMMIT (facts 11; open)",
       set_switch<&Knobs::late_duplicate_is_unique_violation>},
      {"max_key_bytes", "1981", "1..1000000", "widest encoded key (facts 5: observed; documents say 1024)", set_max_key_bytes},
      {"job_duration", "1s", length, "virtual time that CREATE INDEX ASYNC and VALIDATE CONSTRAINT take (facts 4.3)",
       set_duration<&Knobs::job_duration>},
      {"epoch", "2026-10-01", "YYYY-MM-DD", "what now() says at virtual time 0 (the model's own)", set_epoch},
  }};
  return all;
}

tl::expected<Knobs, std::string> parse_knobs(std::string_view text) {
  const auto wrong = [](std::string sentence) { return tl::unexpected<std::string>(std::move(sentence)); };
  Knobs knobs;
  std::size_t plus = text.find('+');
  const std::string_view date = text.substr(0, plus);
  if (!Dialect::parse(date, knobs.dialect)) {
    return wrong(fmt::format("dialect '{}' is not a date from 2024-12 on, such as 2026-09 or 2026-09-15", date));
  }
  while (plus != std::string_view::npos) {
    text.remove_prefix(plus + 1);
    plus = text.find('+');
    const std::string_view item = text.substr(0, plus);
    const std::size_t equals = item.find('=');
    const std::string_view name = item.substr(0, equals);
    const std::string_view value = equals == std::string_view::npos ? std::string_view() : item.substr(equals + 1);
    std::vector<std::string_view> names;
    const KnobInfo* knob = nullptr;
    for (const KnobInfo& k : knob_list()) {
      if (k.set != nullptr) names.push_back(k.name);
      if (k.set != nullptr && k.name == name) knob = &k;
    }
    if (knob == nullptr) return wrong(unknown_word("knob", name, names));
    if (!knob->set(knobs, value)) return wrong(fmt::format("knob {}: '{}' is not {}", name, value, knob->values));
  }
  return knobs;
}

}  // namespace dsqlsim::model
