#include "sim/core/fibers.h"

#include <array>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace dsqlsim {
namespace {

TEST(Fibers, run_between_their_suspensions_and_one_at_a_time) {
  FiberRuntime runtime;
  std::vector<int> happened;
  const auto body = [&](int base) {
    return [&runtime, &happened, base] {
      happened.push_back(base);
      runtime.suspend();
      happened.push_back(base + 1);
    };
  };
  FiberRuntime::Fiber a = runtime.create(body(10));
  FiberRuntime::Fiber b = runtime.create(body(20));
  runtime.resume(a);
  runtime.resume(b);
  EXPECT_FALSE(FiberRuntime::ended(a));
  runtime.resume(b);
  runtime.resume(a);
  EXPECT_EQ(happened, (std::vector<int>{10, 20, 21, 11}));
  EXPECT_TRUE(FiberRuntime::ended(a));
  runtime.join(a);
  runtime.join(b);
}

TEST(Fibers, can_have_work_done_on_the_main_stack_before_they_go_on) {
  FiberRuntime runtime;
  std::vector<int> happened;
  FiberRuntime::Fiber fiber = runtime.create([&] {
    happened.push_back(1);
    // Far more than a fiber's stack holds.
    runtime.on_main([&] {
      std::array<volatile char, std::size_t{2} << 20> large;
      large.front() = 2;
      large.back() = 2;
      happened.push_back(large.front());
    });
    happened.push_back(3);
    runtime.on_main([&] { happened.push_back(4); });
  });
  runtime.resume(fiber);
  EXPECT_EQ(happened, (std::vector<int>{1, 2, 3, 4}));
  EXPECT_TRUE(FiberRuntime::ended(fiber));
  runtime.join(fiber);
}

TEST(Fibers, what_fails_on_the_main_stack_fails_in_the_fiber) {
  FiberRuntime runtime;
  std::string caught;
  FiberRuntime::Fiber fiber = runtime.create([&] {
    try {
      runtime.on_main([] { throw std::runtime_error("on main"); });
    } catch (const std::runtime_error& e) {
      caught = e.what();
    }
    runtime.on_main([&] { caught += ", and on"; });
  });
  runtime.resume(fiber);
  EXPECT_EQ(caught, "on main, and on");
  runtime.join(fiber);
}

TEST(Fibers, one_that_never_started_needs_no_join) {
  FiberRuntime runtime;
  bool ran = false;
  { const FiberRuntime::Fiber never_run = runtime.create([&] { ran = true; }); }
  EXPECT_FALSE(ran);
}

TEST(Fibers, exceptions_stay_within_their_fiber) {
  FiberRuntime runtime;
  bool caught = false;
  FiberRuntime::Fiber fiber = runtime.create([&] {
    try {
      runtime.suspend();
      throw std::runtime_error("inside");
    } catch (const std::runtime_error&) {
      caught = true;
    }
  });
  runtime.resume(fiber);
  runtime.resume(fiber);
  EXPECT_TRUE(caught);
  runtime.join(fiber);
}

TEST(FibersDeathTest, suspending_in_a_catch_handler_is_a_mistake) {
  EXPECT_DEATH(
      {
        FiberRuntime runtime;
        FiberRuntime::Fiber fiber = runtime.create([&] {
          try {
            throw std::runtime_error("first");
          } catch (const std::runtime_error&) {
            runtime.suspend();
          }
        });
        runtime.resume(fiber);
      },
      "suspended while an exception was being handled");
}

TEST(FibersDeathTest, suspending_while_unwinding_is_a_mistake) {
  struct Waits {
    FiberRuntime& runtime;
    ~Waits() { runtime.suspend(); }
  };
  EXPECT_DEATH(
      {
        FiberRuntime runtime;
        FiberRuntime::Fiber fiber = runtime.create([&] {
          try {
            const Waits waits{runtime};
            throw std::runtime_error("first");
          } catch (const std::runtime_error&) {
          }
        });
        runtime.resume(fiber);
      },
      "suspended while an exception was being handled");
}

TEST(FibersDeathTest, the_main_fiber_cannot_suspend) {
  FiberRuntime runtime;
  EXPECT_DEATH(runtime.suspend(), "main fiber cannot suspend");
}

TEST(FibersDeathTest, a_fiber_that_has_ended_cannot_go_on) {
  FiberRuntime runtime;
  FiberRuntime::Fiber fiber = runtime.create([] {});
  runtime.resume(fiber);
  EXPECT_DEATH(runtime.resume(fiber), "ended");
  runtime.join(fiber);
}

void run_three(FiberRuntime& runtime, int& sum) {
  std::vector<FiberRuntime::Fiber> fibers;
  for (int i = 0; i < 3; ++i) {
    fibers.push_back(runtime.create([&runtime, &sum] {
      ++sum;
      runtime.suspend();
      ++sum;
    }));
  }
  for (int round = 0; round < 2; ++round) {
    for (FiberRuntime::Fiber& fiber : fibers) runtime.resume(fiber);
  }
  for (FiberRuntime::Fiber& fiber : fibers) runtime.join(fiber);
}

// A warm and a cold workspace in one test are two runtimes on one thread, and either may go first.
TEST(Fibers, two_runtimes_on_a_thread_take_turns) {
  int sum = 0;
  auto first = std::make_unique<FiberRuntime>();
  auto second = std::make_unique<FiberRuntime>();
  for (int i = 0; i < 40; ++i) {
    run_three(*first, sum);
    run_three(*second, sum);
  }
  second.reset();
  for (int i = 0; i < 40; ++i) {
    run_three(*first, sum);
  }
  auto third = std::make_unique<FiberRuntime>();
  first.reset();
  run_three(*third, sum);
  EXPECT_EQ(sum, 6 * 121);
}

std::size_t resident_pages() {
  std::ifstream statm("/proc/self/statm");
  std::size_t size = 0;
  std::size_t resident = 0;
  statm >> size >> resident;
  return resident;
}

TEST(Fibers, thousands_come_and_go_without_memory_growth) {
  FiberRuntime runtime;
  int sum = 0;
  for (int i = 0; i < 300; ++i) run_three(runtime, sum);
  const std::size_t before = resident_pages();
  for (int i = 0; i < 3000; ++i) run_three(runtime, sum);
  EXPECT_EQ(sum, 6 * 3300);
#if !defined(DSQLSIM_SANITIZED)  // freed memory waits in the sanitizer's quarantine
  EXPECT_LE(resident_pages(), before + 256);
#else
  (void)before;
#endif
}

TEST(Fibers, many_at_once_have_a_stack_each) {
  FiberRuntime runtime;
  std::vector<FiberRuntime::Fiber> fibers;
  int done = 0;
  for (int i = 0; i < 500; ++i) {
    fibers.push_back(runtime.create([&runtime, &done, i] {
      volatile int mine = i;
      runtime.suspend();
      done += mine == i ? 1 : 0;
    }));
    runtime.resume(fibers.back());
  }
  for (auto it = fibers.rbegin(); it != fibers.rend(); ++it) runtime.resume(*it);
  EXPECT_EQ(done, 500);
  for (FiberRuntime::Fiber& fiber : fibers) runtime.join(fiber);
}

}  // namespace
}  // namespace dsqlsim
