#pragma once
// What Go calls a context: the actor on whose behalf a call is made, a deadline, and a chain of cancel tokens. Passed by
// reference down every call that may wait. A detached context (of another actor, or without the caller's token) is how
// writes outlive the request that started them.

#include <cstdint>
#include <vector>

#include "sim/core/actor.h"
#include "sim/core/machine.h"

namespace dsqlsim {

class WaitRegistration;

/// Cancelled once, for ever. Everybody who waits under it is woken, each by one event of its own. A token outlives those
/// who wait under it, but for a crash, which unwinds actors in any order.
class CancelToken {
 public:
  explicit CancelToken(const CancelToken* parent = nullptr) : parent_(parent) {}
  ~CancelToken();
  CancelToken(const CancelToken&) = delete;
  CancelToken& operator=(const CancelToken&) = delete;

  [[nodiscard]] bool cancelled() const { return cancelled_ || (parent_ != nullptr && parent_->cancelled()); }
  void cancel();

 private:
  friend class Context;
  friend class WaitRegistration;
  const CancelToken* parent_;
  bool cancelled_ = false;
  mutable std::vector<WaitRegistration*> waiting_;
};

enum class ContextError : std::uint8_t { none, canceled, deadline_exceeded };

class Context {
 public:
  explicit Context(Actor& actor, Time deadline = never, const CancelToken* token = nullptr)
      : actor_(actor), deadline_(deadline), token_(token) {}

  [[nodiscard]] Actor& actor() const { return actor_; }
  /// In machine time, so that a step of the host's clock does not move it.
  [[nodiscard]] Time deadline() const { return deadline_; }
  [[nodiscard]] const CancelToken* token() const { return token_; }
  [[nodiscard]] ContextError error() const;

  /// The same context with an earlier deadline, `d` from now.
  [[nodiscard]] Context with_timeout(Duration d) const;
  /// The same context under a further token, which must outlive it.
  [[nodiscard]] Context with_token(const CancelToken& token) const { return Context(actor_, deadline_, &token); }

  /// Waits for `d`, or until the context ends. Returns its error: none if the whole time passed.
  ContextError sleep(Duration d, Label point) const;
  /// Waits until somebody wakes the actor with Wake::ready or the context ends.
  [[nodiscard]] Wake wait(Label point) const { return wait_until(never, point); }
  /// The same, with a further deadline of its own; Wake::timer tells either deadline.
  [[nodiscard]] Wake wait_until(Time deadline, Label point) const;

 private:
  Actor& actor_;
  Time deadline_;
  const CancelToken* token_;
};

}  // namespace dsqlsim
