#include "store/blueprint.h"

namespace dsqlsim::store::remedy {

namespace {

// 54000 is rows, bytes or age of the transaction: never applied, and the same again if repeated unchanged.
Error limits_are_typed(const DbError& error, Outcome outcome) {
  Error e = driver_error(error, outcome);
  if (error.state == sqlstate::program_limit_exceeded) e.kind = Failure::transaction_size_limit;
  return e;
}

}  // namespace

void map_54000(Blueprint& blueprint) {
  blueprint.errors.refused = limits_are_typed;
  blueprint.errors.survive_wrapping.add(Failure::transaction_size_limit);
  blueprint.errors.pass_transaction.add(Failure::transaction_size_limit);
}

}  // namespace dsqlsim::store::remedy
