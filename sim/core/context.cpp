#include "sim/core/context.h"

#include <algorithm>

namespace dsqlsim {

/// Keeps an actor in the waiting lists of a chain of tokens while it waits; a kill unwinds it like anything else.
class WaitRegistration {
 public:
  WaitRegistration(const CancelToken* token, Actor& actor) : actor_(actor) {
    for (; token != nullptr; token = token->parent_) {
      token->waiting_.push_back(this);
      tokens_.push_back(token);
    }
  }
  ~WaitRegistration() {
    for (const CancelToken* token : tokens_) std::erase(token->waiting_, this);
  }
  WaitRegistration(const WaitRegistration&) = delete;
  WaitRegistration& operator=(const WaitRegistration&) = delete;

  void wake() {
    if (!woken_) actor_.wake_later(Wake::cancelled, EventKind::wake, actor_.machine().now(), "cancelled");
    woken_ = true;
  }
  void forget(const CancelToken* token) { std::erase(tokens_, token); }

 private:
  Actor& actor_;
  std::vector<const CancelToken*> tokens_;
  bool woken_ = false;
};

CancelToken::~CancelToken() {
  for (WaitRegistration* waiter : waiting_) waiter->forget(this);
}

void CancelToken::cancel() {
  if (cancelled_) return;
  cancelled_ = true;
  for (WaitRegistration* waiter : waiting_) waiter->wake();
}

ContextError Context::error() const {
  if (token_ != nullptr && token_->cancelled()) return ContextError::canceled;
  if (deadline_ != never && actor_.reached() >= deadline_) return ContextError::deadline_exceeded;
  return ContextError::none;
}

Context Context::with_timeout(Duration d) const {
  return Context(actor_, std::min(actor_.reached() + d, deadline_), token_);
}

ContextError Context::sleep(Duration d, Label point) const {
  if (const ContextError e = error(); e != ContextError::none) return e;
  const Time until = actor_.reached() + d;
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
