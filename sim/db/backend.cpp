#include "sim/db/backend.h"

namespace dsqlsim {

std::string cell_text(const ResultSet& result, std::size_t row, std::size_t column) {
  constexpr std::uint32_t timestamptz = 1184;
  const Value& value = result.at(row, column);
  std::string text = to_text(value);
  if (column >= result.types.size() || result.types[column] != timestamptz || !std::holds_alternative<Timestamp>(value)) {
    return text;
  }
  if (text.ends_with("infinity")) return text;
  // The zone stands before the era: "0044-03-15 00:00:00+00 BC".
  if (text.ends_with(" BC")) return text.insert(text.size() - 3, "+00");
  return text + "+00";
}

}  // namespace dsqlsim
