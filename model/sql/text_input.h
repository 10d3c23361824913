#pragma once
// Text input of each SQL type: what a quoted literal or a string parameter means, and 22P02, 22007, 22008, 22003 with
// PostgreSQL's texts when it means nothing. Also what the model must know of UTF-8.

#include <string>
#include <string_view>

#include "model/sql/try.h"
#include "model/sql/type.h"

namespace dsqlsim::model {

/// Parses `text` as a value of `to`; lengths and precisions are not applied here.
[[nodiscard]] Result<Value> text_input(const std::string& text, SqlType to);

/// Characters, not bytes.
[[nodiscard]] std::size_t utf8_length(std::string_view text);
/// Byte offset of the n-th character.
[[nodiscard]] std::size_t utf8_offset(std::string_view text, std::size_t n);

}  // namespace dsqlsim::model
