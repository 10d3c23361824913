#include "sim/report/certificate_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace dsqlsim::report {

std::string certificate_line(const Certificate& certificate) {
  const std::string size = size_text(certificate);
  const std::size_t tried = certificate.removals.size();
  if (tried == 0) return size;
  if (certificate.minimal()) {
    return tried == 1 ? size + "; the only removal was tried, and passes"
                      : fmt::format("{}; each of {} removals was tried, and passes", size, tried);
  }
  const auto failing = std::count_if(certificate.removals.begin(), certificate.removals.end(),
                                     [](const Removal& r) { return !r.passes; });
  return fmt::format("{}; {} removals were tried, {} of them still violate it", size, tried, failing);
}

std::vector<std::string> removal_lines(const Certificate& certificate) {
  std::vector<std::string> out;
  for (const Removal& r : certificate.removals) out.push_back(fmt::format("without {}: {}", r.what, r.instead));
  return out;
}

}  // namespace dsqlsim::report
