#include "model/row_writer.h"

#include <fmt/format.h>

#include <algorithm>

#include "model/eval.h"
#include "model/key_codec.h"
#include "model/row_size.h"
#include "model/sql/cast.h"
#include "model/sql/compare.h"
#include "model/sql/relation_oid.h"
#include "model/waits.h"

namespace dsqlsim::model {

namespace {

tl::unexpected<DbError> duplicate(const TableDef& table, const IndexDef& index, const Row& row) {
  std::string columns;
  std::string values;
  for (const IndexKey& key : index.keys) {
    if (!columns.empty()) {
      columns += ", ";
      values += ", ";
    }
    columns += key.expression == nullptr ? quoted_identifier(table.columns[key.column].name) : "expression";
    values += key.expression != nullptr ? "?" : (is_null(row[key.column]) ? "null" : to_text(row[key.column]));
  }
  return refuse(sqlstate::unique_violation,
                fmt::format("duplicate key value violates unique constraint \"{}\"", index.name),
                fmt::format("Key ({})=({}) already exists.", columns, values));
}

/// PostgreSQL's DETAIL: values of the living columns, each cut to 64 bytes.
std::string failing_row(const TableDef& table, const Row& row) {
  constexpr std::size_t longest = 64;
  std::string out;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].dropped) continue;
    if (!out.empty()) out += ", ";
    std::string shown = is_null(row[i]) ? "null" : output_text(row[i], table.columns[i].type);
    if (const bool* truth = std::get_if<bool>(&row[i])) shown = *truth ? "t" : "f";
    out += shown.size() <= longest ? shown : shown.substr(0, longest) + "...";
  }
  return fmt::format("Failing row contains ({}).", out);
}

}  // namespace

Status RowWriter::count_row() {
  if (++transaction_.rows_changed > Limits::rows_per_transaction && !database_.knobs().plays_postgres) {
    return refuse(sqlstate::program_limit_exceeded, "transaction row limit exceeded");
  }
  return std::monostate{};
}

Status RowWriter::compute_generated(const TableDef& table, Row& row) {
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].generated == nullptr) continue;
    Frame frame;
    frame.rows.push_back(row.data());
    Value scratch;
    const Value* v = Evaluator(call_, {}, nullptr).eval(*table.columns[i].generated, frame, scratch);
    if (v == nullptr) return tl::unexpected<DbError>(call_.error);
    row[i] = *v;
  }
  return std::monostate{};
}

Status RowWriter::check_row(const TableDef& table, const Row& row) {
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].domain != nullptr) DSQLSIM_CHECKED(check_domain(*table.columns[i].domain, row[i], call_));
  }
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const ColumnDef& column = table.columns[i];
    if (is_null(row[i])) {
      if (!column.not_null) continue;
      return refuse(sqlstate::not_null_violation, fmt::format("null value in column \"{}\" of relation \"{}\" violates not-null constraint",
                                                              column.name, table.name), failing_row(table, row));
    }
    const std::uint64_t size = value_bytes(row[i]);
    bytes += size;
    if (size > Limits::bytes_per_value && !database_.knobs().plays_postgres) {
      return refuse(sqlstate::program_limit_exceeded, fmt::format("datatype limit greater than {} bytes not supported for {}",
                                                                  Limits::bytes_per_value, type_name(column.type.id)));
    }
  }
  if (bytes > Limits::bytes_per_row && !database_.knobs().plays_postgres)
    return refuse(sqlstate::program_limit_exceeded, "maximum row size exceeded");
  for (const CheckDef& check : table.checks) {
    Frame frame;
    frame.rows.push_back(row.data());
    Value scratch;
    const Value* v = Evaluator(call_, {}, nullptr).eval(*check.condition, frame, scratch);
    if (v == nullptr) return tl::unexpected<DbError>(call_.error);
    // NULL passes: only a definite false violates.
    if (is_null(*v) || std::get<bool>(*v)) continue;
    return refuse(sqlstate::check_violation,
                  fmt::format("new row for relation \"{}\" violates check constraint \"{}\"", table.name, check.name),
                  failing_row(table, row));
  }
  return std::monostate{};
}

