#include "store/dsql/tx_retry_policy.h"

namespace dsqlsim::store::mutant {

namespace {

void one_too_late(const Context& ctx, std::string_view operation, int attempt, dsql::ErrorClass error_class,
                  Duration delay) {
  dsql::on_retry(ctx, operation, attempt + 1, error_class, delay);
}

}  // namespace

void retries_counted_under_next_attempt(Blueprint& blueprint) { blueprint.transactions.on_retry = one_too_late; }

}  // namespace dsqlsim::store::mutant
