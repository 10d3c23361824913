#include "model/knob_list.h"

#include <array>

namespace dsqlsim::model {

std::span<const KnobInfo> knob_list() {
  static constexpr std::array<KnobInfo, 12> all{{
      {"dialect", "2026-10-01", "which DSQL, as the date of its behaviour (facts 3.3, 13)"},
      {"spurious_conflict", "0", "per mille of writing or locking COMMITs that fail with 40001 for no reason (facts 10.1)"},
      {"early_abort", "off", "40001 already at the statement that writes a row with a newer version (facts 10.3; never recorded)"},
      {"snapshot_at", "first_statement", "whether BEGIN or the first statement takes the snapshot (facts 10.4; open)"},
      {"catalog_conflicts", "table_scoped", "who sees OC001 after a catalog change (facts 4.1, 10.5)"},
      {"catalog_conflict_rate", "0", "per mille, where catalog_conflicts is random (facts 10.5)"},
      {"key_rewrite_is_key_write", "on", "SET of a key column to its own value counts as a key change (facts 10.9; open)"},
      {"server_unavailable", "0", "per mille of statements answered XX000 server unavailable (facts 10.10)"},
      {"late_duplicate_is_unique_violation", "off",
       "23505 at the INSERT of a key committed after the snapshot, instead of 40001 at COMMIT (facts 11; open)"},
      {"max_key_bytes", "1981", "widest encoded key (facts 5: observed; documents say 1024)"},
      {"job_duration", "1 s", "virtual time that CREATE INDEX ASYNC and VALIDATE CONSTRAINT take (facts 4.3)"},
      {"epoch", "2026-10-01 00:00", "what now() says at virtual time 0"},
  }};
  return all;
}

}  // namespace dsqlsim::model
