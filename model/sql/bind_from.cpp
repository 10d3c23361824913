// FROM: tables, views, CTEs, subqueries, set-returning functions and joins.

#include <fmt/format.h>

#include <algorithm>

#include "model/sql/binder.h"

namespace dsqlsim::model {

namespace {

std::unique_ptr<FromNode> scan_of(std::uint16_t slot) {
  auto node = std::make_unique<FromNode>();
  node->slot = slot;
  return node;
}

std::vector<RangeColumn> columns_of(const TableDef& table) {
  std::vector<RangeColumn> out;
  for (const ColumnDef& c : table.columns) out.push_back({c.name, c.type, c.dropped});
  return out;
}

std::vector<RangeColumn> columns_of(const SelectPlan& plan) {
  std::vector<RangeColumn> out;
  for (std::size_t i = 0; i < plan.visible; ++i)
    out.push_back({plan.targets[i].name, plan.targets[i].value->type, false});
  return out;
}

const ScopeCte* find_cte(const Scope& scope, std::string_view name) {
  for (const Scope* s = &scope; s != nullptr; s = s->outer) {
    for (auto it = s->ctes.rbegin(); it != s->ctes.rend(); ++it) {
      if (it->name == name) return &*it;
    }
  }
  return nullptr;
}

/// PostgreSQL writes expressions and conditions of indexes in words of its own.
bool is_not_modelled(const TableDef& table, std::uint32_t column, const Catalog& catalog) {
  if (table.system != SystemTable::pg_indexes || table.columns[column].name != "indexdef") return false;
  return std::any_of(catalog.tables.begin(), catalog.tables.end(), [](const auto& item) {
    const std::vector<IndexDef>& indexes = item.second->indexes;
    return !std::all_of(indexes.begin(), indexes.end(), [](const IndexDef& index) { return index.plain(); });
  });
}

}  // namespace

Result<ExprPtr> modelled_column_of(const ScopeColumn& column, std::uint16_t level) {
  if (column.not_modelled)
    return not_modelled(fmt::format("{} while there is an index over an expression or with WHERE", column.name));
  return column_of(column, level);
}

ExprPtr column_of(const ScopeColumn& column, std::uint16_t level) {
  ExprPtr own = make_column(level, column.slot, column.column, column.type);
  if (!column.or_else) return own;
  auto either = std::make_unique<Expr>(ExprKind::coalesce, column.type);
  either->args.push_back(std::move(own));
  either->args.push_back(make_column(level, column.or_else->first, column.or_else->second, column.type));
  return either;
}

Scope Binder::row_scope(const TableDef& table, std::string_view alias, std::uint16_t slot) {
  Scope scope;
  add_row(scope, table, alias, slot);
  return scope;
}

void Binder::add_row(Scope& scope, const TableDef& table, std::string_view alias, std::uint16_t slot) {
  for (std::uint32_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].dropped) continue;
    scope.columns.push_back({std::string(alias), table.columns[i].name, slot, i, table.columns[i].type, false});
  }
}

Result<std::unique_ptr<FromNode>> Binder::add_range(RangeEntry entry, const PgQuery__Alias* alias, SelectPlan& plan,
                                                    Scope& scope) {
  if (alias != nullptr) {
    entry.alias = text_of(alias->aliasname);
    const std::vector<std::string> names = strings_of(list(alias->n_colnames, alias->colnames));
    if (names.size() > entry.columns.size()) {
      return refuse("42P10", fmt::format("table \"{}\" has {} columns available but {} columns specified", entry.alias,
                                         entry.columns.size(), names.size()));
    }
    for (std::size_t i = 0; i < names.size(); ++i) entry.columns[i].name = names[i];
    // A function's only column is named after its alias.
    const bool lone = entry.kind == RangeKind::functions && entry.functions.size() == 1 && !entry.functions[0].named;
    if (lone && names.empty()) entry.columns[0].name = entry.alias;
  }
  for (const RangeEntry& other : plan.ranges) {
    if (!entry.alias.empty() && other.alias == entry.alias) {
      return refuse("42712", fmt::format("table name \"{}\" specified more than once", entry.alias));
    }
  }
  if (entry.subquery != nullptr) entry.subquery_id = plan_.subqueries++;
  if (plan.ranges.size() >= 1000) return refuse("54001", "stack depth limit exceeded");
  const auto slot = static_cast<std::uint16_t>(plan.ranges.size());
  for (std::uint32_t i = 0; i < entry.columns.size(); ++i) {
    if (entry.columns[i].hidden) continue;
    scope.columns.push_back({entry.alias, entry.columns[i].name, slot, i, entry.columns[i].type, false});
    scope.columns.back().not_modelled =
        entry.kind == RangeKind::table && is_not_modelled(*entry.table, i, context_.catalog);
    scope.columns.back().is_whole = entry.kind == RangeKind::functions && entry.columns.size() == 1;
  }
  plan.ranges.push_back(std::move(entry));
  return scan_of(slot);
}

