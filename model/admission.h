#pragma once
// Who may connect (facts 5): how many sessions at a time, and how fast. A token bucket on virtual time: it is full at the
// start, each connect takes one token, and it refills at a steady rate. Knows no session; the caller counts them.

#include <cstddef>

#include "model/knobs.h"
#include "model/sql/try.h"
#include "sim/db/backend.h"

namespace dsqlsim::model {

class Admission {
 public:
  explicit Admission(const Knobs& knobs) : knobs_(knobs) { reset(); }

  /// Takes a token and lets a client in beside `open` others, or answers 53400 (too fast), 53300 (too many) or one of the
  /// refusals that the knob connect_refused draws. The facts do not say which limit is judged first: here it is the rate.
  Status admit(const ServerContext& context, std::size_t open);
  [[nodiscard]] std::size_t most() const;
  /// The bucket is full and time starts again.
  void reset();

 private:
  [[nodiscard]] Duration price() const;

  const Knobs& knobs_;
  /// Tokens as the time that it takes to earn them.
  Duration credit_;
  Time seen_;
};

}  // namespace dsqlsim::model
