#pragma once
// JSON text read in place: a document is valid (text_input saw to that), and its parts are views into it. A part of
// normalized jsonb text is normalized as well.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dsqlsim::model {

enum class JsonKind : std::uint8_t { object, array, string, number, boolean, null };

[[nodiscard]] JsonKind json_kind(std::string_view json);
/// The name that jsonb_typeof gives.
[[nodiscard]] std::string_view json_kind_name(JsonKind kind);

/// Members of an object in the order of the text, keys as they are written, in quotes.
[[nodiscard]] std::vector<std::pair<std::string_view, std::string_view>> json_members(std::string_view object);
[[nodiscard]] std::vector<std::string_view> json_items(std::string_view array);

/// A string's characters, its quotes and escapes taken away.
[[nodiscard]] std::string json_unquote(std::string_view string);
[[nodiscard]] std::string json_quote(std::string_view text);

/// The member of that key, the last one if there are several; nothing if it is no object.
[[nodiscard]] std::optional<std::string_view> json_member(std::string_view json, std::string_view key);
/// The item at the position, negative ones from the end; nothing if it is no array.
[[nodiscard]] std::optional<std::string_view> json_item(std::string_view json, std::int64_t position);
/// One step of a path: a key of an object or a position in an array.
[[nodiscard]] std::optional<std::string_view> json_step(std::string_view json, std::string_view step);

/// jsonb's @>.
[[nodiscard]] bool json_contains(std::string_view outer, std::string_view inner);

}  // namespace dsqlsim::model
