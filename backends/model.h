#pragma once
// The in-memory model of DSQL as a Backend. Deterministic: the same statements in the same order with the same choices give
// the same answers, on a fresh backend and on a reset one.

#include <memory>

#include "model/knobs.h"
#include "sim/db/backend.h"

namespace dsqlsim {

[[nodiscard]] std::unique_ptr<Backend> make_model_backend(const model::Knobs& knobs = {});

}  // namespace dsqlsim
