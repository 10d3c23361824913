#include "model/plan_cache.h"

#include "model/fold.h"

namespace dsqlsim::model {

Result<StatementPlan> plan_statement(const ParsedScript& script, std::size_t i, const BindContext& context) {
  DSQLSIM_TRY(StatementPlan plan, bind(script, i, context));
  DSQLSIM_CHECKED(fold_constants(plan));
  return plan;
}

CachedStatement& PlanCache::find(const Statement& statement) {
  if (by_id_.size() <= statement.id) by_id_.resize(statement.id + 1);
  std::unique_ptr<CachedStatement>& slot = by_id_[statement.id];
  // Ids are unique within one StatementTable; two tables may meet here.
  if (slot == nullptr || slot->sql != statement.sql) {
    slot = std::make_unique<CachedStatement>(statement.sql, parse(statement.sql));
  }
  return *slot;
}

const Result<StatementPlan>& plan_of(CachedStatement& statement, Database& database, const Catalog& catalog,
                                     const SearchPath& path) {
  const bool fresh = statement.plan && statement.epoch == database.epoch() && statement.catalog_version == catalog.version &&
                     statement.path == path;
  if (!fresh) {
    const BindContext context{catalog, database.arena(), database.knobs().dialect, database.knobs().key_rewrite_is_key_write,
                              path};
    statement.plan.emplace(plan_statement(*statement.script, 0, context));
    statement.epoch = database.epoch();
    statement.catalog_version = catalog.version;
    statement.path = path;
  }
  return *statement.plan;
}

}  // namespace dsqlsim::model
