#include "sim/core/sync.h"

#include <algorithm>

#include "sim/core/check.h"

namespace dsqlsim {

bool Semaphore::acquire(const Context& context, Label point) {
  if (context.error() != ContextError::none) return false;
  if (permits_ > 0 && queue_.empty()) {
    --permits_;
    return true;
  }
  Waiter me{&context.actor(), false};
  // Leaves the queue however the wait ends; a permit granted to a dead actor goes on to the next.
  struct Place {
    Semaphore& semaphore;
    Waiter& waiter;
    bool taken = false;
    ~Place() {
      auto& queue = semaphore.queue_;
      if (const auto at = std::find(queue.begin(), queue.end(), &waiter); at != queue.end()) queue.erase(at);
      if (waiter.granted && !taken) semaphore.release();
    }
  } place{*this, me};
  queue_.push_back(&me);
  (void)context.wait(point);
  place.taken = me.granted;
  return me.granted;
}

void Semaphore::release() {
  if (queue_.empty()) {
    ++permits_;
    return;
  }
  Waiter* next = queue_.front();
  queue_.pop_front();
  next->granted = true;
  next->actor->wake_later(Wake::ready, EventKind::wake, next->actor->machine().now(), "handed over");
}

void Signal::raise() {
  if (raised_) return;  // whoever waits is being woken already
  raised_ = true;
  if (waiter_ != nullptr) waiter_->wake_later(Wake::ready, EventKind::wake, waiter_->machine().now(), "raised");
}

Wake Signal::wait(const Context& context, Time deadline, Label point) {
  CHECK(waiter_ == nullptr);
  if (!raised_) {
    struct Place {
      Signal& signal;
      ~Place() { signal.waiter_ = nullptr; }
    } place{*this};
    waiter_ = &context.actor();
    const Wake why = context.wait_until(deadline, point);
    if (why != Wake::ready && !raised_) return why;
  }
  raised_ = false;
  return Wake::ready;
}

}  // namespace dsqlsim
