#pragma once
// The door of this folder: one parsed statement and one catalog version in, a typed plan or DSQL's refusal out. Pure; the
// same inputs give the same plan.

#include "model/sql/catalog.h"
#include "model/sql/dialect.h"
#include "model/sql/parse.h"
#include "model/sql/plan.h"

namespace dsqlsim::model {

struct BindContext {
  const Catalog& catalog;
  /// Receives the definitions that DDL makes.
  CatalogArena& arena;
  Dialect dialect;
  /// Facts 10.9: assigning a key column its current value counts as a key write if the column is in SET.
  bool key_rewrite_is_key_write = true;
  /// Of the session.
  const SearchPath& path = default_search_path();
};

/// Binds statement `i` of the script.
[[nodiscard]] Result<StatementPlan> bind(const ParsedScript& script, std::size_t i, const BindContext& context);

/// DSQL's refusal of statements outside its subset (facts 6.2), checked before anything is looked up.
[[nodiscard]] Status check_supported(const ParsedScript& script, std::size_t i, const Dialect& dialect);

}  // namespace dsqlsim::model
