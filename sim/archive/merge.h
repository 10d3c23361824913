#pragma once
// Several archives become one: what hunts on several machines found, in one file.

#include <cstdint>
#include <string>
#include <vector>

namespace dsqlsim::archive {

struct Merged {
  std::uint64_t findings = 0;
  std::uint64_t campaigns = 0;
};

/// Makes `out` from the archives `in`. Of one finding the told and smallest run stays; of one campaign (key, build and
/// first seed) the state that is furthest along. The file is the same, byte for byte, whatever the order of `in`. It is
/// there when it is whole. FatalError if `out` is there already or something cannot be read.
Merged merge(const std::string& out, const std::vector<std::string>& in);

}  // namespace dsqlsim::archive
