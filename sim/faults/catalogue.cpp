#include "sim/faults/catalogue.h"

#include <array>

namespace dsqlsim::faults {

std::span<const Fault> all() {
  static const auto catalogue = std::to_array<Fault>({
#define FAULT(name, sentence) name(sentence),
#include "sim/faults/faults.inc"
#undef FAULT
  });
  return catalogue;
}

}  // namespace dsqlsim::faults
