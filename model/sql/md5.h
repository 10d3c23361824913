#pragma once
// MD5 as RFC 1321 defines it: for md5(), which people use to make short keys. Not for secrets.

#include <string>
#include <string_view>

namespace dsqlsim::model {

/// 32 lower-case hexadecimal digits.
[[nodiscard]] std::string md5_hex(std::string_view message);

}  // namespace dsqlsim::model
