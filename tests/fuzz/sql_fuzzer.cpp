// libFuzzer's entry: only in builds with DSQLSIM_FUZZ (scripts/fuzz).

#include <cstddef>
#include <cstdint>

#include "tests/fuzz/run_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  dsqlsim::fuzz::run_input({reinterpret_cast<const char*>(data), size});
  return 0;
}
