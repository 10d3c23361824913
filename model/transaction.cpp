#include "model/transaction.h"

#include <algorithm>

#include "model/table_data.h"

namespace dsqlsim::model {

Effect& Transaction::effect_on(TableData& table, RowEntry& entry) {
  if (Effect* known = entry.effect_of(*this)) return *known;
  if (used_ == pool_.size()) pool_.push_back(std::make_unique<Effect>());
  Effect& effect = *pool_[used_++];
  effect.owner = this;
  effect.table = &table;
  effect.entry = &entry;
  effect.next = entry.effects;
  effect.intents = {};
  effect.written = false;
  effect.deleted = false;
  effect.statement = 0;
  entry.effects = &effect;
  ++entry.pins;
  table.dirty = true;
  return effect;
}

void Transaction::intend(IndexData& index, IndexEntry& entry, Intent intent) {
  for (IndexIntent& known : index_intents_) {
    if (known.entry == &entry) {
      known.intents.add(intent);
      return;
    }
  }
  ++entry.pins;
  index_intents_.push_back({&index, &entry, intent});
}

void Transaction::set_constraint_mode(bool all, const std::vector<std::string>& names, bool deferred_now) {
  if (all) {
    all_constraints_ = deferred_now;
    constraint_modes_.clear();
  }
  for (const std::string& name : names) constraint_modes_.push_back({name, deferred_now});
}

bool Transaction::is_deferred(const ForeignKeyDef& key) const {
  if (!key.deferrable) return false;
  for (auto it = constraint_modes_.rbegin(); it != constraint_modes_.rend(); ++it) {
    if (it->name == key.name) return it->deferred;
  }
  return all_constraints_.value_or(key.initially_deferred);
}

void Transaction::clear() {
  // What big transactions needed is given back; small ones keep their buffers.
  constexpr std::size_t kept = 64;
  if (pool_.size() > kept) pool_.resize(kept);
  // The others are as they were left.
  for (std::size_t i = 0; i < std::min(used_, pool_.size()); ++i) {
    pool_[i]->row.clear();
    pool_[i]->row_before.clear();
    pool_[i]->references.clear();
  }
  used_ = 0;
  index_intents_.clear();
  block = false;
  aborted = false;
  read_only = false;
  has_snapshot = false;
  catalog = nullptr;
  rows_changed = 0;
  statement = 0;
  written_by = 0;
  did_dml = false;
  stale_catalog = false;
  doomed = false;
  ddl.reset();
  deferred.clear();
  all_constraints_.reset();
  constraint_modes_.clear();
  footprint.read.clear();
  footprint.written.clear();
}

}  // namespace dsqlsim::model
