// What hangs on what DDL takes away or renames: constraints, indexes and generated columns on a column, references on
// an index, views on a table, everything on a schema. Without CASCADE that is 2BP01, with PostgreSQL's texts.

#include <fmt/format.h>

#include <algorithm>

#include "model/sql/binder.h"
#include "model/sql/ddl.h"
#include "model/sql/visit.h"

namespace dsqlsim::model {

namespace {

bool reads(const Expr* e, std::uint32_t column) {
  if (e == nullptr) return false;
  bool found = false;
  visit_expressions(
      *e, 0, [&](const Expr& x, std::uint16_t) { found = found || (x.kind == ExprKind::column && x.index == column); });
  return found;
}

bool uses(const IndexDef& index, std::uint32_t column) {
  const auto key = [&](const IndexKey& k) {
    return k.expression == nullptr ? k.column == column : reads(k.expression, column);
  };
  return std::any_of(index.keys.begin(), index.keys.end(), key) || reads(index.predicate, column) ||
         std::find(index.included.begin(), index.included.end(), column) != index.included.end();
}

tl::unexpected<DbError> depended_on(const std::string& what, std::string detail) {
  return refuse("2BP01", fmt::format("cannot drop {} because other objects depend on it", what), std::move(detail));
}

}  // namespace

Status DdlBinder::drop_references(TableDef& table, std::uint32_t index, const std::string& what,
                                  const std::string& through, bool cascade) {
  const auto refers = [&](const ForeignKeyDef& fk) { return fk.parent == table.id && fk.parent_index == index; };
  const auto drop_from = [&](TableDef& child) -> Status {
    const auto found = std::find_if(child.foreign_keys.begin(), child.foreign_keys.end(), refers);
    if (found == child.foreign_keys.end()) return std::monostate{};
    if (!cascade) {
      return depended_on(what,
                         fmt::format("constraint {} on table {} depends on {}", found->name, child.name, through));
    }
    std::erase_if(child.foreign_keys, refers);
    return std::monostate{};
  };
  DSQLSIM_CHECKED(drop_from(table));
  for (const auto& [name, other] : std::map(plan_.next.tables)) {
    if (other->id == table.id || std::none_of(other->foreign_keys.begin(), other->foreign_keys.end(), refers)) continue;
    TableDef changed = *other;
    DSQLSIM_CHECKED(drop_from(changed));
    publish(std::move(changed));
  }
  return std::monostate{};
}

Status DdlBinder::erase_column(TableDef& table, std::uint32_t column, bool cascade) {
  const std::string name = table.columns[column].name;
  const std::string itself = fmt::format("column {} of table {}", name, table.name);
  for (std::uint32_t i = 0; i < table.columns.size(); ++i) {
    if (i == column || table.columns[i].dropped || !reads(table.columns[i].generated, column)) continue;
    if (!cascade) {
      return depended_on(itself,
                         fmt::format("column {} of table {} depends on {}", table.columns[i].name, table.name, itself));
    }
    DSQLSIM_CHECKED(erase_column(table, i, true));
  }
  for (const IndexDef& index : table.indexes) {
    if (!uses(index, column)) continue;
    DSQLSIM_CHECKED(drop_references(table, index.id, itself, itself, cascade));
    act(StorageAction::Kind::drop_index, table.id, index.id);
  }
  std::erase_if(table.indexes, [&](const IndexDef& index) { return uses(index, column); });
  std::erase_if(table.foreign_keys, [&](const ForeignKeyDef& fk) {
    return std::find(fk.columns.begin(), fk.columns.end(), column) != fk.columns.end();
  });
  std::erase_if(table.checks, [&](const CheckDef& c) { return reads(c.condition, column); });
  ColumnDef& gone = table.columns[column];
  if (gone.identity != Identity::none) {
    std::erase_if(plan_.next.sequences, [&](const auto& item) { return item.second->id == gone.sequence; });
    gone.identity = Identity::none;
  }
  gone.dropped = true;
  gone.not_null = false;
  gone.default_value = nullptr;
  gone.generated = nullptr;
  gone.domain = nullptr;
  gone.name = fmt::format("........pg.dropped.{}........", column + 1);
  return std::monostate{};
}

Result<std::vector<RangeColumn>> DdlBinder::columns_of_view(const ViewDef& view, const Catalog& catalog) const {
  StatementPlan read;
  const BindContext context{catalog, context_.arena, context_.dialect, context_.key_rewrite_is_key_write, view.path};
  Binder binder(context, read);
  DSQLSIM_TRY(const ParsedScript query, parse(view.sql));
  DSQLSIM_TRY(const auto shape, binder.select(*query.statement(0).stmt->select_stmt, nullptr));
  return view_columns(*shape, view.columns);
}

Result<std::optional<QualifiedName>> DdlBinder::changed_view(TableId table) const {
  for (const auto& [name, view] : plan_.next.views) {
    if (std::find(view->tables.begin(), view->tables.end(), table) == view->tables.end()) continue;
    const Result<std::vector<RangeColumn>> after = columns_of_view(*view, plan_.next);
    DSQLSIM_TRY(const std::vector<RangeColumn> before, columns_of_view(*view, context_.catalog));
    const auto same_column = [](const RangeColumn& a, const RangeColumn& b) {
      return a.name == b.name && type_name(a.type) == type_name(b.type);
    };
    const bool same = after && std::equal(before.begin(), before.end(), after->begin(), after->end(), same_column);
    if (!same) return std::optional(name);
  }
  return std::optional<QualifiedName>();
}

Status DdlBinder::keep_views(const TableDef& before, std::string_view dropped, bool cascade) {
  while (true) {
    DSQLSIM_TRY(const std::optional<QualifiedName> view, changed_view(before.id));
    if (!view) return std::monostate{};
    // Views are kept as their text, and PostgreSQL's follow a new name and do not show a new column.
    if (dropped.empty()) return not_modelled("this change of a table that a view reads");
    const std::string itself = fmt::format("column {} of table {}", dropped, before.name);
    if (!cascade) return depended_on(itself, fmt::format("view {} depends on {}", view->name, itself));
    DSQLSIM_CHECKED(drop_readers(fmt::format("view {}", view->name), 0, &*view, true));
    plan_.next.views.erase(*view);
  }
}

Status DdlBinder::drop_schema(const std::string& name, bool missing_ok, bool cascade) {
  const auto found = std::find(plan_.next.schemas.begin(), plan_.next.schemas.end(), name);
  if (found == plan_.next.schemas.end() && missing_ok) return std::monostate{};
  if (found == plan_.next.schemas.end()) return refuse("3F000", fmt::format("schema \"{}\" does not exist", name));
  const auto is_member = [&](const auto& item) { return item.first.schema == name; };
  const auto check = [&](const auto& objects, std::string_view kind) -> Status {
    const auto member = std::find_if(objects.begin(), objects.end(), is_member);
    if (member == objects.end() || cascade) return std::monostate{};
    return depended_on(fmt::format("schema {}", name),
                       fmt::format("{} {}.{} depends on schema {}", kind, name, member->first.name, name));
  };
  DSQLSIM_CHECKED(check(plan_.next.tables, "table"));
  DSQLSIM_CHECKED(check(plan_.next.views, "view"));
  DSQLSIM_CHECKED(check(plan_.next.sequences, "sequence"));
  DSQLSIM_CHECKED(check(plan_.next.domains, "type"));
  DSQLSIM_CHECKED(check(plan_.next.functions, "function"));
  for (const auto& [key, table] : std::map(plan_.next.tables)) {
    if (key.schema == name) DSQLSIM_CHECKED(drop_table(key.schema, key.name, false, true));
  }
  for (const auto& [key, view] : std::map(plan_.next.views)) {
    if (key.schema != name || !plan_.next.views.contains(key)) continue;
    DSQLSIM_CHECKED(drop_readers(fmt::format("view {}", key.name), 0, &key, true));
    plan_.next.views.erase(key);
  }
  for (const auto& [key, sequence] : std::map(plan_.next.sequences)) {
    if (key.schema == name) DSQLSIM_CHECKED(drop_sequence(key.schema, key.name, false, true));
  }
  for (const auto& [key, domain] : std::map(plan_.next.domains)) {
    if (key.schema == name) DSQLSIM_CHECKED(drop_domain(key.schema, key.name, false, true));
  }
  std::erase_if(plan_.next.functions, is_member);
  plan_.next.schemas.erase(std::find(plan_.next.schemas.begin(), plan_.next.schemas.end(), name));
  return std::monostate{};
}

}  // namespace dsqlsim::model
