#include "sim/core/fibers.h"

#include <deque>
#include <exception>
#include <utility>

#include <boost/fiber/all.hpp>

#include "sim/core/check.h"

namespace dsqlsim {

namespace {

namespace bf = boost::fibers;

/// First in, first out for workers and main; the dispatcher runs only when asked or when nothing else can. Boost keeps
/// main and dispatcher in the same ready queue as the workers, so both arrive here.
class OneAtATime final : public bf::algo::algorithm {
 public:
  void awakened(bf::context* context) noexcept override {
    if (context->is_context(bf::type::dispatcher_context)) {
      dispatcher_ = context;
    } else {
      ready_.push_back(context);
    }
  }
  bf::context* pick_next() noexcept override {
    if (!ready_.empty() && !prefer_dispatcher_) {
      bf::context* next = ready_.front();
      ready_.pop_front();
      return next;
    }
    prefer_dispatcher_ = false;
    bf::context* next = dispatcher_;
    dispatcher_ = nullptr;
    if (next == nullptr && !ready_.empty()) {
      next = ready_.front();
      ready_.pop_front();
    }
    return next;
  }
  [[nodiscard]] bool has_ready_fibers() const noexcept override { return !ready_.empty() || dispatcher_ != nullptr; }
  void suspend_until(const std::chrono::steady_clock::time_point& /*when*/) noexcept override {
    check_failed("a fiber is ready", __FILE__, __LINE__, "the fiber scheduler has nothing to run");
  }
  void notify() noexcept override {}
  void prefer_dispatcher() { prefer_dispatcher_ = true; }

 private:
  std::deque<bf::context*> ready_;
  bf::context* dispatcher_ = nullptr;
  bool prefer_dispatcher_ = false;
};

#if defined(DSQLSIM_GUARD_STACKS)
using Stack = bf::protected_fixedsize_stack;
#else
using Stack = bf::pooled_fixedsize_stack;
#endif
constexpr std::size_t stack_bytes = 128 * 1024;

}  // namespace

struct FiberRuntime::Fiber::State {
  bf::fiber fiber;
  bf::context* context = nullptr;
  std::function<void()> body;
  bool started = false;
  bool ended = false;
};

struct FiberRuntime::Impl {
  boost::intrusive_ptr<OneAtATime> algorithm;
  Stack stack{stack_bytes};
  bf::context* main = nullptr;
  std::size_t joined_since_cleaning = 0;
  /// What the fiber that runs now wants done on the main stack.
  const std::function<void()>* for_main = nullptr;
  std::exception_ptr failure_on_main;
};

FiberRuntime::Fiber::Fiber() = default;
FiberRuntime::Fiber::~Fiber() = default;
FiberRuntime::Fiber::Fiber(Fiber&&) noexcept = default;
FiberRuntime::Fiber& FiberRuntime::Fiber::operator=(Fiber&&) noexcept = default;

FiberRuntime::FiberRuntime() : impl_(std::make_unique<Impl>()) {
  impl_->algorithm = new OneAtATime();
  impl_->main = bf::context::active();
  bf::context::active()->get_scheduler()->set_algo(impl_->algorithm);
}

FiberRuntime::~FiberRuntime() {
  // Boost's own algorithm takes over again, so that another runtime on this thread starts clean.
  bf::context::active()->get_scheduler()->set_algo(new bf::algo::round_robin());
}

FiberRuntime::Fiber FiberRuntime::create(std::function<void()> body) {
  Fiber fiber;
  fiber.state_ = std::make_unique<Fiber::State>();
  fiber.state_->body = std::move(body);
  return fiber;
}

void FiberRuntime::resume(Fiber& fiber) {
  Fiber::State* state = fiber.state_.get();
  CHECK(state != nullptr && !state->ended && bf::context::active() == impl_->main);
  if (!state->started) {
    state->started = true;
    state->fiber = bf::fiber(bf::launch::post, std::allocator_arg, impl_->stack, [state] {
      state->context = bf::context::active();
      state->body();
      state->ended = true;
    });
  } else {
    impl_->main->get_scheduler()->schedule(state->context);
  }
  boost::this_fiber::yield();
  while (impl_->for_main != nullptr) {
    try {
      (*impl_->for_main)();
    } catch (...) {
      impl_->failure_on_main = std::current_exception();
    }
    impl_->for_main = nullptr;
    impl_->main->get_scheduler()->schedule(state->context);
    boost::this_fiber::yield();
  }
}

void FiberRuntime::on_main(const std::function<void()>& work) {
  CHECK(impl_->for_main == nullptr);
  impl_->for_main = &work;
  suspend();
  if (impl_->failure_on_main != nullptr) std::rethrow_exception(std::exchange(impl_->failure_on_main, nullptr));
}

void FiberRuntime::suspend() {
  CHECK_WHY(std::current_exception() == nullptr && std::uncaught_exceptions() == 0,
            "a fiber was suspended while an exception was being handled");
  bf::context* self = bf::context::active();
  CHECK_WHY(self != impl_->main, "the main fiber cannot suspend");
  self->suspend();
}

void FiberRuntime::join(Fiber& fiber) {
  CHECK(fiber.state_->ended);
  fiber.state_->fiber.join();
  fiber.state_.reset();
  // Boost's dispatcher returns the stacks of ended fibers to the pool; it gets its turn now and then.
  if (++impl_->joined_since_cleaning >= 16) {
    impl_->joined_since_cleaning = 0;
    impl_->algorithm->prefer_dispatcher();
    boost::this_fiber::yield();
  }
}

bool FiberRuntime::ended(const Fiber& fiber) { return fiber.state_->ended; }

}  // namespace dsqlsim
