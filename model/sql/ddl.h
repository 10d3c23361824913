#pragma once
// DDL: each statement computes the catalog version it leads to and the work on storage that comes with it. Internal to the
// folder. The rules and texts are those of facts 4 and 6.2.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/sql/bind.h"
#include "model/sql/tree.h"

namespace dsqlsim::model {

/// The order in which the constraints of a table are made.
enum class ConstraintTurn : std::uint8_t { checks, primary, keys, references };

class DdlBinder {
 public:
  DdlBinder(const BindContext& context, const ParsedScript& script, std::size_t statement)
      : context_(context), script_(script), statement_(statement) {
    plan_.next = context.catalog;
  }

  Result<DdlPlan> bind(const Node& node);

 private:
  // ddl_table.cpp
  Status create_table(const PgQuery__CreateStmt& stmt);
  Status constraints_of(const PgQuery__CreateStmt& stmt, TableDef& table, ConstraintTurn turn);
  Status column(const PgQuery__ColumnDef& node, TableDef& table);
  Status column_constraint(const PgQuery__Constraint& node, TableDef& table, std::uint32_t column);
  Status default_value(const Node* value, ColumnDef& column);
  Status identity(const PgQuery__Constraint& node, TableDef& table, std::uint32_t column);

  // ddl_constraint.cpp
  Status table_constraint(const PgQuery__Constraint& node, TableDef& table);
  Status check(const PgQuery__Constraint& node, TableDef& table, bool validated);
  Status unique(const PgQuery__Constraint& node, TableDef& table, const std::vector<std::string>& columns, bool primary);
  Status foreign_key(const PgQuery__Constraint& node, TableDef& table, const std::vector<std::string>& columns, bool validated);
  /// The name that a CHECK or FOREIGN KEY was given; empty if none was. 42710 if the table has one of that name.
  Result<std::string> given_name(const PgQuery__Constraint& node, const TableDef& table) const;

  // ddl_index.cpp
  Status create_index(const PgQuery__IndexStmt& stmt);
  Status index_keys(const PgQuery__IndexStmt& stmt, const TableDef& table, IndexDef& index);

  // ddl_alter.cpp
  Status alter_table(const PgQuery__AlterTableStmt& stmt);
  Status alter_command(const PgQuery__AlterTableCmd& cmd, TableDef& table);
  Status add_column(const PgQuery__AlterTableCmd& cmd, TableDef& table);
  Status drop_column(const PgQuery__AlterTableCmd& cmd, TableDef& table);
  Status add_constraint(const PgQuery__AlterTableCmd& cmd, TableDef& table);
  Status drop_constraint(const PgQuery__AlterTableCmd& cmd, TableDef& table);
  Status validate_constraint(const PgQuery__AlterTableCmd& cmd, TableDef& table);
  Status rename(const PgQuery__RenameStmt& stmt);

  // ddl_role.cpp
  Status grant(const PgQuery__GrantStmt& stmt);
  Status grant_role(const PgQuery__GrantRoleStmt& stmt);
  Status create_role(const PgQuery__CreateRoleStmt& stmt);
  Status alter_role(const PgQuery__AlterRoleStmt& stmt);
  Status drop_role(const PgQuery__DropRoleStmt& stmt);
  Status change_owner(const PgQuery__AlterOwnerStmt& stmt);
  Status check_role(const PgQuery__RoleSpec& role) const;

  // ddl_comment.cpp
  Status comment(const PgQuery__CommentStmt& stmt);

  // ddl_domain.cpp
  Status create_domain(const PgQuery__CreateDomainStmt& stmt);
  Status drop_domain(const std::string& schema, const std::string& name, bool missing_ok, bool cascade);

  // ddl_function.cpp
  Status create_function(const PgQuery__CreateFunctionStmt& stmt);
  Status function_parameters(const PgQuery__CreateFunctionStmt& stmt, FunctionDef& f) const;
  Status function_body(const PgQuery__CreateFunctionStmt& stmt, FunctionDef& f) const;
  Status drop_function(const Node& object, bool missing_ok);

  // ddl_like.cpp
  Status like(const PgQuery__TableLikeClause& clause, TableDef& table);
  Status like_indexes(const PgQuery__TableLikeClause& clause, TableDef& table);

