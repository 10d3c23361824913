#include <fmt/format.h>

#include "store/blueprint.h"
#include "store/dsql/condition_failed.h"

namespace dsqlsim::store::remedy {

namespace {

Failure type_of(ConditionKind kind) {
  switch (kind) {
    case ConditionKind::shard:
      return Failure::shard_ownership_lost;
    case ConditionKind::execution:
      return Failure::workflow_condition_failed;
    case ConditionKind::unknown:
    case ConditionKind::task_queue:
    case ConditionKind::namespace_row:
      return Failure::condition_failed;
  }
  return Failure::condition_failed;
}

Error typed(ConditionKind kind, std::string message) {
  Error e = dsql::condition_failed_error(kind, std::move(message));
  e.kind = type_of(kind);
  return e;
}

std::optional<Error> mismatch_is_condition_failed(std::int64_t requested, std::int64_t locked) {
  return make_error(Failure::condition_failed,
                    fmt::format("conditional update error: expect: {}, actual: {}", requested, locked));
}

}  // namespace

void typed_condition_errors(Blueprint& blueprint) {
  blueprint.errors.condition_failed = typed;
  blueprint.namespaces.version_mismatch = mismatch_is_condition_failed;
  for (const ConditionKind kind : {ConditionKind::shard, ConditionKind::execution, ConditionKind::namespace_row}) {
    blueprint.errors.survive_wrapping.add(type_of(kind));
  }
}

}  // namespace dsqlsim::store::remedy
