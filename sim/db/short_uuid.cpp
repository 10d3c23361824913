#include "sim/db/short_uuid.h"

#include <fmt/format.h>

namespace dsqlsim {

std::string short_uuid(const Uuid& u) {
  std::string out;
  for (std::size_t half = 0; half < 2; ++half) {
    std::uint64_t n = 0;
    for (std::size_t i = 0; i < 8; ++i) n = (n << 8) | u.bytes[8 * half + i];
    out += fmt::format("{}{:x}", half == 0 ? "" : "-", n);
  }
  return out;
}

}  // namespace dsqlsim
