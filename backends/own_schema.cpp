#include "backends/own_schema.h"

#include <fmt/format.h>

#include "sim/core/fatal_error.h"

namespace dsqlsim {

void refuse_somebody_elses_schema(const std::string& name) {
  throw FatalError(
      fmt::format("the database has a schema {} that dsqlsim did not make: --schema=NAME takes another name, "
                  "--replace-schema drops it with all that is in it",
                  name));
}

}  // namespace dsqlsim
