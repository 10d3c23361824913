#pragma once
// The in-memory model of DSQL as a Backend. Deterministic: the same statements in the same order with the same choices
// give the same answers, on a fresh backend and on a reset one.

#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "model/knobs.h"
#include "sim/db/backend.h"

namespace dsqlsim {

[[nodiscard]] std::unique_ptr<Backend> make_model_backend(const model::Knobs& knobs = {});

namespace backends {

/// From a date and the knobs that are not at their default, as model::parse_knobs reads them: "2026-09+early_abort". The
/// error is one sentence.
[[nodiscard]] tl::expected<std::unique_ptr<Backend>, std::string> make_model(std::string_view dialect);

}  // namespace backends

}  // namespace dsqlsim
