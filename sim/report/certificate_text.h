#pragma once
// How small a shrunk run is, and that nothing in it can go, in words.

#include <string>
#include <vector>

#include "sim/run/certificate.h"

namespace dsqlsim::report {

/// "2 hosts, 3 operations, 1 fault; each of 5 removals was tried, and passes", or how many of them do not.
[[nodiscard]] std::string certificate_line(const Certificate& certificate);

/// "without operation 3 of A/client (workflow operation): holds", one a removal.
[[nodiscard]] std::vector<std::string> removal_lines(const Certificate& certificate);

}  // namespace dsqlsim::report
