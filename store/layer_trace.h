#pragma once
// One call of a retry layer, as notes (store/schema/notes.h). It sees attempts and their errors, never the decisions: a
// layer that decides wrongly is noted all the same.

#include <cstdint>
#include <string_view>

#include "sim/core/context.h"
#include "store/error.h"
#include "store/schema/notes.h"

namespace dsqlsim::store {

class LayerTrace {
 public:
  /// Notes that the call begins. `operation` must outlive this.
  LayerTrace(const Context& ctx, schema::Layer layer, std::int64_t call, std::string_view operation,
             std::int64_t attempts_configured, Duration longest_backoff);

  void attempt_began();
  void attempt_succeeded() const;
  void attempt_failed(const Error& error) const;
  /// The layer is going to wait and try again.
  void backoff(Duration delay) const;

  /// Attempts begun so far.
  [[nodiscard]] std::int64_t attempt() const { return attempt_; }

 private:
  [[nodiscard]] std::int64_t layer() const { return static_cast<std::int64_t>(layer_); }

  Actor& actor_;
  schema::Layer layer_;
  std::int64_t call_;
  std::string_view operation_;
  std::int64_t attempt_ = 0;
};

/// The root of an error, as notes carry it.
[[nodiscard]] std::int64_t packed_root(const Error& error);

}  // namespace dsqlsim::store
