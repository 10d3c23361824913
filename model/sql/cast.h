#pragma once
// Conversions between SQL types: which exist and when they happen by themselves (implicit, assignment, explicit), and how a
// value is converted, with PostgreSQL's codes and texts. Text input of every type is a conversion from text. Pure.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/sql/try.h"
#include "model/sql/type.h"
#include "sim/db/value.h"

namespace dsqlsim::model {

/// Who asks: an expression's context, a column being assigned, or the user.
enum class CastContext : std::uint8_t { implicit, assignment, explicit_ };

[[nodiscard]] bool can_cast(SqlType from, SqlType to, CastContext context);
/// True if values need no work at all (int4 -> int8, varchar -> text) and no length check.
[[nodiscard]] bool is_relabel(SqlType from, SqlType to);

/// Converts a value of type `from`. NULL stays NULL. Over-long text is cut if `explicit_` and refused otherwise.
[[nodiscard]] Result<Value> cast_value(const Value& value, SqlType from, SqlType to, CastContext context);

/// A client's parameter for a parameter of type `to`: drivers send strings for uuids and timestamps, raw bytes for uuids.
[[nodiscard]] Result<Value> convert_parameter(const Value& value, SqlType to);

/// Text output that knows the type: char(n) is padded, timestamptz carries its zone.
[[nodiscard]] std::string output_text(const Value& value, SqlType type);

/// Elements of an array's text form "{1,2,NULL}" as values of the element type.
[[nodiscard]] Result<std::vector<Value>> array_elements(std::string_view text, SqlType element);
[[nodiscard]] std::string array_text(std::span<const Value> elements, SqlType element);

}  // namespace dsqlsim::model
