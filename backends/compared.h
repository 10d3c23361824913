#pragma once
// A server and the model side by side as one Backend: every statement goes to both in the same order, and the answers
// that count are the server's. Models follow. One plays PostgreSQL (model/waits.h) and must answer the same,
// statement by statement and row by row of every COMMIT. The other is DSQL, and where it decides otherwise there must
// be a reason that is known; it then gives up what the server has given up, and goes on.

#include <memory>

#include "backends/comparison.h"
#include "sim/db/backend.h"

namespace dsqlsim {

/// `server` must keep a commit log. `into` must outlive the backend.
[[nodiscard]] std::unique_ptr<Backend> make_compared_backend(std::unique_ptr<Backend> server, Comparison& into);

}  // namespace dsqlsim
