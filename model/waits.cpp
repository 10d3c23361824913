// PostgreSQL's rules, for comparisons. A statement that writes or locks a row needs the row's lock:
//
//                      mine:     EXCL     NONKEY   KSHARE
//   another holds:  EXCL         refused  refused  refused
//                   NONKEY       refused  refused  ok
//                   KSHARE       refused  ok       ok
//
// It is DSQL's matrix, but with open transactions and not with committed ones, and at the statement: who comes second
// would wait here, and is refused because nobody may. Locks end with their transaction, and a failed statement ends it.
// Of what is committed only writes count: a version newer than the snapshot refuses, a lock that has gone does not. A
// new row is held against what is there now, whatever the snapshot shows: a row that was committed later is a duplicate
// (23505), and one that was deleted later is no longer in the way.

#include "model/waits.h"

#include "model/database.h"

namespace dsqlsim::model {

namespace {

bool is_written_by_others(const Transaction& transaction, const RowEntry& entry) {
  for (const Effect* e = entry.effects; e != nullptr; e = e->next) {
    if (e->owner != &transaction && e->written) return true;
  }
  return false;
}

const Row* committed(const RowEntry& entry) {
  return entry.newest == nullptr || entry.newest->tombstone ? nullptr : &entry.newest->row;
}

}  // namespace

tl::unexpected<DbError> too_late() {
  return refuse(sqlstate::serialization_failure, "could not serialize access due to concurrent update");
}

tl::unexpected<DbError> would_wait() {
  DbError error = too_late().value();
  error.detail = "canceling statement due to lock timeout";
  return tl::unexpected<DbError>(std::move(error));
}

Status take_lock(const Transaction& transaction, const RowEntry& entry, Intent intent) {
  for (const Effect* e = entry.effects; e != nullptr; e = e->next) {
    if (e->owner != &transaction && exclude_each_other(e->intents, intent)) return would_wait();
  }
  if (entry.newest == nullptr || entry.newest->sequence <= transaction.snapshot) return std::monostate{};
  // The key of a row stays what it was while only other columns change.
  if (intent == Intent::key_share && entry.intents.newest(Intent::exclusive) <= transaction.snapshot)
    return std::monostate{};
  return too_late();
}

InTheWay in_the_way_of_key(const Transaction& transaction, const RowEntry& entry) {
  if (const Effect* own = entry.effect_of(transaction); own != nullptr && own->written) {
    return own->deleted ? InTheWay::nothing : InTheWay::row;
  }
  if (is_written_by_others(transaction, entry)) return InTheWay::open_transaction;
  return committed(entry) == nullptr ? InTheWay::nothing : InTheWay::row;
}

InTheWay in_the_way_of_value(const Transaction& transaction, const IndexDef& index, const IndexEntry& value,
                             const RowEntry* self, CallContext& call, RowEntry*& holder) {
  std::string key;
  const auto has_value = [&](const Row* row) {
    return row != nullptr && Database::index_key(index, *row, call, key) && key == value.key;
  };
  for (const IndexEntry::Candidate& candidate : value.rows) {
    const RowEntry& entry = *candidate.row;
    if (&entry == self) continue;
    const Effect* own = entry.effect_of(transaction);
    if (own != nullptr && own->written) {
      if (own->deleted || !has_value(&own->row)) continue;
      holder = candidate.row;
      return InTheWay::row;
    }
    const bool is_there = has_value(committed(entry));
    for (const Effect* e = entry.effects; e != nullptr; e = e->next) {
      if (e->written && (is_there || (!e->deleted && has_value(&e->row)))) return InTheWay::open_transaction;
    }
    if (!is_there) continue;
    holder = candidate.row;
    return InTheWay::row;
  }
  return InTheWay::nothing;
}

}  // namespace dsqlsim::model
