// Publishing a catalog version and doing the work on storage that it brings.

#include <algorithm>

#include <fmt/format.h>

#include "model/database.h"
#include "model/eval.h"
#include "model/key_codec.h"

namespace dsqlsim::model {

Status Database::publish_ddl(Transaction& transaction, const ServerContext& context) {
  DdlPlan& ddl = *transaction.ddl;
  if (ddl.no_change) return std::monostate{};
  if (catalogs_.back()->version + 1 != ddl.next.version) {
    return refuse(sqlstate::serialization_failure, std::string(knobs_.dialect.schema_conflict()));
  }
  for (const StorageAction& action : ddl.actions) DSQLSIM_CHECKED(check_new_column(action, ddl.next));
  catalogs_.push_back(std::make_unique<Catalog>(std::move(ddl.next)));
  const Catalog& catalog = *catalogs_.back();
  for (const StorageAction& action : ddl.actions) apply(action, catalog, context.now);
  link_foreign_keys();
  ++epoch_;
  return std::monostate{};
}

bool Database::widen(const TableDef& table, CallContext& call, Row& row) {
  std::size_t column = row.size();
  row.resize(std::max(row.size(), table.columns.size()));
  for (; column < table.columns.size(); ++column) {
    if (table.columns[column].generated == nullptr) continue;
    Frame frame;
    frame.rows.push_back(row.data());
    Value scratch;
    const Value* v = Evaluator(call, {}, nullptr).eval(*table.columns[column].generated, frame, scratch);
    if (v == nullptr) return false;
    row[column] = Value(*v);
  }
  return true;
}

Status Database::check_new_column(const StorageAction& action, const Catalog& catalog) {
  if (action.kind != StorageAction::Kind::add_columns) return std::monostate{};
  const TableDef& table = *catalog.find_table(action.table);
  if (table.columns[action.id].generated == nullptr) return std::monostate{};
  CallContext call;
  for (const auto& [key, entry] : tables_[action.table]->rows()) {
    if (entry.newest == nullptr || entry.newest->tombstone) continue;
    Row row = entry.newest->row;
    if (!widen(table, call, row)) return tl::unexpected<DbError>(std::move(call.error));
  }
  return std::monostate{};
}

void Database::link_foreign_keys() {
  const Catalog& catalog = *catalogs_.back();
  for (const auto& named : catalog.tables) {
    const TableDef* table = named.second;
    if (table->system != SystemTable::none || tables_[table->id] == nullptr) continue;
    TableData& data = *tables_[table->id];
    data.definition = table;
    data.referencing.clear();
    for (const auto& [other_name, other] : catalog.tables) {
      const auto refers = [&](const ForeignKeyDef& fk) { return fk.parent == table->id; };
      if (std::any_of(other->foreign_keys.begin(), other->foreign_keys.end(), refers)) data.referencing.push_back(other->id);
    }
  }
}

void Database::create_table(const TableDef& table) {
  if (tables_.size() <= table.id) tables_.resize(table.id + 1);
  tables_[table.id] = std::make_unique<TableData>(table.id);
  for (const IndexDef& index : table.indexes) {
    if (index.unique && !index.primary) tables_[table.id]->add_index(index.id);
  }
}

void Database::apply(const StorageAction& action, const Catalog& catalog, Time now) {
  const TableDef* table = catalog.find_table(action.table);
  switch (action.kind) {
    case StorageAction::Kind::create_table: create_table(*table); break;
    // Older snapshots still read a dropped table: its rows stay until the image is restored.
    case StorageAction::Kind::drop_table: tables_[action.table]->dirty = true; break;
    case StorageAction::Kind::add_columns: {
      tables_[action.table]->dirty = true;
      CallContext call;
      for (auto& [key, entry] : tables_[action.table]->rows()) {
        for (RowVersion* v = entry.newest.get(); v != nullptr; v = v->older.get()) {
          // Nobody sees the column in an older version, so an error there is nobody's.
          if (!v->tombstone) (void)widen(*table, call, v->row);
        }
      }
      break;
    }
    case StorageAction::Kind::drop_index: {
      auto& indexes = tables_[action.table]->indexes();
      for (auto& index : indexes) {
        // Open transactions may hold entries of it.
        if (index->id() == action.id) dropped_indexes_.push_back(std::move(index));
      }
      std::erase(indexes, nullptr);
      break;
    }
    case StorageAction::Kind::build_index: {
      const auto index = std::find_if(table->indexes.begin(), table->indexes.end(),
                                      [&](const IndexDef& i) { return i.id == action.id; });
      // Duplicates are found out by the job; until then new ones are refused all the same.
      if (index->unique) build_index(*tables_[action.table], *index);
      break;
    }
    case StorageAction::Kind::restart_sequence:
      for (const auto& [name, sequence] : catalog.sequences) {
        if (sequence->id == action.id) set_value(*sequence, action.value, false);
      }
      break;
    case StorageAction::Kind::validate:
    case StorageAction::Kind::create_sequence: break;
  }
  if (action.job_type.empty()) return;
  Job job;
  job.id = job_id(jobs_.size());
  job.type = action.job_type;
  job.object_name = action.object_name;
  job.action = action;
  job.started = now;
  job.due = now + knobs_.job_duration;
  jobs_.push_back(std::move(job));
  ++pending_jobs_;
}

void Database::build_index(TableData& data, const IndexDef& index) {
  IndexData& values = data.add_index(index.id);
  data.dirty = true;
  CallContext call;
  std::string key;
  for (auto& [bytes, entry] : data.rows()) {
    for (RowVersion* v = entry.newest.get(); v != nullptr; v = v->older.get()) {
      if (v->tombstone || !index_key(index, v->row, call, key)) continue;
      values.add_reference(values.find_or_add(key), entry);
    }
  }
}

}  // namespace dsqlsim::model
