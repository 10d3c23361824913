#pragma once
// Transaction control, SET and SHOW: what DSQL accepts of them and with which words it refuses the rest (facts 6.1). Internal
// to the folder.

#include <string_view>

#include "model/sql/plan.h"
#include "model/sql/tree.h"

namespace dsqlsim::model {

[[nodiscard]] Result<PlanBody> bind_transaction(const PgQuery__TransactionStmt& stmt);
[[nodiscard]] Result<PlanBody> bind_set(const PgQuery__VariableSetStmt& stmt);
[[nodiscard]] Result<SettingPlan> bind_show(std::string_view name);

}  // namespace dsqlsim::model
