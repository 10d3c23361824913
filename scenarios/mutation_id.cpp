#include "scenarios/mutation_id.h"

#include <array>

#include "sim/core/check.h"

namespace dsqlsim::scenarios {

std::int64_t mutation_id(const Actor& actor, std::int64_t write) {
  constexpr std::array<std::string_view, 4> roles{"client", "client 2", "writer", "probe"};
  for (std::size_t role = 0; role < roles.size(); ++role) {
    if (actor.name() != roles[role]) continue;
    return write * 1'000'000'000 + (static_cast<std::int64_t>(actor.host().id) + 1) * 10'000'000 +
           static_cast<std::int64_t>(role) * 1'000'000 + actor.incarnation() * 1'000 + actor.operation();
  }
  CHECK_WHY(false, "an actor that writes needs a role");
  return 0;
}

}  // namespace dsqlsim::scenarios
