# Every flag of the project sits on one INTERFACE target; each folder's library links it.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

add_library(dsqlsim_flags INTERFACE)
target_include_directories(dsqlsim_flags INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(dsqlsim_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wold-style-cast -Werror
  # clang counts it as part of -Wconversion, g++ does not: what one accepts the other must.
  -Wno-sign-conversion
  # Contracted multiply-adds round differently on other machines; reports print floats.
  -ffp-contract=off
  -fno-omit-frame-pointer)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 sees overlapping copies in `"a" + std::string` once it has inlined it (GCC bug 105651).
  target_compile_options(dsqlsim_flags INTERFACE -Wno-restrict)
endif()

option(DSQLSIM_SANITIZE "address and undefined behaviour sanitizers" OFF)
if(DSQLSIM_SANITIZE)
  # Debian's Boost does not announce fiber switches to the address sanitizer, which then reports stack
  # accesses that are fine; the heap stays guarded (docs/decisions.md).
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    set(asan_stack_off -mllvm -asan-stack=0)
  else()
    set(asan_stack_off --param=asan-stack=0)
  endif()
  target_compile_options(dsqlsim_flags INTERFACE
    -fsanitize=address,undefined -fno-sanitize-recover=all ${asan_stack_off})
  target_link_options(dsqlsim_flags INTERFACE -fsanitize=address,undefined)
  target_compile_definitions(dsqlsim_flags INTERFACE DSQLSIM_SANITIZED=1)
endif()
option(DSQLSIM_GUARD_STACKS "guard page behind every fiber stack" OFF)
if(DSQLSIM_GUARD_STACKS)
  target_compile_definitions(dsqlsim_flags INTERFACE DSQLSIM_GUARD_STACKS=1)
endif()
option(DSQLSIM_FUZZ "coverage counters for libFuzzer, and the fuzzer (clang only)" OFF)
if(DSQLSIM_FUZZ)
  target_compile_options(dsqlsim_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
option(DSQLSIM_COVERAGE "count which lines of store/ are executed (scripts/coverage)" OFF)
