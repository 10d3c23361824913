#include "model/table_data.h"

#include <algorithm>

#include "model/key_codec.h"
#include "sim/core/check.h"

namespace dsqlsim::model {

RowEntry* EntryIndex::find(std::uint64_t hash, std::string_view key) const {
  if (slots_.empty()) return nullptr;
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t i = hash & mask; slots_[i] != nullptr; i = (i + 1) & mask) {
    if (slots_[i]->hash == hash && slots_[i]->key == key) return slots_[i];
  }
  return nullptr;
}

void EntryIndex::insert(RowEntry& entry) {
  if ((used_ + 1) * 2 > slots_.size()) grow();
  const std::size_t mask = slots_.size() - 1;
  std::size_t i = entry.hash & mask;
  while (slots_[i] != nullptr) i = (i + 1) & mask;
  slots_[i] = &entry;
  ++used_;
}

void EntryIndex::erase(const RowEntry& entry) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t hole = entry.hash & mask;
  while (slots_[hole] != &entry) hole = (hole + 1) & mask;
  // Moves later members of the run back, so that no marker is needed.
  for (std::size_t i = (hole + 1) & mask; slots_[i] != nullptr; i = (i + 1) & mask) {
    const std::size_t home = slots_[i]->hash & mask;
    if (((i - home) & mask) >= ((i - hole) & mask)) {
      slots_[hole] = slots_[i];
      hole = i;
    }
  }
  slots_[hole] = nullptr;
  --used_;
}

void EntryIndex::clear() {
  std::fill(slots_.begin(), slots_.end(), nullptr);
  used_ = 0;
}

void EntryIndex::grow() {
  std::vector<RowEntry*> old(std::max<std::size_t>(16, slots_.size() * 2), nullptr);
  old.swap(slots_);
  used_ = 0;
  for (RowEntry* entry : old) {
    if (entry != nullptr) insert(*entry);
  }
}

IndexEntry* IndexData::find(std::string_view key) {
  const auto found = entries_.find(key);
  return found == entries_.end() ? nullptr : &found->second;
}

IndexEntry& IndexData::find_or_add(std::string_view key) {
  const auto at = entries_.lower_bound(key);
  if (at != entries_.end() && at->first == key) return at->second;
  const auto made = entries_.emplace_hint(at, key, IndexEntry());
  IndexEntry& entry = made->second;
  entry.key = made->first;
  entry.hash = key_hash(id_ + (1ULL << 32), key);
  return entry;
}

void IndexData::add_reference(IndexEntry& entry, RowEntry& row) {
  for (IndexEntry::Candidate& c : entry.rows) {
    if (c.row == &row) {
      ++c.references;
      return;
    }
  }
  entry.rows.push_back({&row, 1});
}

void IndexData::remove_reference(IndexEntry& entry, RowEntry& row) {
  for (auto it = entry.rows.begin(); it != entry.rows.end(); ++it) {
    if (it->row != &row) continue;
    if (--it->references == 0) entry.rows.erase(it);
    return;
  }
  CHECK_WHY(false, "a row gave back an index reference that it did not hold");
}

void IndexData::drop_if_idle(IndexEntry& entry, Sequence watermark) {
  if (!entry.rows.empty() || entry.pins > 0) return;
  for (const Intent intent : {Intent::exclusive, Intent::non_key, Intent::key_share}) {
    if (entry.intents.newest(intent) > watermark) return;
  }
  entries_.erase(entries_.find(entry.key));
}

RowEntry* TableData::find(std::string_view key) const { return by_hash_.find(hash_of(key), key); }

RowEntry& TableData::find_or_add(std::string_view key) {
  if (RowEntry* known = find(key)) return *known;
  const auto made = rows_.try_emplace(std::string(key)).first;
  RowEntry& entry = made->second;
  entry.key = made->first;
  entry.hash = hash_of(key);
  by_hash_.insert(entry);
  return entry;
}

void TableData::erase(RowEntry& entry) {
  by_hash_.erase(entry);
  rows_.erase(rows_.find(entry.key));
}

std::uint64_t TableData::hash_of(std::string_view key) const { return key_hash(id_, key); }

IndexData* TableData::index(std::uint32_t id) {
  for (const auto& index : indexes_) {
    if (index->id() == id) return index.get();
  }
  return nullptr;
}

IndexData& TableData::add_index(std::uint32_t id) {
  indexes_.push_back(std::make_unique<IndexData>(id));
  return *indexes_.back();
}

void TableData::drop_index(std::uint32_t id) {
  std::erase_if(indexes_, [id](const auto& index) { return index->id() == id; });
}

void TableData::clear() {
  rows_.clear();
  by_hash_.clear();
  for (const auto& index : indexes_) index->clear();
  next_row_id = 1;
  dirty = false;
}

}  // namespace dsqlsim::model