Result<std::unique_ptr<FromNode>> Binder::from_item(const Node* node, SelectPlan& plan, Scope& scope) {
  switch (node->node_case) {
    case PG_QUERY__NODE__NODE_RANGE_VAR:
      return table(*node->range_var, plan, scope);
    case PG_QUERY__NODE__NODE_RANGE_SUBSELECT:
      return subquery(*node->range_subselect, plan, scope);
    case PG_QUERY__NODE__NODE_RANGE_FUNCTION:
      return function(*node->range_function, plan, scope);
    case PG_QUERY__NODE__NODE_JOIN_EXPR:
      return join(*node->join_expr, plan, scope);
    case PG_QUERY__NODE__NODE_RANGE_TABLE_SAMPLE:
      return refuse(sqlstate::feature_not_supported, "TABLESAMPLE clause not supported");
    default:
      return not_modelled(node_name(*node));
  }
}

Result<std::unique_ptr<FromNode>> Binder::from_list(NodeList items, SelectPlan& plan, Scope& scope) {
  std::unique_ptr<FromNode> out;
  for (const Node* item : items) {
    DSQLSIM_TRY(std::unique_ptr<FromNode> next, from_item(item, plan, scope));
    if (out == nullptr) {
      out = std::move(next);
      continue;
    }
    auto joined = std::make_unique<FromNode>();
    joined->is_join = true;
    joined->left = std::move(out);
    joined->right = std::move(next);
    out = std::move(joined);
  }
  return out;
}

Result<std::unique_ptr<FromNode>> Binder::table(const PgQuery__RangeVar& var, SelectPlan& plan, Scope& scope) {
  const std::string_view schema = text_of(var.schemaname);
  const std::string_view name = text_of(var.relname);
  RangeEntry entry;
  entry.alias = name;
  if (schema.empty()) {
    if (const ScopeCte* cte = find_cte(scope, name)) {
      if (!cte->readable) {
        return refuse(sqlstate::feature_not_supported,
                      fmt::format("WITH query \"{}\" does not have a RETURNING clause", name));
      }
      entry.kind = RangeKind::cte;
      entry.cte = cte->id;
      entry.columns = cte->columns;
      return add_range(std::move(entry), var.alias, plan, scope);
    }
  }
  const std::string home = context_.catalog.locate(schema, name, *path_);
  if (const ViewDef* view_def = context_.catalog.find_view(home, name)) return view(*view_def, var, plan, scope);
  const TableDef* table = context_.catalog.find_table(home, name);
  if (table == nullptr) {
    const bool system = schema == "pg_catalog" || schema == "information_schema" || schema == "sys" ||
                        (schema.empty() && name.starts_with("pg_"));
    if (system) return not_modelled(fmt::format("relation {}", name));
    if (context_.catalog.find_sequence(home, name) != nullptr) return not_modelled("SELECT of a sequence");
    const std::string shown = schema.empty() ? std::string(name) : fmt::format("{}.{}", schema, name);
    return refuse(sqlstate::undefined_table, fmt::format("relation \"{}\" does not exist", shown));
  }
  plan_.tables.push_back(table);
  entry.table = table;
  entry.columns = columns_of(*table);
  return add_range(std::move(entry), var.alias, plan, scope);
}

Result<std::unique_ptr<FromNode>> Binder::view(const ViewDef& view, const PgQuery__RangeVar& var, SelectPlan& plan,
                                               Scope& scope) {
  // Views nest through here; the depth counter is the one of expressions.
  if (++depth_ > 100) return refuse("54001", "stack depth limit exceeded");
  const std::size_t named = plan_.views.size() + 1;
  plan_.views.push_back(&view);
  DSQLSIM_TRY(const ParsedScript script, parse(view.sql));
  RangeEntry entry;
  entry.kind = RangeKind::subquery;
  entry.alias = view.name;
  const SearchPath* outside = std::exchange(path_, &view.path);
  Result<std::unique_ptr<SelectPlan>> query = select(*script.statement(0).stmt->select_stmt, nullptr);
  path_ = outside;
  DSQLSIM_TRY(entry.subquery, std::move(query));
  --depth_;
  plan_.views.resize(named);
  entry.columns = columns_of(*entry.subquery);
  for (std::size_t i = 0; i < view.columns.size() && i < entry.columns.size(); ++i)
    entry.columns[i].name = view.columns[i];
  return add_range(std::move(entry), var.alias, plan, scope);
}

