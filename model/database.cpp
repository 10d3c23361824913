// Snapshots, COMMIT, ROLLBACK and pruning.

#include "model/database.h"

#include <fmt/format.h>

#include "model/eval.h"
#include "model/foreign_key.h"
#include "model/key_codec.h"
#include "model/row_size.h"

namespace dsqlsim::model {

Database::Database(Knobs knobs) : knobs_(knobs) {
  catalogs_.push_back(std::make_unique<Catalog>());
  add_system_tables(*catalogs_.back(), arena_);
  tables_.resize(catalogs_.back()->next_table);
  keep_image();
}

void Database::take_snapshot(Transaction& transaction) {
  transaction.has_snapshot = true;
  transaction.snapshot = last_commit_;
  transaction.catalog = catalogs_.back().get();
  // Snapshots are taken in order, so the list stays sorted.
  transaction.previous = newest_;
  transaction.next = nullptr;
  (newest_ == nullptr ? oldest_ : newest_->next) = &transaction;
  newest_ = &transaction;
}

void Database::close(Transaction& transaction) {
  if (transaction.has_snapshot) {
    (transaction.previous == nullptr ? oldest_ : transaction.previous->next) = transaction.next;
    (transaction.next == nullptr ? newest_ : transaction.next->previous) = transaction.previous;
  }
  transaction.clear();
  if (oldest_ == nullptr && catalogs_.size() > 1) {
    catalogs_.erase(catalogs_.begin(), catalogs_.end() - 1);
    dropped_indexes_.clear();
  }
  collect_garbage();
}

void Database::detach(Effect& effect) {
  Effect** link = &effect.entry->effects;
  while (*link != &effect) link = &(*link)->next;
  *link = effect.next;
  --effect.entry->pins;
}

void Database::release(TableData& table, RowEntry& entry) {
  if (entry.pins == 0 && entry.newest == nullptr) table.erase(entry);
}

void Database::roll_back(Transaction& transaction) {
  for (std::size_t i = 0; i < transaction.effect_count(); ++i) {
    Effect& effect = transaction.effect(i);
    detach(effect);
    for (const auto& [index, entry] : effect.references) index->remove_reference(*entry, *effect.entry);
    effect.references.clear();
    release(*effect.table, *effect.entry);
  }
  const Sequence mark = watermark();
  for (const IndexIntent& intent : transaction.index_intents()) {
    --intent.entry->pins;
    intent.index->drop_if_idle(*intent.entry, mark);
  }
  close(transaction);
}

Status Database::commit(Transaction& transaction, const ServerContext& context) {
  Status verdict = adjudicate(transaction, context);
  if (verdict && transaction.ddl != nullptr) verdict = publish_ddl(transaction, context);
  if (!verdict) {
    roll_back(transaction);
    return verdict;
  }
  if (transaction.has_intents()) {
    const Sequence commit = ++last_commit_;
    report(transaction, context.now);
    for (std::size_t i = 0; i < transaction.effect_count(); ++i) publish_effect(transaction.effect(i), commit);
    for (const IndexIntent& intent : transaction.index_intents()) {
      intent.entry->intents.record(intent.intents, commit);
      --intent.entry->pins;
    }
  }
  close(transaction);
  return std::monostate{};
}

Status Database::adjudicate(Transaction& transaction, const ServerContext& context) const {
  DSQLSIM_CHECKED(check_age(context.now - transaction.began, knobs_));
  DSQLSIM_CHECKED(check_deferred(const_cast<Database&>(*this), transaction));
  // Whoever had a conflict has been refused already.
  if (!transaction.has_intents() || knobs_.plays_postgres) return std::monostate{};
  DSQLSIM_CHECKED(check_size(transaction));
  DSQLSIM_CHECKED(check_catalog(transaction, context));
  const auto lost = [&] { return refuse(sqlstate::serialization_failure, std::string(knobs_.dialect.data_conflict())); };
  for (std::size_t i = 0; i < transaction.effect_count(); ++i) {
    const Effect& effect = transaction.effect(i);
    if (!effect.written && !knobs_.locks_conflict) continue;
    if (conflicts(effect.intents, effect.entry->intents, transaction.snapshot)) return lost();
  }
  for (const IndexIntent& intent : transaction.index_intents()) {
    if (conflicts(intent.intents, intent.entry->intents, transaction.snapshot)) return lost();
  }
  if (transaction.doomed) return lost();
  if (Transaction* fellow = fellow_loser(transaction, context); fellow != nullptr) {
    fellow->doomed = true;
    return lost();
  }
  const bool spurious = knobs_.spurious_conflict.value > 0 && context.choices != nullptr &&
                        context.choices->ratio(context.address, "spurious_conflict", knobs_.spurious_conflict);
  if (spurious) return lost();
  return std::monostate{};
}

Transaction* Database::fellow_loser(Transaction& transaction, const ServerContext& context) const {
  if (knobs_.multi_key_both_abort.value == 0 || context.choices == nullptr || transaction.key_count() < 2) return nullptr;
  Transaction* fellow = nullptr;
  for (std::size_t i = 0; i < transaction.effect_count() && fellow == nullptr; ++i) {
    const Effect& mine = transaction.effect(i);
    for (const Effect* e = mine.entry->effects; e != nullptr; e = e->next) {
      if (e->owner != &transaction && e->owner->key_count() > 1 && exclude_each_other(mine.intents, e->intents)) fellow = e->owner;
    }
  }
  if (fellow == nullptr) return nullptr;
  return context.choices->ratio(context.address, "multi_key_both_abort", knobs_.multi_key_both_abort) ? fellow : nullptr;
}

Status Database::check_catalog(const Transaction& transaction, const ServerContext& context) const {
  const Catalog& now = *catalogs_.back();
  const auto changed = [&] { return refuse(sqlstate::serialization_failure, std::string(knobs_.dialect.schema_conflict())); };
  if (transaction.stale_catalog) return changed();
  if (transaction.catalog == nullptr || transaction.catalog->version == now.version) return std::monostate{};
  auto& mine = const_cast<Transaction&>(transaction);
  if (knobs_.catalog_conflicts_at != CatalogConflictsAt::statement) {
    if (knobs_.catalog_conflicts == CatalogConflicts::always_once) return changed();
    const bool drawn = knobs_.catalog_conflicts == CatalogConflicts::random && knobs_.catalog_conflict_rate.value > 0 &&
                       context.choices != nullptr &&
                       context.choices->ratio(context.address, "catalog_conflict_at_commit", knobs_.catalog_conflict_rate);
    if (drawn) return changed();
  }
  // A write under a definition that is gone cannot be rebased, whatever the knob says.
  for (std::size_t i = 0; i < transaction.effect_count(); ++i) {
    const TableId id = mine.effect(i).table->id();
    const TableDef* before = transaction.catalog->find_table(id);
    const TableDef* after = now.find_table(id);
    if (after == nullptr || before == nullptr || after->version != before->version) return changed();
  }
  return std::monostate{};
}

Status Database::check_size(Transaction& transaction) const {
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < transaction.effect_count(); ++i) {
    const Effect& effect = transaction.effect(i);
    if (effect.written && effect.deleted) continue;
    bytes += Limits::row_overhead + effect.entry->key.size();
    if (effect.written) bytes += row_bytes(effect.row);
  }
  bytes += index_bytes(transaction);
  if (bytes <= Limits::bytes_per_transaction) return std::monostate{};
  return refuse(sqlstate::program_limit_exceeded, "transaction size limit 10mb exceeded",
                fmt::format("Current transaction size {}mb > 10mb", bytes >> 20));
}

