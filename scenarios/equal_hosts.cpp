#include "scenarios/equal_hosts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "store/schema/host_notes.h"

namespace dsqlsim::scenarios {

namespace hn = schema::host_notes;

void EqualHosts::start(std::string_view scenario, const Work& work) {
  const auto of_scene = [scenario](Label point) {
    return Address{no_host, 0, name_hash(scenario), 0, point.hash(), 0};
  };
  Choices& choices = world_.choices;
  const bool three =
      choices.below(of_scene("hosts"), "hosts", 2) == 1 && choices.bracket(of_scene("third host"), "third host");
  constexpr std::array<std::string_view, 3> names{"A", "B", "C"};
  for (std::uint32_t h = 0; h < (three ? 3U : 2U); ++h) {
    Address at = of_scene(work.what);
    at.nth = h;
    left_.push_back(work.least + choices.below(at, work.what, work.spread));
    world_.machine.add_host(names[h], [this](Machine& machine, Host& host) { boot(machine, host); });
  }
  for (Host& host : world_.machine.hosts()) world_.machine.boot(host);
}

bool EqualHosts::workload_done() const {
  return std::all_of(left_.begin(), left_.end(), [](std::uint64_t left) { return left == 0; });
}

void EqualHosts::settle() {
  std::fill(left_.begin(), left_.end(), 0);
  start_probe();
}

void EqualHosts::start_probe() {
  Host& host = world_.machine.host(0);
  world_.machine.spawn(host, "probe", [this, &host](Actor& actor) {
    // Longer than any call of the workload may still be on its way.
    (void)Context(actor).sleep(minutes(2), "until the others are quiet");
    settled_ = probe(actor, host);
  });
}

void probe_works(Actor& actor, std::int64_t number, std::string_view kind, std::string_view what,
                 const std::function<bool()>& works) {
  constexpr std::int64_t most_tries = 5;
  for (std::int64_t tries = 1; tries <= most_tries; ++tries) {
    actor.begin_operation("probe", what);
    if (tries == 1) actor.note(hn::probe_began, {number}, kind);
    if (works()) {
      actor.note(hn::probe_succeeded, {number, tries}, kind);
      return;
    }
    (void)Context(actor).sleep(seconds(2), "before the next try");
  }
  actor.note(hn::probe_failed, {number, most_tries}, fmt::format("{} {}", kind, what));
}

}  // namespace dsqlsim::scenarios
