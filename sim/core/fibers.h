#pragma once
// Boost.Fiber under an algorithm of our own: the main fiber decides who runs, one at a time, on one thread. A Workspace
// keeps one FiberRuntime, so that stacks are pooled over runs. Nothing else of the project includes Boost.

#include <cstddef>
#include <functional>
#include <memory>

namespace dsqlsim {

class FiberRuntime {
 public:
  FiberRuntime();
  ~FiberRuntime();
  FiberRuntime(const FiberRuntime&) = delete;
  FiberRuntime& operator=(const FiberRuntime&) = delete;

  class Fiber {
   public:
    Fiber();
    ~Fiber();
    Fiber(Fiber&&) noexcept;
    Fiber& operator=(Fiber&&) noexcept;

   private:
    friend class FiberRuntime;
    struct State;
    std::unique_ptr<State> state_;
  };

  /// A fiber that has not started; the first resume() starts it. `body` must not let an exception out.
  Fiber create(std::function<void()> body);
  /// From the main fiber: runs `fiber` until it suspends or ends.
  void resume(Fiber& fiber);
  /// From inside a fiber: back to main until the next resume(). Never inside a catch handler, a destructor or any other
  /// unwinding (CHECKed): the C++ runtime keeps its exception stack per thread, and two fibers would swap exceptions.
  void suspend();
  /// From inside a fiber: runs `work` on the main fiber's large stack, and comes straight back. Nobody else runs meanwhile;
  /// `work` must not suspend. What it throws comes out here.
  void on_main(const std::function<void()>& work);
  /// From the main fiber: the fiber has ended; releases its stack.
  void join(Fiber& fiber);
  [[nodiscard]] static bool ended(const Fiber& fiber);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dsqlsim
