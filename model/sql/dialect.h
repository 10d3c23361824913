#pragma once
// Which DSQL is modelled, as the date of its behaviour (facts 3.3 and 13). What changed at a date is asked by name
// here, so that no other file compares dates.

#include <compare>
#include <cstdint>
#include <span>
#include <string_view>

namespace dsqlsim::model {

struct Dialect {
  int year = 2026;
  int month = 10;
  int day = 1;

  friend constexpr auto operator<=>(const Dialect&, const Dialect&) = default;

  /// Reads "2026-09" or "2026-09-15" (a month alone is its last day). False if it is neither.
  static bool parse(std::string_view text, Dialect& out);

  /// FOR UPDATE needs equality on all primary-key columns of a single table (measured gone on 2026-08-18).
  [[nodiscard]] constexpr bool strict_for_update() const { return *this < Dialect{2026, 8, 18}; }
  /// FOR KEY SHARE and foreign keys came together.
  [[nodiscard]] constexpr bool has_key_share() const { return *this >= Dialect{2026, 8, 25}; }
  [[nodiscard]] constexpr bool has_foreign_keys() const { return *this >= Dialect{2026, 8, 26}; }
  [[nodiscard]] constexpr bool has_drop_column() const { return *this >= Dialect{2026, 8, 3}; }
  [[nodiscard]] constexpr bool has_expression_indexes() const { return *this >= Dialect{2026, 8, 13}; }
  [[nodiscard]] constexpr bool has_partial_indexes() const { return *this >= Dialect{2026, 9, 1}; }
  /// Preview wording ended in "please retry: (OC000)".
  [[nodiscard]] constexpr bool preview_wording() const { return *this < Dialect{2025, 5, 1}; }
  /// The preview's smaller quotas ended with general availability.
  [[nodiscard]] constexpr bool preview_limits() const { return *this < Dialect{2025, 5, 1}; }

  /// Sessions at a time, connects a second, and how many may come at once (facts 5).
  [[nodiscard]] constexpr std::uint32_t max_connections() const { return preview_limits() ? 1'000 : 10'000; }
  [[nodiscard]] constexpr std::uint32_t connects_per_second() const { return preview_limits() ? 10 : 100; }
  [[nodiscard]] constexpr std::uint32_t connect_burst() const { return preview_limits() ? 100 : 1'000; }

  [[nodiscard]] constexpr std::string_view data_conflict() const {
    return preview_wording() ? "change conflicts with another transaction, please retry: (OC000)"
                             : "change conflicts with another transaction (OC000)";
  }
  [[nodiscard]] constexpr std::string_view schema_conflict() const {
    return preview_wording() ? "schema has been updated by another transaction, please retry: (OC001)"
                             : "schema has been updated by another transaction (OC001)";
  }
};

/// A date on which behaviour changed. Any date is a dialect; between two of these, all are the same.
struct DialectChange {
  std::string_view since;  ///< "2026-08-18", as parse reads it.
  std::string_view meaning;
};

/// The oldest first.
[[nodiscard]] std::span<const DialectChange> dialect_changes();

}  // namespace dsqlsim::model
