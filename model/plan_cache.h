#pragma once
// Parsed statements and their plans, by Statement::id. Text is parsed once; a plan is bound once for each state of the catalog.
// What the cache holds changes speed and never an answer: it survives reset() and is checked against the text itself.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/database.h"
#include "model/sql/bind.h"
#include "sim/db/statement.h"

namespace dsqlsim::model {

struct CachedStatement {
  std::string sql;
  Result<ParsedScript> script;
  StatementClass only_class = StatementClass::other;
  /// The plan of a one-statement script and the state that it belongs to.
  std::optional<Result<StatementPlan>> plan;
  std::uint64_t epoch = 0;
  std::uint64_t catalog_version = 0;
  SearchPath path;

  CachedStatement(std::string text, Result<ParsedScript> parsed) : sql(std::move(text)), script(std::move(parsed)) {
    if (script && script->size() == 1) only_class = script->classify(0);
  }
};

class PlanCache {
 public:
  /// Parses on first sight: call on the main stack.
  CachedStatement& find(const Statement& statement);

 private:
  std::vector<std::unique_ptr<CachedStatement>> by_id_;
};

/// Binds and folds statement `i` of the script.
[[nodiscard]] Result<StatementPlan> plan_statement(const ParsedScript& script, std::size_t i, const BindContext& context);

/// The plan of the script's only statement under that catalog and path, from the cache if it is there.
[[nodiscard]] const Result<StatementPlan>& plan_of(CachedStatement& statement, Database& database, const Catalog& catalog,
                                                   const SearchPath& path);

}  // namespace dsqlsim::model