Result<std::unique_ptr<FromNode>> Binder::subquery(const PgQuery__RangeSubselect& sub, SelectPlan& plan, Scope& scope) {
  if (sub.alias == nullptr) return refuse(sqlstate::syntax_error, "subquery in FROM must have an alias");
  RangeEntry entry;
  entry.kind = RangeKind::subquery;
  entry.lateral = sub.lateral != 0;
  if (entry.lateral) {
    DSQLSIM_TRY(entry.subquery, select(*sub.subquery->select_stmt, &scope));
  } else {
    // Siblings are invisible, CTEs and enclosing queries are not.
    Scope between;
    between.outer = scope.outer;
    between.ctes = scope.ctes;
    DSQLSIM_TRY(entry.subquery, select(*sub.subquery->select_stmt, &between));
    scope.correlated = scope.correlated || between.correlated;
  }
  entry.columns = columns_of(*entry.subquery);
  return add_range(std::move(entry), sub.alias, plan, scope);
}

Result<std::unique_ptr<FromNode>> Binder::join(const PgQuery__JoinExpr& join, SelectPlan& plan, Scope& scope) {
  if (join.alias != nullptr || join.join_using_alias != nullptr) return not_modelled("alias of a join");
  const std::size_t left_begin = scope.columns.size();
  auto node = std::make_unique<FromNode>();
  node->is_join = true;
  DSQLSIM_TRY(node->left, from_item(join.larg, plan, scope));
  const std::size_t right_begin = scope.columns.size();
  DSQLSIM_TRY(node->right, from_item(join.rarg, plan, scope));
  if (join.is_natural != 0 || join.n_using_clause > 0) {
    DSQLSIM_CHECKED(using_columns(join, *node, scope, left_begin, right_begin));
  } else if (join.quals != nullptr) {
    // ON sees the joined tables only, by PostgreSQL's rules; earlier siblings are an error we do not report.
    DSQLSIM_TRY(ExprPtr on, condition(join.quals, scope, "JOIN/ON"));
    split_conjuncts(std::move(on), node->filters);
  }
  switch (join.jointype) {
    case PG_QUERY__JOIN_TYPE__JOIN_INNER:
      node->join = JoinKind::inner;
      break;
    case PG_QUERY__JOIN_TYPE__JOIN_LEFT:
      node->join = JoinKind::left;
      break;
    case PG_QUERY__JOIN_TYPE__JOIN_RIGHT:
      node->join = JoinKind::left;
      std::swap(node->left, node->right);
      break;
    case PG_QUERY__JOIN_TYPE__JOIN_FULL:
      node->join = JoinKind::full;
      break;
    default:
      return not_modelled("JoinExpr of this kind");
  }
  return node;
}

Status Binder::using_columns(const PgQuery__JoinExpr& join, FromNode& node, Scope& scope, std::size_t left_begin,
                             std::size_t right_begin) {
  // The side that is never made of NULLs.
  const bool keep_right = join.jointype == PG_QUERY__JOIN_TYPE__JOIN_RIGHT;
  std::vector<ScopeColumn> merged;
  std::vector<std::string> names = strings_of(list(join.n_using_clause, join.using_clause));
  const auto find = [&](std::size_t begin, std::size_t end, std::string_view name) -> ScopeColumn* {
    for (std::size_t i = begin; i < end; ++i) {
      if (!scope.columns[i].merged_away && scope.columns[i].name == name) return &scope.columns[i];
    }
    return nullptr;
  };
  if (join.is_natural != 0) {
    for (std::size_t i = left_begin; i < right_begin; ++i) {
      const ScopeColumn& c = scope.columns[i];
      if (!c.merged_away && find(right_begin, scope.columns.size(), c.name) != nullptr) names.push_back(c.name);
    }
  }
  for (const std::string& name : names) {
    ScopeColumn* left = find(left_begin, right_begin, name);
    ScopeColumn* right = find(right_begin, scope.columns.size(), name);
    if (join.jointype == PG_QUERY__JOIN_TYPE__JOIN_FULL && left != nullptr && right != nullptr &&
        (!left->type.same_base(right->type) || left->or_else || right->or_else)) {
      return not_modelled("FULL JOIN with USING of several types or tables");
    }
    if (left == nullptr || right == nullptr) {
      return refuse(sqlstate::undefined_column,
                    fmt::format("column \"{}\" specified in USING clause does not exist in {} table", name,
                                left == nullptr ? "left" : "right"));
    }
    DSQLSIM_TRY(ExprPtr match, compare(CompareOp::equal, make_column(0, left->slot, left->column, left->type),
                                       make_column(0, right->slot, right->column, right->type)));
    node.filters.push_back(std::move(match));
    ScopeColumn both = keep_right ? *right : *left;
    both.relation.clear();
    if (join.jointype == PG_QUERY__JOIN_TYPE__JOIN_FULL) both.or_else = {right->slot, right->column};
    merged.push_back(std::move(both));
    left->merged_away = right->merged_away = true;
  }
  // In front of what the two sides have besides.
  scope.columns.insert(scope.columns.begin() + static_cast<std::ptrdiff_t>(left_begin), merged.begin(), merged.end());
  return std::monostate{};
}

}  // namespace dsqlsim::model
