#pragma once
// How often this program has asked for memory: what `bench` divides by calls. Counted by operator new itself, which
// allocation_count.cpp replaces; C libraries that call malloc are not in it.

#include <cstdint>

namespace dsqlsim::cli {

[[nodiscard]] std::uint64_t allocation_count();

}  // namespace dsqlsim::cli
