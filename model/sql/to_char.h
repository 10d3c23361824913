#pragma once
// to_char: a timestamp or a number by a template, with PostgreSQL's patterns in the C locale. A pattern of PostgreSQL's
// that is not handled gives nothing. Pure.

#include <optional>
#include <string>
#include <string_view>

#include "model/sql/decimal.h"
#include "sim/db/value.h"

namespace dsqlsim::model {

/// `zoned`: TZ and its like say UTC; otherwise they are empty.
[[nodiscard]] std::optional<std::string> format_timestamp(Timestamp t, bool zoned, std::string_view pattern);
/// Templates of 9, 0, period, comma, D, G, FM, MI, S, SG and PL.
[[nodiscard]] std::optional<std::string> format_number(const Decimal& number, std::string_view pattern);

}  // namespace dsqlsim::model
