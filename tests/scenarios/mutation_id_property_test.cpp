// Two writes of a run never carry the same number, whatever hosts, incarnations, roles and operations make them.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <tuple>

#include "scenarios/mutation_id.h"
#include "tests/sim/small_world.h"

namespace dsqlsim::scenarios {
namespace {

using testing::PickAny;
using testing::Role;
using testing::SmallWorld;

RC_GTEST_PROP(MutationIdProperty, no_two_writes_have_the_same, (std::uint64_t seed)) {
  constexpr std::array<const char*, 4> roles{"client", "client 2", "writer", "probe"};
  const int hosts = *rc::gen::inRange(1, 5);
  const int restarts = *rc::gen::inRange(0, 4);
  const int operations = *rc::gen::inRange(1, 30);
  std::map<std::int64_t, std::tuple<HostId, std::uint32_t, std::string, std::uint32_t>> made_by;
  std::string twice;
  SmallWorld<PickAny> world(seed, milliseconds(5));
  std::vector<Host*> all;
  for (int h = 0; h < hosts; ++h) {
    std::vector<Role> actors;
    for (const char* role : roles) {
      actors.push_back({role, [&](Actor& actor) {
                          for (int i = 0; i < operations; ++i) {
                            actor.begin_operation("write", {});
                            const auto maker = std::tuple(actor.host().id, actor.incarnation(),
                                                          std::string(actor.name()), actor.operation());
                            const auto [at, is_new] = made_by.try_emplace(mutation_id(actor), maker);
                            if (!is_new && at->second != maker) twice = std::to_string(at->first);
                          }
                        }});
    }
    all.push_back(&world.host(std::string(1, static_cast<char>('A' + h)), actors));
  }
  for (int r = 0; r < restarts; ++r) {
    static_cast<void>(world.run());
    for (Host* host : all) {
      world.machine.crash(*host);
      world.machine.restart(*host);
    }
  }
  static_cast<void>(world.run());
  RC_ASSERT(twice == "");
  RC_ASSERT(made_by.size() == static_cast<std::size_t>(hosts * (restarts + 1) * operations) * roles.size());
}

}  // namespace
}  // namespace dsqlsim::scenarios
