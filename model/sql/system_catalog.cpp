// The tables that the server fills itself, with those of their columns that we know: name and type. What is in them is made
// by the executor.

#include "model/sql/catalog.h"

namespace dsqlsim::model {

namespace {

struct SystemColumn {
  const char* name;
  TypeId type;
};

class Adder {
 public:
  Adder(Catalog& catalog, CatalogArena& arena) : catalog_(catalog), arena_(arena) {}

  void add(const char* schema, const char* name, SystemTable kind, const std::vector<SystemColumn>& columns) {
    TableDef table;
    table.id = catalog_.next_table++;
    table.schema = schema;
    table.name = name;
    table.system = kind;
    for (const SystemColumn& c : columns) {
      ColumnDef column;
      column.name = c.name;
      column.type = c.type;
      table.columns.push_back(std::move(column));
    }
    catalog_.tables[{schema, name}] = &arena_.add(std::move(table));
  }

 private:
  Catalog& catalog_;
  CatalogArena& arena_;
};

void add_pg_catalog(Adder& to) {
  using enum TypeId;
  const char* schema = "pg_catalog";
  to.add(schema, "pg_indexes", SystemTable::pg_indexes,
         {{"schemaname", text}, {"tablename", text}, {"indexname", text}, {"tablespace", text}, {"indexdef", text}});
  to.add(schema, "pg_index", SystemTable::pg_index,
         {{"indexrelid", int8}, {"indrelid", int8}, {"indisunique", boolean}, {"indisprimary", boolean}, {"indisvalid", boolean},
          {"indnatts", int2}, {"indnkeyatts", int2}, {"indnullsnotdistinct", boolean}, {"indisready", boolean}, {"indislive", boolean}});
  to.add(schema, "pg_class", SystemTable::pg_class,
         {{"oid", int8}, {"relname", text}, {"relnamespace", int8}, {"relkind", text}, {"relnatts", int2}, {"relhasindex", boolean},
          {"relpersistence", text}, {"relispartition", boolean}});
  to.add(schema, "pg_attribute", SystemTable::pg_attribute,
         {{"attrelid", int8}, {"attname", text}, {"attnum", int2}, {"attnotnull", boolean}, {"atthasdef", boolean},
          {"attisdropped", boolean}, {"attidentity", text}, {"attgenerated", text}});
  to.add(schema, "pg_namespace", SystemTable::pg_namespace, {{"oid", int8}, {"nspname", text}});
  to.add(schema, "pg_tables", SystemTable::pg_tables, {{"schemaname", text}, {"tablename", text}, {"tableowner", text}});
  to.add(schema, "pg_views", SystemTable::pg_views, {{"schemaname", text}, {"viewname", text}, {"viewowner", text}});
  to.add(schema, "pg_sequences", SystemTable::pg_sequences,
         {{"schemaname", text}, {"sequencename", text}, {"sequenceowner", text}, {"data_type", text}, {"start_value", int8},
          {"min_value", int8}, {"max_value", int8}, {"increment_by", int8}, {"cycle", boolean}, {"cache_size", int8},
          {"last_value", int8}});
  to.add(schema, "pg_constraint", SystemTable::pg_constraint,
         {{"conname", text}, {"contype", text}, {"conrelid", int8}, {"convalidated", boolean}, {"condeferrable", boolean},
          {"condeferred", boolean}, {"conindid", int8}, {"confrelid", int8}, {"confupdtype", text}, {"confdeltype", text}});
  to.add(schema, "pg_roles", SystemTable::pg_roles, {{"rolname", text}});
  to.add(schema, "pg_database", SystemTable::pg_database, {{"datname", text}});
}

void add_information_schema(Adder& to) {
  using enum TypeId;
  const char* schema = "information_schema";
  to.add(schema, "tables", SystemTable::tables,
         {{"table_catalog", text}, {"table_schema", text}, {"table_name", text}, {"table_type", text}});
  to.add(schema, "columns", SystemTable::columns,
         {{"table_catalog", text}, {"table_schema", text}, {"table_name", text}, {"column_name", text}, {"ordinal_position", int4},
          {"is_nullable", text}, {"data_type", text}, {"character_maximum_length", int4}, {"numeric_precision", int4},
          {"numeric_scale", int4}, {"udt_name", text}, {"is_identity", text}, {"identity_generation", text}, {"is_generated", text}});
  to.add(schema, "views", SystemTable::views, {{"table_catalog", text}, {"table_schema", text}, {"table_name", text}});
  to.add(schema, "sequences", SystemTable::sequences,
         {{"sequence_catalog", text}, {"sequence_schema", text}, {"sequence_name", text}, {"data_type", text}, {"start_value", text},
          {"minimum_value", text}, {"maximum_value", text}, {"increment", text}, {"cycle_option", text}});
  to.add(schema, "schemata", SystemTable::schemata, {{"catalog_name", text}, {"schema_name", text}, {"schema_owner", text}});
  to.add(schema, "table_constraints", SystemTable::table_constraints,
         {{"constraint_schema", text}, {"constraint_name", text}, {"table_schema", text}, {"table_name", text},
          {"constraint_type", text}, {"is_deferrable", text}, {"initially_deferred", text}});
  to.add(schema, "key_column_usage", SystemTable::key_column_usage,
         {{"constraint_schema", text}, {"constraint_name", text}, {"table_schema", text}, {"table_name", text}, {"column_name", text},
          {"ordinal_position", int4}, {"position_in_unique_constraint", int4}});
  to.add(schema, "referential_constraints", SystemTable::referential_constraints,
         {{"constraint_schema", text}, {"constraint_name", text}, {"unique_constraint_schema", text}, {"unique_constraint_name", text},
          {"match_option", text}, {"update_rule", text}, {"delete_rule", text}});
}

}  // namespace

void add_system_tables(Catalog& catalog, CatalogArena& arena) {
  using enum TypeId;
  Adder to(catalog, arena);
  to.add("sys", "jobs", SystemTable::jobs,
         {{"job_id", text}, {"status", text}, {"details", text}, {"job_type", text}, {"class_id", int8}, {"object_id", int8},
          {"object_name", text}, {"start_time", timestamptz}, {"update_time", timestamptz}});
  add_pg_catalog(to);
  add_information_schema(to);
}

}  // namespace dsqlsim::model
