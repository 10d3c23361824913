#pragma once
// A blob as a literal of SQL, for seed rows.

#include <fmt/format.h>

#include <string>

#include "store/schema/blobs.h"
#include "store/schema/matching_blobs.h"

namespace dsqlsim::scenarios {

template <class T>
[[nodiscard]] std::string blob_literal(const T& blob) {
  std::string out = "'\\x";
  for (const char c : schema::encode(blob)) out += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return out + "'";
}

}  // namespace dsqlsim::scenarios
