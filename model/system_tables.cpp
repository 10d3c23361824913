// The rows of sys.jobs and of the few catalog tables that scripts ask for, made on demand from the transaction's catalog.

#include <fmt/format.h>

#include "model/execution.h"

namespace dsqlsim::model {

namespace {

std::int64_t id_of(std::int64_t id) { return id; }

std::string_view status_name(JobStatus status) {
  switch (status) {
    case JobStatus::processing: return "processing";
    case JobStatus::completed: return "completed";
    case JobStatus::failed: return "failed";
  }
  return "";
}

std::string index_definition(const TableDef& table, const IndexDef& index) {
  std::string columns;
  for (const IndexKey& key : index.keys) {
    columns += (columns.empty() ? "" : ", ") + (key.expression == nullptr ? table.columns[key.column].name : "expression");
  }
  return fmt::format("CREATE {}INDEX {} ON {}.{} USING btree_index ({})", index.unique ? "UNIQUE " : "", index.name, table.schema,
                     table.name, columns);
}

Rows rows_of_jobs(const Database& database) {
  Rows out;
  const std::int64_t epoch = database.knobs().epoch.us;
  for (const Job& job : database.jobs()) {
    const bool done = job.status != JobStatus::processing;
    out.push_back({job.id, std::string(status_name(job.status)), job.details, job.type, std::int64_t{1259},
                   id_of(job.action.id), job.object_name, Timestamp{epoch + job.started.us},
                   done ? Value(Timestamp{epoch + job.due.us}) : Value(Timestamp{epoch + job.started.us})});
  }
  return out;
}

void rows_of_columns(const TableDef& table, Rows& out) {
  std::int64_t position = 0;
  for (const ColumnDef& c : table.columns) {
    if (c.dropped) continue;
    out.push_back({table.schema, table.name, c.name, ++position, std::string(c.not_null ? "NO" : "YES"),
                   type_name(SqlType(c.type.id))});
  }
}

void rows_of_constraints(const TableDef& table, Rows& out) {
  for (const IndexDef& index : table.indexes) {
    if (!index.constraint) continue;
    out.push_back({index.name, std::string(index.primary ? "p" : "u"), id_of(table.id), true});
  }
  for (const CheckDef& c : table.checks) out.push_back({c.name, std::string("c"), id_of(table.id), c.validated});
  for (const ForeignKeyDef& c : table.foreign_keys) out.push_back({c.name, std::string("f"), id_of(table.id), c.validated});
}

}  // namespace

const Rows& Execution::system_rows(const TableDef& asked) {
  Rows out;
  const Catalog& catalog = *transaction_.catalog;
  if (asked.system == SystemTable::jobs) return keep(rows_of_jobs(database_));
  if (asked.system == SystemTable::pg_namespace) {
    std::int64_t oid = 2200;
    for (const std::string& schema : catalog.schemas) out.push_back({oid++, schema});
    return keep(std::move(out));
  }
  // Indexes follow tables in pg_class: their ids start here.
  constexpr std::int64_t index_base = 1'000'000;
  for (const auto& [name, table] : catalog.tables) {
    if (table->system != SystemTable::none) continue;
    switch (asked.system) {
      case SystemTable::pg_tables: out.push_back({table->schema, table->name}); break;
      case SystemTable::columns: rows_of_columns(*table, out); break;
      case SystemTable::pg_constraint: rows_of_constraints(*table, out); break;
      case SystemTable::pg_class:
        out.push_back({id_of(table->id), table->name, std::int64_t{2200}, std::string("r")});
        for (const IndexDef& index : table->indexes) {
          out.push_back({index_base + index.id, index.name, std::int64_t{2200}, std::string("i")});
        }
        break;
      case SystemTable::pg_indexes:
        for (const IndexDef& index : table->indexes) {
          out.push_back({table->schema, table->name, index.name, Null{}, index_definition(*table, index)});
        }
        break;
      case SystemTable::pg_index:
        for (const IndexDef& index : table->indexes) {
          out.push_back({index_base + index.id, id_of(table->id), index.unique, index.primary, index.valid});
        }
        break;
      default: break;
    }
  }
  return keep(std::move(out));
}

}  // namespace dsqlsim::model