Result<std::string> RowWriter::key_of(const TableDef& table, TableData& data, const Row& row) {
  std::string key;
  const IndexDef* primary = table.primary();
  if (primary == nullptr) {
    encode_key(key, Value(static_cast<std::int64_t>(data.next_row_id++)));
    return key;
  }
  for (const IndexKey& part : primary->keys) encode_key(key, row[part.column]);
  if (key.size() > database_.knobs().max_key_bytes)
    return refuse(sqlstate::program_limit_exceeded, "key size too large");
  return key;
}

Result<RowEntry*> RowWriter::holder(const TableDef& table, const IndexDef& index, const std::string& key, const RowEntry* self) {
  IndexData* data = database_.table(table.id).index(index.id);
  IndexEntry* entry = data == nullptr ? nullptr : data->find(key);
  if (entry == nullptr) return nullptr;
  std::string own;
  for (const IndexEntry::Candidate& candidate : entry->rows) {
    if (candidate.row == self) continue;
    const Row* row = transaction_.visible(*candidate.row);
    if (row != nullptr && Database::index_key(index, *row, call_, own) && own == key) return candidate.row;
  }
  return nullptr;
}

Result<RowEntry*> RowWriter::find_collision(const TableDef& table, const Row& row, std::span<const std::uint32_t> indexes) {
  std::string key;
  for (const std::uint32_t position : indexes) {
    const IndexDef& index = table.indexes[position];
    if (database_.knobs().plays_postgres) {
      DSQLSIM_TRY(RowEntry * found, postgres_collision(table, index, row, nullptr));
      if (found == nullptr) continue;
      // What the snapshot does not show cannot be handled at this isolation level.
      if (transaction_.visible(*found) == nullptr || found->version_at(transaction_.snapshot) != found->newest.get()) {
        if (const Effect* own = found->effect_of(transaction_); own == nullptr || !own->written) return too_late();
      }
      return found;
    }
    if (index.primary) {
      key.clear();
      for (const IndexKey& part : index.keys) encode_key(key, row[part.column]);
      RowEntry* entry = database_.table(table.id).find(key);
      if (entry != nullptr && transaction_.visible(*entry) != nullptr) return entry;
    } else if (Database::index_key(index, row, call_, key)) {
      DSQLSIM_TRY(RowEntry * found, holder(table, index, key, nullptr));
      if (found != nullptr) return found;
    }
  }
  return nullptr;
}

/// The row that has the value, as PostgreSQL sees it; 40001 if that is not settled yet.
Result<RowEntry*> RowWriter::postgres_collision(const TableDef& table, const IndexDef& index, const Row& row,
                                                const RowEntry* self) {
  TableData& data = database_.table(table.id);
  std::string key;
  RowEntry* found = nullptr;
  InTheWay what = InTheWay::nothing;
  if (index.primary) {
    for (const IndexKey& part : index.keys) encode_key(key, row[part.column]);
    found = data.find(key);
    if (found != nullptr) what = in_the_way_of_key(transaction_, *found);
  } else if (IndexData* values = data.index(index.id);
             values != nullptr && Database::index_key(index, row, call_, key)) {
    const IndexEntry* value = values->find(key);
    if (value != nullptr) what = in_the_way_of_value(transaction_, index, *value, self, call_, found);
  }
  if (what == InTheWay::open_transaction) return would_wait();
  return what == InTheWay::row ? found : nullptr;
}

/// What a newer version of the row means to who will do this to it.
Status RowWriter::check_newer(const RowEntry& entry, std::string_view constraint, Intent intent) {
  const Knobs& knobs = database_.knobs();
  if (knobs.plays_postgres) return take_lock(transaction_, entry, intent);
  if (entry.newest == nullptr || entry.newest->sequence <= transaction_.snapshot) return std::monostate{};
  if (!constraint.empty() && knobs.late_duplicate_is_unique_violation && !entry.newest->tombstone) {
    return refuse(sqlstate::unique_violation, fmt::format("duplicate key value violates unique constraint \"{}\"", constraint));
  }
  if (!knobs.early_abort) return std::monostate{};
  return refuse(sqlstate::serialization_failure, std::string(knobs.dialect.data_conflict()));
}

