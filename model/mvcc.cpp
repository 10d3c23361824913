// Multi-version rows.
//
// Each key has a chain of committed versions, newest first, each stamped with the sequence number of its commit. A
// transaction takes a snapshot, the number of the last commit at that moment, and from then on sees, of every key, the
// newest version that is not younger than its snapshot, except that its own writes come first. Uncommitted writes hang off
// the key as effects, one for each transaction that touched it: nobody but their owner looks at them, and a range scan
// meets them in key order without any merging. A statement does not see what it has written itself so far, so an effect also
// keeps the row as it was before the statement that wrote last.
//
//   sequence      key a        key b        key c
//   10            a=1          .            .
//   11            .            b=1          .
//   12            a=2          .            .          T takes its snapshot: 12
//                 .            T: b=7       .          an effect on b, which only T sees
//   13            (deleted)    .            .
//   14            .            .            c=1
//   T sees        a=2          b=7          nothing    of a the newest version not after 12, of c there is none
//   snapshot 14   nothing      b=1          c=1
//
// Sequence numbers, not clocks, order snapshots and commits: many events share a microsecond.
//
// The watermark is the snapshot of the oldest open transaction, or the last commit if none is open. Of every chain only the
// newest version at or below the watermark can still be seen, and what is above it; the rest is cut as soon as the
// watermark has passed the commit that made it garbage, so memory follows the live rows and not the history. A key whose only
// version is a deletion below the watermark, which no open transaction has touched, leaves the map altogether; its
// intents are then older than every snapshot and can conflict with nobody.

#include "model/mvcc.h"

namespace dsqlsim::model {

void free_versions(std::unique_ptr<RowVersion> versions) {
  while (versions != nullptr) versions = std::move(versions->older);
}

void Effect::begin_write(std::uint64_t number) {
  if (!written || statement != number) {
    wrote_before = written;
    deleted_before = deleted;
    row_before = std::move(row);
  }
  written = true;
  statement = number;
}

RowEntry::~RowEntry() { free_versions(std::move(newest)); }

const RowVersion* RowEntry::version_at(Sequence snapshot) const {
  const RowVersion* version = newest.get();
  while (version != nullptr && version->sequence > snapshot) version = version->older.get();
  return version;
}

Effect* RowEntry::effect_of(const Transaction& transaction) const {
  Effect* effect = effects;
  while (effect != nullptr && effect->owner != &transaction) effect = effect->next;
  return effect;
}

const Row* RowEntry::visible(const Transaction& transaction, Sequence snapshot) const {
  if (effects != nullptr) {
    const Effect* own = effect_of(transaction);
    if (own != nullptr && own->written) return own->deleted ? nullptr : &own->row;
  }
  const RowVersion* version = version_at(snapshot);
  return version == nullptr || version->tombstone ? nullptr : &version->row;
}

const Row* RowEntry::visible_before(const Transaction& transaction, Sequence snapshot, std::uint64_t statement) const {
  if (effects != nullptr) {
    const Effect* own = effect_of(transaction);
    if (own != nullptr && own->written) {
      if (own->statement != statement) return own->deleted ? nullptr : &own->row;
      if (own->wrote_before) return own->deleted_before ? nullptr : &own->row_before;
    }
  }
  const RowVersion* version = version_at(snapshot);
  return version == nullptr || version->tombstone ? nullptr : &version->row;
}

std::unique_ptr<RowVersion> RowEntry::cut_below(Sequence watermark) {
  std::unique_ptr<RowVersion>* link = &newest;
  while (*link != nullptr && (*link)->sequence > watermark) link = &(*link)->older;
  if (*link == nullptr) return nullptr;
  // A deletion that everybody sees is the same as no version.
  if ((*link)->tombstone) return std::move(*link);
  return std::move((*link)->older);
}

}  // namespace dsqlsim::model
