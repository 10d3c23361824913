#include "model/sql/nesting.h"

#include <vector>

namespace dsqlsim::model {

bool nesting_is_bounded(std::span<const NestingToken> tokens) {
  std::vector<std::size_t> levels{0};
  std::size_t depth = 0;
  for (const NestingToken t : tokens) {
    switch (t) {
      case NestingToken::open:
        levels.push_back(0);
        ++depth;
        break;
      case NestingToken::close:
        if (levels.size() > 1) {
          depth -= levels.back() + 1;
          levels.pop_back();
        }
        break;
      case NestingToken::separator:
        depth -= levels.back();
        levels.back() = 0;
        break;
      case NestingToken::end:
        levels.assign(1, 0);
        depth = 0;
        break;
      case NestingToken::leaf: break;
      case NestingToken::other:
        ++levels.back();
        ++depth;
        break;
    }
    if (depth > max_nesting) return false;
  }
  return true;
}

}  // namespace dsqlsim::model
