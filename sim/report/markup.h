#pragma once
// Text inside XML and HTML.

#include <string>
#include <string_view>

namespace dsqlsim::report {

/// For elements and attributes in double quotes. Control characters other than line ends and tabs, which XML cannot say,
/// become question marks.
[[nodiscard]] std::string escaped(std::string_view text);

}  // namespace dsqlsim::report
