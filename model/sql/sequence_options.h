#pragma once
// The options of CREATE SEQUENCE, ALTER SEQUENCE and identity columns, with PostgreSQL's defaults, checks and texts.

#include <cstdint>
#include <optional>

#include "model/sql/catalog.h"
#include "model/sql/tree.h"

namespace dsqlsim::model {

struct SequenceOptions {
  /// Of RESTART; without a value it is the start.
  std::optional<std::int64_t> restart;
  /// Whether CACHE was given.
  bool cache_given = false;
};

/// Puts the options into `sequence`; what is not given takes its default if `fresh`, and stays otherwise. 22023 for
/// values that do not fit together, 42601 for an option given twice.
[[nodiscard]] Result<SequenceOptions> read_sequence_options(NodeList options, bool fresh, SequenceDef& sequence);

}  // namespace dsqlsim::model
