#include "store/layer_trace.h"

#include "store/schema/failure_text.h"

namespace dsqlsim::store {

namespace note = schema::note;

LayerTrace::LayerTrace(const Context& ctx, schema::Layer layer, std::int64_t call, std::string_view operation,
                       std::int64_t attempts_configured, Duration longest_backoff)
    : actor_(ctx.actor()), layer_(layer), call_(call), operation_(operation) {
  actor_.note(note::call_began, {this->layer(), call_, attempts_configured, longest_backoff.us}, operation_);
}

void LayerTrace::attempt_began() {
  ++attempt_;
  actor_.note(note::attempt_began, {layer(), call_, attempt_}, operation_);
}

void LayerTrace::attempt_succeeded() const {
  const schema::Root root{Failure::none, Outcome::applied};
  const auto none = static_cast<std::int64_t>(Failure::none);
  actor_.note(note::attempt_ended, {layer(), call_, attempt_, none, schema::pack_root(root)});
}

void LayerTrace::attempt_failed(const Error& error) const {
  const auto kind = static_cast<std::int64_t>(error.kind);
  actor_.note(note::attempt_ended, {layer(), call_, attempt_, kind, packed_root(error)},
              schema::failure_text(error.evidence, error.text));
}

void LayerTrace::backoff(Duration delay) const {
  actor_.note(note::backoff, {layer(), call_, attempt_, delay.us}, operation_);
}

std::int64_t packed_root(const Error& error) { return schema::pack_root({error.root, error.outcome}); }

}  // namespace dsqlsim::store
