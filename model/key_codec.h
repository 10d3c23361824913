#pragma once
// Keys as bytes whose memcmp order is the SQL order of the values, column by column. A point look-up then hashes and
// compares plain bytes, and a range is two byte strings. A prefix of the columns encodes to a prefix of the bytes.

#include <cstdint>
#include <string>
#include <string_view>

#include "sim/db/value.h"

namespace dsqlsim::model {

/// Appends one column. NULL sorts after every value.
void encode_key(std::string& out, const Value& value);

/// The smallest string above every string that starts with `prefix`; empty means none.
[[nodiscard]] std::string after_prefix(std::string prefix);

[[nodiscard]] std::uint64_t key_hash(std::uint64_t seed, std::string_view key);

}  // namespace dsqlsim::model