void Database::publish_effect(Effect& effect, Sequence commit) {
  RowEntry& entry = *effect.entry;
  // In PostgreSQL a lock leaves nothing behind.
  const bool counts = effect.written || (knobs_.locks_conflict && !knobs_.plays_postgres);
  if (counts) entry.intents.record(effect.intents, commit);
  if (effect.written && (!effect.deleted || entry.newest != nullptr)) {
    auto version = std::make_unique<RowVersion>();
    version->sequence = commit;
    version->tombstone = effect.deleted;
    if (!effect.deleted) version->row = std::move(effect.row);
    version->older = std::move(entry.newest);
    entry.newest = std::move(version);
  }
  // The pending row's index references are the version's from here on.
  effect.references.clear();
  detach(effect);
  if (!effect.written) return;
  // Pinned until no snapshot is older: a key that was inserted and deleted again still conflicts.
  ++entry.pins;
  garbage_.push_back({commit, effect.table, &entry});
}

void Database::report(Transaction& transaction, Time at) {
  if (sink_ == nullptr) return;
  changes_.clear();
  for (std::size_t i = 0; i < transaction.effect_count(); ++i) {
    const Effect& effect = transaction.effect(i);
    if (!effect.written) continue;
    const RowVersion* before = effect.entry->newest.get();
    const bool existed = before != nullptr && !before->tombstone;
    if (!existed && effect.deleted) continue;
    RowChange change;
    change.table = effect.table->definition->name;
    if (existed) change.before = before->row;
    if (!effect.deleted) change.after = effect.row;
    changes_.push_back(change);
  }
  CommitRecord record;
  record.sequence = ++reported_;
  record.at = at;
  record.changes = changes_;
  sink_->committed(record);
}

