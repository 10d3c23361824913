// CREATE INDEX ASYNC, with DSQL's refusals in DSQL's order: grammar, CONCURRENTLY, USING, WHERE, mode, expression, key count.

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "model/sql/binder.h"
#include "model/sql/ddl.h"
#include "model/sql/visit.h"

namespace dsqlsim::model {

namespace {

/// The names of the keys and of the included columns, joined by "_"; one that came before gets a number.
std::string key_names(const PgQuery__IndexStmt& stmt) {
  std::vector<std::string> names;
  const auto add = [&](const PgQuery__IndexElem& element) {
    std::string name(text_of(element.name));
    if (element.expr != nullptr) {
      name = output_name(*element.expr);
      if (name == "?column?") name = "expr";
    }
    const std::string base = name;
    for (int i = 1; std::find(names.begin(), names.end(), name) != names.end(); ++i) name = base + std::to_string(i);
    names.push_back(std::move(name));
  };
  for (const Node* node : list(stmt.n_index_params, stmt.index_params)) add(*node->index_elem);
  for (const Node* node : list(stmt.n_index_including_params, stmt.index_including_params)) add(*node->index_elem);
  return fmt::format("{}", fmt::join(names, "_"));
}

}  // namespace

Status DdlBinder::create_index(const PgQuery__IndexStmt& stmt) {
  plan_.tag = "CREATE INDEX";
  const auto refused = [](std::string_view message) { return refuse(sqlstate::feature_not_supported, std::string(message)); };
  if (stmt.concurrent != 0) return refused("CONCURRENTLY not supported for CREATE INDEX");
  if (script_.names_access_method(statement_)) return refused("USING not supported for CREATE INDEX");
  if (stmt.where_clause != nullptr && !context_.dialect.has_partial_indexes()) {
    return refused("WHERE not supported for CREATE INDEX");
  }
  if (!script_.is_async(statement_)) return refused("unsupported mode. please use CREATE INDEX ASYNC.");
  if (!text_of(stmt.table_space).empty()) return refused("TABLESPACE not supported for CREATE INDEX");
  if (stmt.n_options > 0) return refused("WITH not supported for CREATE INDEX");
  DSQLSIM_TRY(const TableDef* table, table_named(*stmt.relation));
  IndexDef index;
  index.unique = stmt.unique != 0;
  index.nulls_not_distinct = stmt.nulls_not_distinct != 0;
  index.valid = false;
  DSQLSIM_CHECKED(index_keys(stmt, *table, index));
  DSQLSIM_CHECKED(check_key_types(*table, index));
  index.name = text_of(stmt.idxname);
  if (index.name.empty()) {
    index.name = free_name(table->schema, table->name, key_names(stmt), "idx", nullptr);
  } else if (plan_.next.relation_exists(table->schema, index.name)) {
    if (stmt.if_not_exists != 0) {
      plan_.no_change = true;
      return std::monostate{};
    }
    return refuse("42P07", fmt::format("relation \"{}\" already exists", index.name));
  }
  index.id = plan_.next.next_index++;
  plan_.returns_job = true;
  act(StorageAction::Kind::build_index, table->id, index.id, "INDEX_BUILD", fmt::format("{}.{}", table->schema, index.name));
  TableDef changed = *table;
  changed.indexes.push_back(std::move(index));
  publish(std::move(changed));
  return std::monostate{};
}

Status DdlBinder::index_keys(const PgQuery__IndexStmt& stmt, const TableDef& table, IndexDef& index) {
  StatementPlan unused;
  Binder binder(context_, unused);
  Scope scope = Binder::row_scope(table, table.name);
  scope.clause = "index expressions";
  const auto immutable = [](const Expr& e) {
    bool result = true;
    visit_expressions(e, 0, [&](const Expr& x, std::uint16_t) {
      result = result && (x.function == nullptr || x.function->volatility == Volatility::immutable);
    });
    return result;
  };
  for (const Node* node : list(stmt.n_index_params, stmt.index_params)) {
    const PgQuery__IndexElem& element = *node->index_elem;
    if (element.ordering > PG_QUERY__SORT_BY_DIR__SORTBY_DEFAULT ||
        element.nulls_ordering > PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_DEFAULT) {
      return refuse(sqlstate::feature_not_supported, "specifying sort order not supported for index keys");
    }
    const std::vector<std::string> collation = strings_of(list(element.n_collation, element.collation));
    if (!collation.empty() && collation.back() != "C") {
      return refuse(sqlstate::feature_not_supported, "collation other than C is not supported");
    }
    if (element.n_opclass > 0) return refuse(sqlstate::feature_not_supported, "opclass not supported for index keys");
    if (element.expr == nullptr) {
      const std::optional<std::uint32_t> column = table.find_column(text_of(element.name));
      if (!column) return refuse(sqlstate::undefined_column, fmt::format("column \"{}\" does not exist", text_of(element.name)));
      index.keys.push_back({*column, nullptr});
      continue;
    }
    if (!context_.dialect.has_expression_indexes()) {
      return refuse(sqlstate::feature_not_supported, "expressions not supported for index keys");
    }
    DSQLSIM_TRY(ExprPtr e, binder.expr(element.expr, scope));
    DSQLSIM_TRY(e, binder.settle(std::move(e)));
    if (!immutable(*e)) return refuse("42P17", "functions in index expression must be marked IMMUTABLE");
    index.keys.push_back({0, context_.arena.add(std::move(e))});
  }
  for (const Node* node : list(stmt.n_index_including_params, stmt.index_including_params)) {
    if (node->index_elem->expr != nullptr) {
      return refuse(sqlstate::feature_not_supported, "expressions are not supported in included columns");
    }
    const std::optional<std::uint32_t> column = table.find_column(text_of(node->index_elem->name));
    if (!column) {
      return refuse(sqlstate::undefined_column, fmt::format("column \"{}\" does not exist", text_of(node->index_elem->name)));
    }
    index.included.push_back(*column);
  }
  if (stmt.where_clause != nullptr) {
    DSQLSIM_TRY(ExprPtr predicate, binder.condition(stmt.where_clause, scope, "WHERE"));
    if (!immutable(*predicate)) return refuse("42P17", "functions in index predicate must be marked IMMUTABLE");
    index.predicate = context_.arena.add(std::move(predicate));
  }
  return std::monostate{};
}

}  // namespace dsqlsim::model
