#include "sim/core/check.h"

#include <cstdio>
#include <cstdlib>

namespace dsqlsim {

namespace {
// The one mutable static of the machine: a failing CHECK has nobody to ask which run it is in.
thread_local std::string_view current_token;
thread_local const std::uint64_t* current_step = nullptr;
}  // namespace

void set_check_context(std::string_view run_token, const std::uint64_t* step) {
  current_token = run_token;
  current_step = step;
}

void clear_check_context() {
  current_token = {};
  current_step = nullptr;
}

void check_failed(const char* expression, const char* file, int line, const char* why) {
  std::fprintf(stderr, "dsqlsim: internal error: CHECK(%s) failed at %s:%d %s\n", expression, file, line, why);
  if (!current_token.empty()) {
    std::fprintf(stderr, "dsqlsim: in run %.*s, step %llu\n", static_cast<int>(current_token.size()), current_token.data(),
                 static_cast<unsigned long long>(current_step == nullptr ? 0 : *current_step));
  }
  std::fflush(stderr);
  std::abort();
}

}  // namespace dsqlsim