void Database::drop_version_references(TableData& table, RowEntry& entry, const RowVersion& version) {
  if (version.tombstone || table.indexes().empty()) return;
  const TableDef* def = table.definition;
  CallContext call;
  std::string key;
  for (const IndexDef& index : def->indexes) {
    IndexData* data = table.index(index.id);
    if (data == nullptr || !index_key(index, version.row, call, key)) continue;
    IndexEntry* at = data->find(key);
    if (at == nullptr) continue;
    data->remove_reference(*at, entry);
    data->drop_if_idle(*at, watermark());
  }
}

void Database::collect_garbage() {
  const Sequence mark = watermark();
  while (!garbage_.empty() && garbage_.front().sequence <= mark) {
    const Garbage item = garbage_.front();
    garbage_.pop_front();
    std::unique_ptr<RowVersion> cut = item.entry->cut_below(mark);
    for (const RowVersion* v = cut.get(); v != nullptr; v = v->older.get()) drop_version_references(*item.table, *item.entry, *v);
    free_versions(std::move(cut));
    --item.entry->pins;
    release(*item.table, *item.entry);
  }
}

bool Database::index_key(const IndexDef& index, const Row& row, CallContext& call, std::string& out) {
  Evaluator evaluator(call, {}, nullptr);
  Frame frame;
  if (!index.plain()) frame.rows.push_back(row.data());
  if (index.predicate != nullptr) {
    bool inside = false;
    if (!evaluator.holds(*index.predicate, frame, inside) || !inside) return false;
  }
  out.clear();
  for (const IndexKey& key : index.keys) {
    Value scratch;
    const Value* v = key.expression == nullptr ? &row[key.column] : evaluator.eval(*key.expression, frame, scratch);
    if (v == nullptr || (is_null(*v) && !index.nulls_not_distinct)) return false;
    encode_key(out, *v);
  }
  return true;
}

void Database::set_value(const SequenceDef& sequence, std::int64_t value, bool is_called) {
  std::int64_t last = value;
  // At the very end of the range there is nothing before: the next call then finds the sequence exhausted.
  if (!is_called && __builtin_sub_overflow(value, sequence.increment, &last)) last = value;
  sequences_[sequence.id] = last;
}

std::optional<std::int64_t> Database::last_value(const SequenceDef& sequence) const {
  const auto found = sequences_.find(sequence.id);
  return found == sequences_.end() ? std::nullopt : std::optional(found->second);
}

Result<std::int64_t> Database::next_value(const SequenceDef& sequence) {
  // Sequences are not transactional: a value that was handed out stays handed out.
  const auto [at, first] = sequences_.try_emplace(sequence.id, sequence.start);
  if (first) return at->second;
  std::int64_t next = 0;
  const bool up = sequence.increment > 0;
  const bool beyond = __builtin_add_overflow(at->second, sequence.increment, &next) || (up ? next > sequence.maximum : next < sequence.minimum);
  if (beyond && !sequence.cycle) {
    return refuse("2200H", fmt::format("nextval: reached {} value of sequence \"{}\" ({})", up ? "maximum" : "minimum", sequence.name,
                                       up ? sequence.maximum : sequence.minimum));
  }
  at->second = !beyond ? next : (up ? sequence.minimum : sequence.maximum);
  return at->second;
}

}  // namespace dsqlsim::model