Effect& RowWriter::touch(const TableDef& table, RowEntry& entry, Intent intent) {
  Effect& effect = transaction_.effect_on(database_.table(table.id), entry);
  transaction_.written_by = transaction_.statement;
  if (effect.intents.empty()) transaction_.footprint.written.push_back(entry.hash);
  effect.intents.add(intent);
  return effect;
}

Status RowWriter::lock(const TableDef& table, RowEntry& entry, LockStrength strength) {
  return lock(table, entry, strength == LockStrength::update ? Intent::exclusive : Intent::key_share);
}

Status RowWriter::lock(const TableDef& table, RowEntry& entry, Intent intent) {
  if (database_.knobs().plays_postgres) DSQLSIM_CHECKED(take_lock(transaction_, entry, intent));
  touch(table, entry, intent);
  return std::monostate{};
}

Status RowWriter::lock_for_update(const TableDef& table, RowEntry& entry, std::span<const std::uint32_t> set) {
  if (!database_.knobs().plays_postgres) return std::monostate{};
  const bool key =
      std::any_of(set.begin(), set.end(), [&](std::uint32_t column) { return table.is_key_column(column); });
  return lock(table, entry, key ? Intent::exclusive : Intent::non_key);
}

Status RowWriter::drop_references(Effect& effect) {
  for (const auto& [index, entry] : effect.references) index->remove_reference(*entry, *effect.entry);
  effect.references.clear();
  return std::monostate{};
}

/// Notes EXCL on the unique values that the row leaves and takes, refuses taken ones, and holds the new ones.
Status RowWriter::claim_index_keys(const TableDef& table, Effect& effect, const Row* before, const Row* after,
                                   std::span<const std::uint32_t> set) {
  TableData& data = *effect.table;
  if (data.indexes().empty()) return std::monostate{};
  std::string old_key;
  std::string new_key;
  DSQLSIM_CHECKED(drop_references(effect));
  for (const IndexDef& index : table.indexes) {
    IndexData* values = data.index(index.id);
    if (values == nullptr) continue;
    const bool had = before != nullptr && Database::index_key(index, *before, call_, old_key);
    const bool has = after != nullptr && Database::index_key(index, *after, call_, new_key);
    const bool moved = had != has || (had && old_key != new_key);
    const bool assigned = std::any_of(index.keys.begin(), index.keys.end(), [&](const IndexKey& k) {
      return k.expression == nullptr && std::find(set.begin(), set.end(), k.column) != set.end();
    });
    const bool key_write = moved || (assigned && database_.knobs().key_rewrite_is_key_write);
    if (has && moved) {
      if (new_key.size() > database_.knobs().max_key_bytes) {
        return refuse(sqlstate::program_limit_exceeded, "key size too large");
      }
      DSQLSIM_TRY(const RowEntry* taken, database_.knobs().plays_postgres
                                             ? postgres_collision(table, index, *after, effect.entry)
                                             : holder(table, index, new_key, effect.entry));
      if (taken != nullptr) return duplicate(table, index, *after);
    }
    if (had && key_write) transaction_.intend(*values, values->find_or_add(old_key), Intent::exclusive);
    if (has) {
      IndexEntry& entry = values->find_or_add(new_key);
      if (key_write) transaction_.intend(*values, entry, Intent::exclusive);
      values->add_reference(entry, *effect.entry);
      effect.references.emplace_back(values, &entry);
    }
  }
  return std::monostate{};
}

Status RowWriter::prepare(const TableDef& table, Row& row) {
  DSQLSIM_CHECKED(compute_generated(table, row));
  return check_row(table, row);
}