  // ddl_sequence.cpp
  Status create_sequence(const PgQuery__CreateSeqStmt& stmt);
  Result<std::uint32_t> add_sequence(const std::string& schema, const std::string& name, NodeList options, bool for_identity);
  Status alter_sequence(const PgQuery__AlterSeqStmt& stmt);
  Status rename_sequence(const PgQuery__RangeVar& var, const std::string& to);
  Status drop_sequence(const std::string& schema, const std::string& name, bool missing_ok, bool cascade);

  // ddl_depend.cpp
  /// Takes the column off the table and what is made of it with it: indexes, checks, references. 2BP01 without `cascade` if
  /// a generated column or another table's reference hangs on it.
  Status erase_column(TableDef& table, std::uint32_t column, bool cascade);
  /// Drops the references that rely on an index of the table; without `cascade` 2BP01, which says that `what` cannot go and
  /// that they depend on `through`.
  Status drop_references(TableDef& table, std::uint32_t index, const std::string& what, const std::string& through, bool cascade);
  /// What the view shows under that catalog.
  Result<std::vector<RangeColumn>> columns_of_view(const ViewDef& view, const Catalog& catalog) const;
  /// A view that reads the table and shows something else than before this statement, or nothing any more.
  Result<std::optional<QualifiedName>> changed_view(TableId table) const;
  /// After a change of the table: 2BP01 if a view needs the column that was `dropped`, unless with `cascade`, which drops it.
  /// What else changes a view is not modelled.
  Status keep_views(const TableDef& before, std::string_view dropped, bool cascade);
  Status drop_schema(const std::string& name, bool missing_ok, bool cascade);

  // ddl_other.cpp
  Status drop(const PgQuery__DropStmt& stmt);
  Status drop_index(const std::string& schema, const std::string& name, bool missing_ok, bool cascade);
  Status drop_table(const std::string& schema, const std::string& name, bool missing_ok, bool cascade);
  Status create_view(const PgQuery__ViewStmt& stmt);
  /// What the view's query is called and typed as; 42601 for too many names, 42701 for one that stands twice.
  Result<std::vector<RangeColumn>> view_columns(const SelectPlan& query, const std::vector<std::string>& names) const;
  /// OR REPLACE keeps the columns that are there; 42P16.
  Status check_replaced(const ViewDef& old, const std::vector<RangeColumn>& columns) const;
  Status create_schema(const PgQuery__CreateSchemaStmt& stmt);
  /// Drops the views that read a table, or another view, and those that read them; 2BP01 without CASCADE.
  Status drop_readers(const std::string& what, TableId table, const QualifiedName* view, bool cascade);
  /// 42809 if the name is another kind of relation than the one that is to be dropped.
  Status check_kind(const std::string& schema, const std::string& name, std::string_view wanted) const;
  Status set_schema(const PgQuery__AlterObjectSchemaStmt& stmt);

  /// Where the new relation goes; 3F000 if no schema of the path exists.
  Result<std::string> schema_of(const PgQuery__RangeVar& var) const;
  Result<const TableDef*> table_named(const PgQuery__RangeVar& var) const;
  /// As PostgreSQL names what has no name: NAME1_NAME2_LABEL, then with LABEL1, LABEL2, that no relation of the schema has and,
  /// for constraints, no constraint of the schema and of `table` either. Cut to 63 bytes, the longer name first.
  [[nodiscard]] std::string free_name(std::string_view schema, std::string_view name1, std::string_view name2,
                                      std::string_view label, const TableDef* table) const;
  /// The same for CHECK and FOREIGN KEY, which are no relations.
  [[nodiscard]] std::string free_constraint_name(const TableDef& table, std::string_view columns, std::string_view label) const;
  Status check_key_types(const TableDef& table, const IndexDef& index) const;
  void publish(TableDef table);
  void act(StorageAction::Kind kind, TableId table, std::uint32_t id = 0, std::string job = {}, std::string object = {});

  const BindContext& context_;
  const ParsedScript& script_;
  std::size_t statement_;
  DdlPlan plan_;
};

}  // namespace dsqlsim::model
