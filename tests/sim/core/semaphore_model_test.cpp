// The semaphore against a reference that knows neither fibers nor events: a queue of names and a number. Programs of a
// few actors are drawn, with deadlines, cancellations and crashes; whatever happens is replayed into the reference.

#include <algorithm>
#include <deque>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "sim/core/sync.h"
#include "tests/sim/small_world.h"

namespace dsqlsim {
namespace {

using testing::PickAny;
using testing::Role;
using testing::SmallWorld;

/// First come, first served, with nothing between a release and the next grant.
class Reference {
 public:
  explicit Reference(std::int64_t permits) : free_(permits) {}
  void ask(int who) {
    waiting_.push_back(who);
    grant();
  }
  /// True if it held a permit: one that gave up after the grant has it.
  [[nodiscard]] bool holds(int who) const { return std::find(holding_.begin(), holding_.end(), who) != holding_.end(); }
  void leave(int who) {
    if (std::erase(holding_, who) > 0) ++free_;
    std::erase(waiting_, who);
    grant();
  }
  [[nodiscard]] std::int64_t free() const { return free_; }

 private:
  void grant() {
    while (free_ > 0 && !waiting_.empty()) {
      --free_;
      holding_.push_back(waiting_.front());
      waiting_.pop_front();
    }
  }
  std::int64_t free_;
  std::deque<int> waiting_;
  std::vector<int> holding_;
};

struct Turn {
  std::int64_t pause_ms;
  std::int64_t hold_ms;
  std::int64_t patience_ms;
};

struct Program {
  std::int64_t permits;
  std::vector<std::vector<Turn>> actors;
  std::int64_t crash_at_ms;
  std::int64_t cancel_at_ms;
};

Program draw_program() {
  const auto turn = rc::gen::construct<Turn>(rc::gen::inRange<std::int64_t>(0, 6), rc::gen::inRange<std::int64_t>(0, 6),
                                             rc::gen::inRange<std::int64_t>(1, 12));
  const auto turns = rc::gen::resize(5, rc::gen::container<std::vector<Turn>>(turn));
  Program p;
  p.permits = *rc::gen::inRange<std::int64_t>(1, 3);
  p.actors = *rc::gen::container<std::vector<std::vector<Turn>>>(4, turns);
  p.crash_at_ms = *rc::gen::inRange<std::int64_t>(0, 20);
  p.cancel_at_ms = *rc::gen::inRange<std::int64_t>(0, 20);
  return p;
}

/// Tells the reference that the actor leaves, when it is killed too.
struct Leaves {
  Reference& reference;
  int who;
  ~Leaves() { reference.leave(who); }
};

Role take_turns(int who, const std::vector<Turn>& turns, Semaphore& semaphore, Reference& reference,
                const CancelToken& token) {
  return {"actor#" + std::to_string(who), [who, &turns, &semaphore, &reference, &token](Actor& actor) {
            for (const Turn& turn : turns) {
              (void)Context(actor).sleep(milliseconds(turn.pause_ms), "pause");
              const Context context = Context(actor, never, who == 2 ? &token : nullptr).with_timeout(milliseconds(turn.patience_ms));
              const bool ended = context.error() != ContextError::none;
              if (!ended) reference.ask(who);
              const Leaves leaves{reference, who};
              const Permit permit(semaphore, context, "acquire");
              ASSERT_EQ(permit.held(), !ended && reference.holds(who));
              if (permit.held()) (void)Context(actor).sleep(milliseconds(turn.hold_ms), "hold");
            }
          }};
}

RC_GTEST_PROP(SemaphoreProperty, agrees_with_a_queue_of_names, (std::uint64_t seed)) {
  const Program program = draw_program();
  Semaphore semaphore(program.permits);
  Reference reference(program.permits);
  CancelToken token;
  SmallWorld<PickAny> world(seed, milliseconds(5));
  std::vector<Role> a;
  std::vector<Role> b;
  for (int who = 0; who < 4; ++who) {
    (who < 2 ? a : b).push_back(take_turns(who, program.actors[static_cast<std::size_t>(who)], semaphore, reference, token));
  }
  Host& dying = world.host("A", a);
  world.host("B", b);
  world.host("C", {{"canceller", [&](Actor& actor) {
                      (void)Context(actor).sleep(milliseconds(program.cancel_at_ms), "until then");
                      token.cancel();
                    }}});
  world.run_until(Time{} + milliseconds(program.crash_at_ms));
  world.machine.crash(dying);
  RC_ASSERT(world.run() == Ended::quiet);
  RC_ASSERT(!::testing::Test::HasFailure());
  // No permit was lost, and none was made.
  RC_ASSERT(reference.free() == program.permits);
  std::int64_t left = 0;
  world.host("D", {{"last", [&](Actor& actor) {
                      while (semaphore.acquire(Context(actor).with_timeout(microseconds(1)), "all")) ++left;
                    }}});
  world.run();
  RC_ASSERT(left == program.permits);
}

}  // namespace
}  // namespace dsqlsim
