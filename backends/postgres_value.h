#pragma once
// Values between libpq's text format and ours. Types that have no Value of their own travel as text.

#include <string>
#include <string_view>

#include "sim/db/value.h"

namespace dsqlsim {

/// `type` is the OID of pg_type. The text is what a server with TimeZone UTC, ISO dates, IntervalStyle postgres and hex
/// bytea sends.
[[nodiscard]] Value value_from_postgres(std::uint32_t type, std::string_view text);

}  // namespace dsqlsim
