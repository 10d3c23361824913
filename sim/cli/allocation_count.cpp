#include "sim/cli/allocation_count.h"

#include <cstdlib>
#include <new>

namespace dsqlsim::cli {

namespace {

std::uint64_t allocations = 0;  // allow static: operator new has nobody to ask, and no run reads it

}  // namespace

std::uint64_t allocation_count() { return allocations; }

}  // namespace dsqlsim::cli

#ifndef DSQLSIM_SANITIZED
// The address sanitizer brings its own.

void* operator new(std::size_t size) {
  ++dsqlsim::cli::allocations;
  if (void* memory = std::malloc(size > 0 ? size : 1)) return memory;
  throw std::bad_alloc();
}

void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

#endif
