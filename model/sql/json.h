#pragma once
// json and jsonb are stored and returned; this checks the grammar and gives jsonb its normal form (keys sorted by length and
// then bytes, last duplicate wins, one blank after colons and commas). Depth is bounded. Not modelled: operators on json.

#include <string>
#include <string_view>

namespace dsqlsim::model {

/// False if `text` is no JSON; otherwise `out` is what jsonb would print.
[[nodiscard]] bool normalize_json(std::string_view text, std::string& out);

}  // namespace dsqlsim::model
