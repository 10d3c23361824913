#include "store/dsql/condition_failed.h"

#include <fmt/format.h>

namespace dsqlsim::store::dsql {

std::string_view name(ConditionKind kind) {
  switch (kind) {
    case ConditionKind::unknown:
      return "unknown";
    case ConditionKind::shard:
      return "shard";
    case ConditionKind::execution:
      return "execution";
    case ConditionKind::task_queue:
      return "task_queue";
    case ConditionKind::namespace_row:
      return "namespace";
  }
  return "?";
}

Error condition_failed_error(ConditionKind kind, std::string message) {
  Error e = make_error(Failure::dsql_condition_failed,
                       kind == ConditionKind::unknown ? fmt::format("condition failed: {}", message)
                                                      : fmt::format("condition failed ({}): {}", name(kind), message));
  e.condition = kind;
  return e;
}

Error wrap_with_condition_failed(const Error* error, std::string message) {
  if (error != nullptr) message += ": " + error->text;
  return condition_failed_error(ConditionKind::unknown, std::move(message));
}

}  // namespace dsqlsim::store::dsql
