#pragma once
// CHECK: "this program is wrong". Always on, in every build. Prints the expression, the place, and the run token and
// step that were announced for this thread, then aborts. Never used for what a database or a user may do.

#include <cstdint>
#include <string_view>

namespace dsqlsim {

/// Names the run that the current thread is executing, for the message of a failing CHECK. The text must outlive the
/// call of clear_check_context().
void set_check_context(std::string_view run_token, const std::uint64_t* step);
void clear_check_context();

[[noreturn]] void check_failed(const char* expression, const char* file, int line, const char* why);

}  // namespace dsqlsim

#define CHECK(expression)                                                       \
  do {                                                                          \
    if (!(expression)) ::dsqlsim::check_failed(#expression, __FILE__, __LINE__, ""); \
  } while (false)

#define CHECK_WHY(expression, why)                                                 \
  do {                                                                             \
    if (!(expression)) ::dsqlsim::check_failed(#expression, __FILE__, __LINE__, why); \
  } while (false)
