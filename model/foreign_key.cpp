#include "model/foreign_key.h"

#include <algorithm>

#include <fmt/format.h>

#include "model/database.h"
#include "model/eval.h"
#include "model/key_codec.h"
#include "model/row_writer.h"
#include "model/sql/compare.h"
#include "model/sql/relation_oid.h"

namespace dsqlsim::model {

namespace {

constexpr int max_cascade_depth = 100;

enum class Presence : std::uint8_t { all, some, none };

Presence presence(const Row& row, const ForeignKeyDef& key) {
  const auto nulls = std::count_if(key.columns.begin(), key.columns.end(), [&](std::uint32_t c) { return is_null(row[c]); });
  if (nulls == 0) return Presence::all;
  return static_cast<std::size_t>(nulls) == key.columns.size() ? Presence::none : Presence::some;
}

bool same_columns(const Row& a, const Row& b, const std::vector<std::uint32_t>& columns) {
  return std::all_of(columns.begin(), columns.end(), [&](std::uint32_t c) { return compare_with_nulls(a[c], b[c]) == 0; });
}

/// The visible parent of a complete child row; null if it has none.
RowEntry* find_parent(Database& database, const Transaction& transaction, const TableDef& parent, const ForeignKeyDef& key,
                      const Row& child) {
  TableData& data = database.table(parent.id);
  const auto index = std::find_if(parent.indexes.begin(), parent.indexes.end(),
                                  [&](const IndexDef& i) { return i.id == key.parent_index; });
  if (index == parent.indexes.end()) return nullptr;
  std::string encoded;
  for (const IndexKey& part : index->keys) {
    const auto at = std::find(key.parent_columns.begin(), key.parent_columns.end(), part.column) - key.parent_columns.begin();
    encode_key(encoded, child[key.columns[static_cast<std::size_t>(at)]]);
  }
  if (index->primary) {
    RowEntry* entry = data.find(encoded);
    return entry != nullptr && transaction.visible(*entry) != nullptr ? entry : nullptr;
  }
  IndexData* values = data.index(index->id);
  IndexEntry* value = values == nullptr ? nullptr : values->find(encoded);
  if (value == nullptr) return nullptr;
  CallContext call;
  std::string own;
  for (const IndexEntry::Candidate& c : value->rows) {
    const Row* row = transaction.visible(*c.row);
    if (row != nullptr && Database::index_key(*index, *row, call, own) && own == encoded) return c.row;
  }
  return nullptr;
}

std::string key_text(const TableDef& table, const std::vector<std::uint32_t>& columns, const Row& row) {
  std::string names;
  std::string values;
  for (const std::uint32_t c : columns) {
    names += (names.empty() ? "" : ", ") + quoted_identifier(table.columns[c].name);
    values += (values.empty() ? "" : ", ") + to_text(row[c]);
  }
  return fmt::format("Key ({})=({})", names, values);
}

Status check_child(Database& database, Transaction& transaction, const TableDef& table, const ForeignKeyDef& key, RowEntry& entry) {
  const Row* row = transaction.visible(entry);
  if (row == nullptr) return std::monostate{};
  const auto violated = [&](std::string detail) {
    return refuse(sqlstate::foreign_key_violation,
                  fmt::format("insert or update on table \"{}\" violates foreign key constraint \"{}\"", table.name, key.name),
                  std::move(detail));
  };
  const Presence present = presence(*row, key);
  if (present == Presence::some && key.match_full) return violated("MATCH FULL does not allow mixing of null and nonnull key values.");
  if (present != Presence::all) return std::monostate{};
  const TableDef* parent = transaction.catalog->find_table(key.parent);
  if (parent == nullptr) return std::monostate{};
  RowEntry* found = find_parent(database, transaction, *parent, key, *row);
  if (found == nullptr) {
    return violated(fmt::format("{} is not present in table \"{}\".", key_text(table, key.columns, *row), parent->name));
  }
  Effect& effect = transaction.effect_on(database.table(parent->id), *found);
  if (effect.intents.empty()) transaction.footprint.written.push_back(found->hash);
  effect.intents.add(Intent::key_share);
  return std::monostate{};
}

/// Visible children of the parent row `before`, in key order.
std::vector<RowEntry*> children_of(Database& database, const Transaction& transaction, const TableDef& child,
                                   const ForeignKeyDef& key, const Row& before) {
  std::vector<RowEntry*> out;
  for (auto& [bytes, entry] : database.table(child.id).rows()) {
    const Row* row = transaction.visible(entry);
    if (row == nullptr) continue;
    bool match = true;
    for (std::size_t i = 0; i < key.columns.size() && match; ++i) {
      const Value& mine = (*row)[key.columns[i]];
      match = !is_null(mine) && !is_null(before[key.parent_columns[i]]) &&
              compare_values(mine, before[key.parent_columns[i]]) == 0;
    }
    if (match) out.push_back(&entry);
  }
  return out;
}

tl::unexpected<DbError> still_referenced(const TableDef& parent, const TableDef& child, const ForeignKeyDef& key, const Row& before) {
  return refuse(sqlstate::foreign_key_violation,
                fmt::format("update or delete on table \"{}\" violates foreign key constraint \"{}\" on table \"{}\"", parent.name,
                            key.name, child.name),
                fmt::format("{} is still referenced from table \"{}\".", key_text(parent, key.parent_columns, before), child.name));
}

/// The reference that a deferred check is about; null if it is gone.
const ForeignKeyDef* key_of(const Transaction& transaction, const DeferredCheck& check) {
  const TableDef* table = transaction.catalog->find_table(check.table);
  if (table == nullptr) return nullptr;
  const auto named = [&](const ForeignKeyDef& key) { return key.name == check.constraint; };
  const auto found = std::find_if(table->foreign_keys.begin(), table->foreign_keys.end(), named);
  return found == table->foreign_keys.end() ? nullptr : &*found;
}

}  // namespace

Status check_deferred(Database& database, Transaction& transaction) {
  for (const DeferredCheck& check : transaction.deferred) {
    const ForeignKeyDef* key = key_of(transaction, check);
    if (key == nullptr) continue;
    DSQLSIM_CHECKED(check_child(database, transaction, *transaction.catalog->find_table(check.table), *key, *check.child));
  }
  return std::monostate{};
}

Status check_no_longer_deferred(Database& database, Transaction& transaction) {
  std::vector<DeferredCheck> later;
  for (const DeferredCheck& check : transaction.deferred) {
    const ForeignKeyDef* key = key_of(transaction, check);
    if (key == nullptr) continue;
    if (transaction.is_deferred(*key)) {
      later.push_back(check);
      continue;
    }
    DSQLSIM_CHECKED(check_child(database, transaction, *transaction.catalog->find_table(check.table), *key, *check.child));
  }
  transaction.deferred = std::move(later);
  return std::monostate{};
}

void RowWriter::child_written(const TableDef& table, RowEntry& entry, const Row* before, const Row& after) {
  for (const ForeignKeyDef& key : table.foreign_keys) {
    if (before != nullptr && same_columns(*before, after, key.columns)) continue;
    if (transaction_.is_deferred(key)) {
      transaction_.deferred.push_back({table.id, key.name, &entry});
    } else {
      children_.push_back({&table, &key, &entry});
    }
  }
}

Status RowWriter::parent_gone(const TableDef& table, const Row& before, const Row* after) {
  for (const TableId id : database_.table(table.id).referencing) {
    const TableDef* child = transaction_.catalog->find_table(id);
    if (child == nullptr) continue;
    for (const ForeignKeyDef& key : child->foreign_keys) {
      if (key.parent != table.id || (after != nullptr && same_columns(before, *after, key.parent_columns))) continue;
      const ReferentialAction action = after == nullptr ? key.on_delete : key.on_update;
      if (action == ReferentialAction::no_action) {
        parents_.push_back({&table, child, &key, before});
      } else {
        DSQLSIM_CHECKED(apply_action(table, *child, key, action, before, after));
      }
    }
  }
  return std::monostate{};
}

Status RowWriter::apply_action(const TableDef& parent, const TableDef& child, const ForeignKeyDef& key,
                               ReferentialAction action, const Row& before, const Row* after) {
  if (depth_ >= max_cascade_depth) return refuse("54001", "stack depth limit exceeded");
  const std::vector<RowEntry*> rows = children_of(database_, transaction_, child, key, before);
  if (rows.empty()) return std::monostate{};
  if (action == ReferentialAction::restrict) return still_referenced(parent, child, key, before);
  // A child that had the default already still points here: its row does not change, so nothing else would look.
  if (action == ReferentialAction::set_default) parents_.push_back({&parent, &child, &key, before});
  ++depth_;
  for (RowEntry* entry : rows) {
    const Row* present = transaction_.visible(*entry);
    if (present == nullptr) continue;
    if (action == ReferentialAction::cascade && after == nullptr) {
      DSQLSIM_CHECKED(erase(child, *entry));
      continue;
    }
    Row changed = *present;
    for (std::size_t i = 0; i < key.columns.size(); ++i) {
      Value& target = changed[key.columns[i]];
      const Expr* preset = child.columns[key.columns[i]].default_value;
      target = Null{};
      if (action == ReferentialAction::cascade) target = (*after)[key.parent_columns[i]];
      if (action == ReferentialAction::set_default && preset != nullptr) {
        Frame frame;
        Value scratch;
        const Value* v = Evaluator(call_, {}, nullptr).eval(*preset, frame, scratch);
        if (v == nullptr) return tl::unexpected<DbError>(call_.error);
        target = *v;
      }
    }
    DSQLSIM_CHECKED(update(child, *entry, std::move(changed), key.columns));
  }
  --depth_;
  return std::monostate{};
}

Status RowWriter::finish() {
  for (std::size_t i = 0; i < children_.size(); ++i) {
    DSQLSIM_CHECKED(check_child(database_, transaction_, *children_[i].table, *children_[i].key, *children_[i].row));
  }
  children_.clear();
  for (const ParentCheck& check : parents_) {
    if (children_of(database_, transaction_, *check.child, *check.key, check.before).empty()) continue;
    // Another row may have taken the parent's place within the statement.
    Row stand_in(check.child->columns.size());
    for (std::size_t i = 0; i < check.key->columns.size(); ++i) {
      stand_in[check.key->columns[i]] = check.before[check.key->parent_columns[i]];
    }
    if (find_parent(database_, transaction_, *check.parent, *check.key, stand_in) != nullptr) continue;
    return still_referenced(*check.parent, *check.child, *check.key, check.before);
  }
  parents_.clear();
  return std::monostate{};
}

}  // namespace dsqlsim::model
