#pragma once
// A UUID for people: its two halves in hexadecimal without leading zeros, "2a3e-1". Simulated code makes UUIDs of two
// small numbers (make_uuid), so this is short and still unique.

#include <string>

#include "sim/db/value.h"

namespace dsqlsim {

[[nodiscard]] std::string short_uuid(const Uuid& u);

}  // namespace dsqlsim
