#include "sim/core/context.h"

#include <algorithm>

namespace dsqlsim {

/// Keeps an actor in the waiting lists of a chain of tokens while it waits; a kill unwinds it like anything else.
class WaitRegistration {
 public:
  WaitRegistration(const CancelToken* token, Actor& actor) : token_(token), actor_(actor) {
    for (const CancelToken* t = token_; t != nullptr; t = t->parent_) t->waiting_.push_back(&actor_);
  }
  ~WaitRegistration() {
    for (const CancelToken* t = token_; t != nullptr; t = t->parent_) {
      t->waiting_.erase(std::find(t->waiting_.begin(), t->waiting_.end(), &actor_));
    }
  }
  WaitRegistration(const WaitRegistration&) = delete;
  WaitRegistration& operator=(const WaitRegistration&) = delete;

 private:
  const CancelToken* token_;
  Actor& actor_;
};

void CancelToken::cancel() {
  if (cancelled_) return;
  cancelled_ = true;
  for (Actor* actor : waiting_) {
    actor->wake_later(Wake::cancelled, EventKind::wake, actor->machine().now(), "cancelled");
  }
}

ContextError Context::error() const {
  if (token_ != nullptr && token_->cancelled()) return ContextError::canceled;
  if (deadline_ != never && actor_.machine().now() + actor_.lag() >= deadline_) return ContextError::deadline_exceeded;
  return ContextError::none;
}

Context Context::with_timeout(Duration d) const {
  const Time mine = actor_.machine().now() + actor_.lag() + d;
  return Context(actor_, std::min(mine, deadline_), token_);
}

ContextError Context::sleep(Duration d, Label point) const {
  if (const ContextError e = error(); e != ContextError::none) return e;
  const Time until = actor_.machine().now() + actor_.lag() + d;
  const Wake why = wait_until(until, point);
  if (why == Wake::cancelled) return ContextError::canceled;
  return until < deadline_ ? ContextError::none : ContextError::deadline_exceeded;
}

Wake Context::wait_until(Time deadline, Label point) const {
  if (token_ != nullptr && token_->cancelled()) return Wake::cancelled;
  const WaitRegistration registration(token_, actor_);
  return actor_.wait(std::min(deadline, deadline_), point);
}

}  // namespace dsqlsim
