#pragma once
// How the notes of the store and of simulated hosts read in a story, one line a note, and what the blobs in the store's
// tables say. A note without a line is shown as its label and numbers.

#include "sim/report/columns.h"
#include "sim/report/wording.h"

namespace dsqlsim::cli {

[[nodiscard]] report::Wording wording();

/// Empty for bytes that are no blob of the store.
[[nodiscard]] std::vector<report::BlobField> blob_fields(std::string_view bytes);

}  // namespace dsqlsim::cli
