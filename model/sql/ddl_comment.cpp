// COMMENT ON: the object must exist; the words are not kept.

#include <fmt/format.h>

#include "model/sql/ddl.h"

namespace dsqlsim::model {

Status DdlBinder::comment(const PgQuery__CommentStmt& stmt) {
  plan_.tag = "COMMENT";
  const Node& object = *stmt.object;
  if (object.node_case != PG_QUERY__NODE__NODE_LIST) return std::monostate{};
  std::vector<std::string> names = strings_of(list(object.list->n_items, object.list->items));
  const bool of_column = stmt.objtype == PG_QUERY__OBJECT_TYPE__OBJECT_COLUMN;
  const bool of_relation = of_column || stmt.objtype == PG_QUERY__OBJECT_TYPE__OBJECT_TABLE ||
                           stmt.objtype == PG_QUERY__OBJECT_TYPE__OBJECT_VIEW || stmt.objtype == PG_QUERY__OBJECT_TYPE__OBJECT_INDEX ||
                           stmt.objtype == PG_QUERY__OBJECT_TYPE__OBJECT_SEQUENCE;
  if (!of_relation || names.empty()) return std::monostate{};
  std::string column;
  if (of_column) {
    column = names.back();
    names.pop_back();
  }
  if (names.empty()) return refuse(sqlstate::syntax_error, "column name must be qualified");
  const std::string& name = names.back();
  const std::string schema = plan_.next.locate(names.size() > 1 ? names[names.size() - 2] : "", name, context_.path);
  const TableDef* table = plan_.next.find_table(schema, name);
  const TableDef* indexed = nullptr;
  const bool known = table != nullptr || plan_.next.find_view(schema, name) != nullptr ||
                     plan_.next.find_sequence(schema, name) != nullptr || plan_.next.find_index(name, &indexed) != nullptr;
  if (!known) return refuse(sqlstate::undefined_table, fmt::format("relation \"{}\" does not exist", name));
  if (of_column && table != nullptr && !table->find_column(column)) {
    return refuse(sqlstate::undefined_column, fmt::format("column \"{}\" of relation \"{}\" does not exist", column, name));
  }
  return std::monostate{};
}

}  // namespace dsqlsim::model
