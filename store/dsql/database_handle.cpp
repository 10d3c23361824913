#include "store/dsql/database_handle.h"

#include "store/schema/notes.h"

namespace dsqlsim::store::dsql {

namespace {

constexpr Duration refresh_min_interval = seconds(1);
}  // namespace

Time monotonic_now(const Context& ctx) {
  const Actor& actor = ctx.actor();
  return {actor.now().us - actor.host().skew.us};
}

bool DatabaseHandle::open(const Context& ctx) {
  if (!started_) {
    started_ = true;
    open_ = true;
    last_refresh_ = monotonic_now(ctx);
  }
  if (!open_) refresh(ctx);
  return open_;
}

void DatabaseHandle::replace(const Context& ctx) {
  if (open_) {
    database_.replace_pool();
    ++pools_closed_;
  }
  open_ = false;
  refresh(ctx);
}

void DatabaseHandle::refresh(const Context& ctx) {
  ctx.actor().metric(schema::metric::session_refresh_attempts, {}, {}, 1);
  const Time now = monotonic_now(ctx);
  if (now - last_refresh_ < refresh_min_interval) {
    ctx.actor().metric(schema::metric::session_refresh_failures, "throttle", {}, 1);
    return;
  }
  last_refresh_ = now;
  open_ = true;
}

Error database_unavailable_error() { return make_error(Failure::unavailable, "no usable database connection found"); }

}  // namespace dsqlsim::store::dsql
