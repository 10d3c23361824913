#include "sim/report/markup.h"

namespace dsqlsim::report {

std::string escaped(std::string_view text) {
  constexpr unsigned char first_printable = 0x20;
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += static_cast<unsigned char>(c) < first_printable && c != '\n' && c != '\t' ? '?' : c;
    }
  }
  return out;
}

}  // namespace dsqlsim::report
