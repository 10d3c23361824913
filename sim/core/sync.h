#pragma once
// A mutex, a semaphore and a signal on virtual time, for actors of one host. First come, first served; handing one over
// is an event of its own, so the schedule can come between. They live in the host's memory and die with it.

#include <cstdint>
#include <deque>

#include "sim/core/context.h"

namespace dsqlsim {

class Semaphore {
 public:
  explicit Semaphore(std::int64_t permits) : permits_(permits) {}

  /// Takes a permit; false if the context ended first, and then nothing was taken.
  [[nodiscard]] bool acquire(const Context& context, Label point);
  void release();

 private:
  struct Waiter {
    Actor* actor;
    bool granted;
  };
  std::int64_t permits_;
  std::deque<Waiter*> queue_;
};

/// A permit held by a scope. Releasing makes no call that can wait, so unwinding through it is safe.
class Permit {
 public:
  Permit(Semaphore& semaphore, const Context& context, Label point)
      : semaphore_(semaphore), held_(semaphore.acquire(context, point)) {}
  ~Permit() { release(); }
  Permit(const Permit&) = delete;
  Permit& operator=(const Permit&) = delete;
  [[nodiscard]] bool held() const { return held_; }
  void release() {
    if (held_) semaphore_.release();
    held_ = false;
  }

 private:
  Semaphore& semaphore_;
  bool held_;
};

/// A semaphore of one.
class Mutex : public Semaphore {
 public:
  Mutex() : Semaphore(1) {}
};

/// A latch that can be raised again and again: wait() returns when it is raised, at once if it was raised since the last
/// wait() returned. One waiter.
class Signal {
 public:
  void raise();
  /// Wake::ready if raised, else how the context (or `deadline`) ended the wait.
  Wake wait(const Context& context, Time deadline, Label point);

 private:
  bool raised_ = false;
  Actor* waiter_ = nullptr;
};

}  // namespace dsqlsim
