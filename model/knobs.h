#pragma once
// The legal nondeterminism of DSQL (facts 10) and what the facts leave open, as values with documented defaults. A rate is
// drawn from the run's choices; with all defaults a run draws nothing.

#include <cstdint>

#include "model/sql/dialect.h"
#include "sim/core/choices.h"
#include "sim/core/time.h"
#include "sim/db/value.h"

namespace dsqlsim::model {

enum class SnapshotAt : std::uint8_t { first_statement, begin };

/// Who sees OC001 after a catalog change (facts 4.1).
enum class CatalogConflicts : std::uint8_t {
  /// Sessions whose statement touches a table that was changed since they last looked. The default: newer documents say
  /// that a transaction is refused only if it cannot be rebased.
  table_scoped,
  /// Every session once, whatever it touches (preview; LINT 2026-08).
  always_once,
  /// As always_once, but each only with the probability `catalog_conflict_rate`.
  random,
  off,
};

/// Where OC001 strikes. Documents name both places.
enum class CatalogConflictsAt : std::uint8_t { both, statement, commit };

struct Knobs {
  Dialect dialect;
  /// 10.1: 40001 at the COMMIT of a writing or locking transaction although nothing conflicts.
  PerMille spurious_conflict{0};
  /// 10.2: two transactions with several keys each that conflict and overlap may both fail: the first to COMMIT gets 40001
  /// although nobody committed before it, and the other gets it at its COMMIT. Recorded once; the usual end is one loser.
  PerMille multi_key_both_abort{0};
  /// 10.3: 40001 already at the statement that writes a row of which a newer version exists. Documented, never recorded.
  bool early_abort = false;
  /// 10.4.
  SnapshotAt snapshot_at = SnapshotAt::first_statement;
  /// 10.5.
  CatalogConflicts catalog_conflicts = CatalogConflicts::table_scoped;
  PerMille catalog_conflict_rate{0};
  CatalogConflictsAt catalog_conflicts_at = CatalogConflictsAt::both;
  /// 10.6: the connection breaks while a COMMIT or a writing autocommit statement is answered. Whether it took effect is
  /// drawn as well: in half of the cases.
  PerMille commit_reply_lost{0};
  /// 10.6: the connection breaks instead of a statement; the open transaction is gone.
  PerMille connection_reset{0};
  /// 10.6 and 5: the server closes a session of this age; 0 never. A transaction that began before goes on to its own end.
  Duration session_lifetime = minutes(60);
  /// 10.7: a connect is refused: rate, number, waking up or signature, drawn as well.
  PerMille connect_refused{0};
  /// 5: sessions at a time, raisable; 0 is what the dialect has.
  std::uint32_t max_connections = 0;
  /// 10.8: a statement that reads waits for its storage replica, up to this long.
  Duration read_delay{0};
  /// 10.8: clocks differ by up to this much. Seen as a COMMIT that takes longer; what is visible when does not change.
  Duration clock_skew{0};
  /// 10.9: a key column in SET counts as a key write even if its value stays.
  bool key_rewrite_is_key_write = true;
  /// 10.10: XX000 server unavailable at any statement.
  PerMille server_unavailable{0};
  /// 11: 23505 at the INSERT of a key that another committed after the snapshot, instead of 40001 at COMMIT.
  bool late_duplicate_is_unique_violation = false;
  /// 5: observed about 1,981 bytes; documents say 1,024.
  std::size_t max_key_bytes = 1981;
  /// How long CREATE INDEX ASYNC and the like take.
  Duration job_duration = seconds(1);
  /// Not DSQL at all: PostgreSQL at REPEATABLE READ in which nobody waits (waits.h), for comparisons with a real one.
  /// DSQL's limits do not exist then. No name for it: no run of a store is on it.
  bool plays_postgres = false;
  /// Not DSQL either, and nameless too: what is only locked conflicts with nobody. Tells in a comparison which of DSQL's
  /// refusals are for the sake of a lock.
  bool locks_conflict = true;
  /// What now() says at virtual time 0, in PostgreSQL's microseconds: 2026-10-01 00:00.
  Timestamp epoch{844'128'000'000'000};
};

/// For comparisons with PostgreSQL.
[[nodiscard]] inline Knobs knobs_of_postgres() {
  Knobs knobs;
  knobs.plays_postgres = true;
  knobs.catalog_conflicts = CatalogConflicts::off;
  knobs.session_lifetime = Duration{0};
  knobs.key_rewrite_is_key_write = false;
  knobs.max_key_bytes = SIZE_MAX;
  return knobs;
}

/// Limits that nobody has seen vary (facts 5).
struct Limits {
  static constexpr std::uint64_t rows_per_transaction = 3000;
  static constexpr std::uint64_t bytes_per_transaction = 10ULL << 20;
  static constexpr std::size_t bytes_per_value = 1U << 20;
  static constexpr std::size_t bytes_per_row = 2U << 20;
  static constexpr Duration transaction_age = seconds(300);
  /// What each row, index entry and locked key adds to its own bytes, calibrated on recordings: 500 rows without an
  /// index end at 9.93 MiB, with four indexes on a 100-byte text at 9.11 MiB, nine values of 1 MiB fit and ten do not.
  static constexpr std::uint64_t row_overhead = 147;
  static constexpr std::uint64_t index_entry_overhead = 330;
};

}  // namespace dsqlsim::model
