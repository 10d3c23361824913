#pragma once
// Reading blobs back: one specialisation a type, beside the type.

#include <concepts>
#include <optional>
#include <string_view>

#include "sim/db/value.h"

namespace dsqlsim::schema {

/// Nothing if `bytes` is not exactly what encode() of that type makes.
template <class T>
[[nodiscard]] std::optional<T> decode(std::string_view bytes);

/// The same for a value read from a bytea column; nothing if it holds no bytes.
template <class T, std::same_as<Value> V>
[[nodiscard]] std::optional<T> decode(const V& value) {
  const Bytes* bytes = std::get_if<Bytes>(&value);
  return bytes == nullptr ? std::nullopt : decode<T>(std::string_view(bytes->data));
}

}  // namespace dsqlsim::schema
