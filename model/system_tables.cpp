// The rows of sys.jobs and of pg_catalog's tables that scripts ask for, made on demand from the transaction's catalog.
// information_schema is in information_schema.cpp.

#include "model/system_tables.h"

#include <fmt/format.h>

#include "model/execution.h"
#include "model/sql/relation_oid.h"

namespace dsqlsim::model {

namespace {

// pg_namespace.
constexpr std::int64_t first_schema_oid = 2200;

std::string_view status_name(JobStatus status) {
  switch (status) {
    case JobStatus::processing: return "processing";
    case JobStatus::completed: return "completed";
    case JobStatus::failed: return "failed";
  }
  return "";
}

/// Of a plain index: of others nobody can ask (bind_from.cpp).
std::string index_definition(const TableDef& table, const IndexDef& index) {
  std::string columns;
  for (const IndexKey& key : index.keys) {
    columns += (columns.empty() ? "" : ", ") + quoted_identifier(table.columns[key.column].name);
  }
  std::string included;
  for (const std::uint32_t column : index.included) {
    included += (included.empty() ? "" : ", ") + quoted_identifier(table.columns[column].name);
  }
  return fmt::format("CREATE {}INDEX {} ON {}.{} USING btree_index ({}){}{}", index.unique ? "UNIQUE " : "", quoted_identifier(index.name),
                     quoted_identifier(table.schema), quoted_identifier(table.name), columns,
                     included.empty() ? "" : fmt::format(" INCLUDE ({})", included),
                     index.nulls_not_distinct ? " NULLS NOT DISTINCT" : "");
}

Rows rows_of_jobs(const Database& database) {
  Rows out;
  const std::int64_t epoch = database.knobs().epoch.us;
  for (const Job& job : database.jobs()) {
    const bool done = job.status != JobStatus::processing;
    out.push_back({job.id, std::string(status_name(job.status)), job.details, job.type, std::int64_t{1259},
                   std::int64_t{job.action.id}, job.object_name, Timestamp{epoch + job.started.us},
                   done ? Value(Timestamp{epoch + job.due.us}) : Value(Timestamp{epoch + job.started.us})});
  }
  return out;
}

std::int64_t schema_oid(const Catalog& catalog, std::string_view schema) {
  if (schema == "pg_catalog") return 11;
  for (std::size_t i = 0; i < catalog.schemas.size(); ++i) {
    if (catalog.schemas[i] == schema) return first_schema_oid + static_cast<std::int64_t>(i);
  }
  return schema == "sys" ? 12 : 13;
}

Rows rows_of_schemas(const Catalog& catalog) {
  Rows out;
  for (const std::string_view system : {"pg_catalog", "sys", "information_schema"}) {
    out.push_back({schema_oid(catalog, system), std::string(system)});
  }
  for (const std::string& schema : catalog.schemas) out.push_back({schema_oid(catalog, schema), schema});
  return out;
}

Row class_row(const Catalog& catalog, std::int64_t oid, std::string name, std::string_view schema, const char* kind, std::size_t columns,
              bool has_index) {
  return {oid,       std::move(name), schema_oid(catalog, schema), std::string(kind), static_cast<std::int64_t>(columns),
          has_index, std::string("p"), false};
}

Rows rows_of_classes(const Catalog& catalog) {
  Rows out;
  for (const auto& [name, table] : catalog.tables) {
    const bool system = table->system != SystemTable::none;
    out.push_back(class_row(catalog, oid_of(*table), name.name, name.schema, system ? "v" : "r", table->columns.size(), !table->indexes.empty()));
    for (const IndexDef& index : table->indexes) {
      out.push_back(class_row(catalog, oid_of(index), index.name, name.schema, "i", index.keys.size() + index.included.size(), false));
    }
  }
  std::int64_t position = 0;
  for (const auto& [name, view] : catalog.views) {
    out.push_back(class_row(catalog, view_oid(position++), name.name, name.schema, "v", view->columns.size(), false));
  }
  for (const auto& [name, sequence] : catalog.sequences) {
    out.push_back(class_row(catalog, oid_of(*sequence), name.name, name.schema, "S", 3, false));
  }
  return out;
}

void rows_of_attributes(const TableDef& table, Rows& out) {
  std::int64_t number = 0;
  for (const ColumnDef& c : table.columns) {
    const char* identity = c.identity == Identity::none ? "" : (c.identity == Identity::always ? "a" : "d");
    out.push_back({oid_of(table), c.name, ++number, c.not_null, c.default_value != nullptr || c.generated != nullptr, c.dropped,
                   std::string(identity), std::string(c.generated != nullptr ? "s" : "")});
  }
}

void rows_of_indexes(const TableDef& table, Rows& out) {
  for (const IndexDef& index : table.indexes) {
    const auto keys = static_cast<std::int64_t>(index.keys.size());
    out.push_back({oid_of(index), oid_of(table), index.unique, index.primary, index.valid,
                   keys + static_cast<std::int64_t>(index.included.size()), keys, index.nulls_not_distinct, true, true});
  }
}

const char* action_code(ReferentialAction action) {
  switch (action) {
    case ReferentialAction::no_action: return "a";
    case ReferentialAction::restrict: return "r";
    case ReferentialAction::cascade: return "c";
    case ReferentialAction::set_null: return "n";
    case ReferentialAction::set_default: return "d";
  }
  return "a";
}

void rows_of_constraints(const Catalog& catalog, const TableDef& table, Rows& out) {
  const std::string none = " ";
  for (const IndexDef& index : table.indexes) {
    if (!index.constraint) continue;
    out.push_back({index.name, std::string(index.primary ? "p" : "u"), oid_of(table), true, false, false, oid_of(index), std::int64_t{0},
                   none, none});
  }
  for (const CheckDef& c : table.checks) {
    out.push_back({c.name, std::string("c"), oid_of(table), c.validated, false, false, std::int64_t{0}, std::int64_t{0}, none, none});
  }
  for (const ForeignKeyDef& c : table.foreign_keys) {
    const TableDef* parent = catalog.find_table(c.parent);
    out.push_back({c.name, std::string("f"), oid_of(table), c.validated, c.deferrable, c.initially_deferred,
                   std::int64_t{1'000'000} + c.parent_index, parent == nullptr ? std::int64_t{0} : oid_of(*parent),
                   std::string(action_code(c.on_update)), std::string(action_code(c.on_delete))});
  }
}

Rows rows_of_sequences(const Catalog& catalog, const Database& database) {
  Rows out;
  for (const auto& [name, s] : catalog.sequences) {
    const std::optional<std::int64_t> last = database.last_value(*s);
    out.push_back({name.schema, name.name, std::string("admin"), std::string("bigint"), s->start, s->minimum, s->maximum, s->increment,
                   s->cycle, s->cache, last ? Value(*last) : Value()});
  }
  return out;
}

}  // namespace

void Execution::relation_name(std::int64_t oid, Value& out) { out = relation_text(*transaction_.catalog, oid); }

const Rows& Execution::system_rows(const TableDef& asked) {
  Rows out;
  const Catalog& catalog = *transaction_.catalog;
  switch (asked.system) {
    case SystemTable::jobs: return keep(rows_of_jobs(database_));
    case SystemTable::pg_namespace: return keep(rows_of_schemas(catalog));
    case SystemTable::pg_class: return keep(rows_of_classes(catalog));
    case SystemTable::pg_sequences: return keep(rows_of_sequences(catalog, database_));
    case SystemTable::pg_roles:
      for (const std::string& role : catalog.roles) out.push_back({role});
      return keep(std::move(out));
    case SystemTable::pg_database: out.push_back({std::string("postgres")}); return keep(std::move(out));
    case SystemTable::pg_views:
      for (const auto& [name, view] : catalog.views) out.push_back({name.schema, name.name, std::string("admin")});
      return keep(std::move(out));
    default: break;
  }
  if (is_information_schema(asked.system)) return keep(information_schema_rows(asked.system, catalog));
  for (const auto& [name, table] : catalog.tables) {
    if (table->system != SystemTable::none) continue;
    switch (asked.system) {
      case SystemTable::pg_tables: out.push_back({table->schema, table->name, std::string("admin")}); break;
      case SystemTable::pg_attribute: rows_of_attributes(*table, out); break;
      case SystemTable::pg_constraint: rows_of_constraints(catalog, *table, out); break;
      case SystemTable::pg_index: rows_of_indexes(*table, out); break;
      case SystemTable::pg_indexes:
        for (const IndexDef& index : table->indexes) {
          out.push_back({table->schema, table->name, index.name, Null{}, index_definition(*table, index)});
        }
        break;
      default: break;
    }
  }
  return keep(std::move(out));
}

}  // namespace dsqlsim::model
