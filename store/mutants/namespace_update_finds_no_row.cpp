#include "store/blueprint.h"
#include "store/dsql/db.h"

namespace dsqlsim::store::mutant {

namespace {

Expected<std::int64_t> ask_for_the_future(dsql::Db& tx, const Context& ctx, const NamespaceRow& row) {
  NamespaceRow wrong = row;
  wrong.notification_version += 2;
  return tx.update_namespace(ctx, wrong);
}

}  // namespace

void namespace_update_finds_no_row(Blueprint& blueprint) { blueprint.namespaces.update_row = ask_for_the_future; }

}  // namespace dsqlsim::store::mutant
