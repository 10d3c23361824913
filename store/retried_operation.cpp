#include "store/retried_operation.h"

#include "store/layer_trace.h"
#include "store/schema/failure_text.h"

namespace dsqlsim::store {

void note_returned(const Context& ctx, std::int64_t call, schema::Operation operation, const Expected<void>& done) {
  namespace note = schema::note;
  const auto op = static_cast<std::int64_t>(operation);
  if (done.has_value()) {
    const std::int64_t applied = schema::pack_root({Failure::none, Outcome::applied});
    ctx.actor().note(note::operation_returned, {call, static_cast<std::int64_t>(Failure::none), applied, op});
    return;
  }
  const Error& e = done.error();
  ctx.actor().note(note::operation_returned, {call, static_cast<std::int64_t>(e.kind), packed_root(e), op},
                   schema::failure_text(e.evidence, e.text));
}

}  // namespace dsqlsim::store
