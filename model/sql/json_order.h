#pragma once
// PostgreSQL's order of jsonb values. Their text says nothing of it: 1.0 equals 1.00, and an array is longer before it
// is later.

#include <string>
#include <string_view>

namespace dsqlsim::model {

/// The function of this name gives the key; no query can name it, having a blank too many.
inline constexpr std::string_view json_order_function = "jsonb order";

/// Bytes that compare as the documents do, and are equal for equal ones. `json` is normalized jsonb text.
[[nodiscard]] std::string json_order_key(std::string_view json);

}  // namespace dsqlsim::model
