#pragma once
// json and jsonb are stored and returned; this checks the grammar and gives jsonb its normal form (keys sorted by length and
// then bytes, last duplicate wins, one blank after colons and commas). Depth is bounded. Not modelled: operators on json.

#include <cstdint>
#include <string>
#include <string_view>

namespace dsqlsim::model {

/// False if `text` is no JSON; otherwise `out` is what jsonb would print.
[[nodiscard]] bool normalize_json(std::string_view text, std::string& out);

enum class JsonInput : std::uint8_t {
  valid,
  invalid,
  /// An escape that json keeps and text has not: \u0000.
  untranslatable,
};
/// The same, and whether jsonb can hold the document.
[[nodiscard]] JsonInput read_jsonb(std::string_view text, std::string& out);

}  // namespace dsqlsim::model
