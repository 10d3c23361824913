#include "store/schema/host_notes.h"

#include <string>

#include "sim/core/check.h"

namespace dsqlsim::schema::host_notes {

HistoryRead HistoryRead::from(const std::array<std::int64_t, 5>& n, std::string_view text) {
  const std::size_t blank = text.find(' ');
  HistoryRead read{n[0], n[1] == 1, n[2], n[3], {}, {}};
  CHECK(blank != std::string_view::npos && parse_uuid(std::string(text.substr(0, blank)), read.run_id));
  read.answer = text.substr(blank + 1);
  return read;
}

}  // namespace dsqlsim::schema::host_notes