Result<bool> RowWriter::is_taken(const RowEntry& entry) {
  if (!database_.knobs().plays_postgres) return transaction_.visible(entry) != nullptr;
  const InTheWay what = in_the_way_of_key(transaction_, entry);
  if (what == InTheWay::open_transaction) return would_wait();
  return what == InTheWay::row;
}

Result<RowEntry*> RowWriter::insert(const TableDef& table, Row row) {
  DSQLSIM_CHECKED(count_row());
  TableData& data = database_.table(table.id);
  DSQLSIM_TRY(const std::string key, key_of(table, data, row));
  RowEntry& entry = data.find_or_add(key);
  const IndexDef* primary = table.primary();
  DSQLSIM_TRY(const bool taken, is_taken(entry));
  if (taken) return duplicate(table, *primary, row);
  Effect& effect = touch(table, entry, Intent::exclusive);
  if (!database_.knobs().plays_postgres) {
    DSQLSIM_CHECKED(check_newer(entry, primary == nullptr ? "" : primary->name, Intent::exclusive));
  }
  DSQLSIM_CHECKED(claim_index_keys(table, effect, nullptr, &row, {}));
  effect.begin_write(transaction_.statement);
  effect.deleted = false;
  effect.row = std::move(row);
  child_written(table, entry, nullptr, effect.row);
  return &entry;
}

bool RowWriter::is_key_change(const TableDef& table, const Row& before, const Row& after,
                              std::span<const std::uint32_t> set) const {
  return std::any_of(set.begin(), set.end(), [&](std::uint32_t column) {
    if (!table.is_key_column(column)) return false;
    return database_.knobs().key_rewrite_is_key_write || compare_with_nulls(before[column], after[column]) != 0;
  });
}

Result<RowEntry*> RowWriter::update(const TableDef& table, RowEntry& entry, Row row, std::span<const std::uint32_t> set) {
  DSQLSIM_CHECKED(prepare(table, row));
  const Row before = *transaction_.visible(entry);
  const IndexDef* primary = table.primary();
  const bool moves = primary != nullptr && std::any_of(primary->keys.begin(), primary->keys.end(), [&](const IndexKey& k) {
                       return compare_with_nulls(before[k.column], row[k.column]) != 0;
                     });
  DSQLSIM_CHECKED(count_row());
  const Intent intent = moves || is_key_change(table, before, row, set) ? Intent::exclusive : Intent::non_key;
  DSQLSIM_CHECKED(check_newer(entry, "", intent));
  RowEntry* target = &entry;
  if (moves) {
    // A row under another key is another row: the old one goes, a new one comes.
    Effect& old_effect = touch(table, entry, Intent::exclusive);
    DSQLSIM_CHECKED(claim_index_keys(table, old_effect, &before, nullptr, {}));
    old_effect.begin_write(transaction_.statement);
    old_effect.deleted = true;
    TableData& data = database_.table(table.id);
    DSQLSIM_TRY(const std::string key, key_of(table, data, row));
    target = &data.find_or_add(key);
    DSQLSIM_TRY(const bool taken, is_taken(*target));
    if (taken) return duplicate(table, *primary, row);
  }
  Effect& effect = touch(table, *target, intent);
  DSQLSIM_CHECKED(claim_index_keys(table, effect, moves ? nullptr : &before, &row, set));
  effect.begin_write(transaction_.statement);
  effect.deleted = false;
  effect.row = std::move(row);
  child_written(table, *target, &before, effect.row);
  DSQLSIM_CHECKED(parent_gone(table, before, &effect.row));
  return target;
}

Status RowWriter::erase(const TableDef& table, RowEntry& entry) {
  const Row before = *transaction_.visible(entry);
  DSQLSIM_CHECKED(count_row());
  DSQLSIM_CHECKED(check_newer(entry, "", Intent::exclusive));
  Effect& effect = touch(table, entry, Intent::exclusive);
  DSQLSIM_CHECKED(claim_index_keys(table, effect, &before, nullptr, {}));
  effect.begin_write(transaction_.statement);
  effect.deleted = true;
  effect.row.clear();
  return parent_gone(table, before, nullptr);
}

}  // namespace dsqlsim::model
