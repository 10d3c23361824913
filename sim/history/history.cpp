#include "sim/history/history.h"

#include <fmt/format.h>

#include "sim/core/check.h"

namespace dsqlsim {

std::vector<Change> History::changes(const Entry& commit) const {
  std::vector<Change> out;
  out.reserve(commit.change_count);
  for (std::uint32_t i = 0; i < commit.change_count; ++i) out.push_back(change(commit, i));
  return out;
}

Change History::change(const Entry& commit, std::uint32_t i) const {
  const std::span<const Value> cells(cells_);
  const Row& row = rows_[commit.first_change + i];
  return {row.table, cells.subspan(row.before, row.before_count), cells.subspan(row.after, row.after_count)};
}

std::string History::actor_text(ActorId id) const {
  CHECK(id < actors_.size());
  const ActorInfo& a = actors_[id];
  if (a.incarnation == 0) return fmt::format("{}/{}", a.host_name, a.name);
  return fmt::format("{}'{}/{}", a.host_name, a.incarnation, a.name);
}

ActorId History::add_actor(ActorInfo info) {
  actors_.push_back(std::move(info));
  return static_cast<ActorId>(actors_.size() - 1);
}

Entry& History::add(Entry entry) {
  entries_.push_back(entry);
  return entries_.back();
}

Entry& History::add_commit(Entry entry, std::span<const RowChange> changes) {
  entry.kind = EntryKind::commit;
  entry.first_change = static_cast<std::uint32_t>(rows_.size());
  entry.change_count = static_cast<std::uint32_t>(changes.size());
  for (const RowChange& change : changes) {
    Row row;
    row.table = keep(change.table);
    row.before = static_cast<std::uint32_t>(cells_.size());
    row.before_count = static_cast<std::uint32_t>(change.before.size());
    cells_.insert(cells_.end(), change.before.begin(), change.before.end());
    row.after = static_cast<std::uint32_t>(cells_.size());
    row.after_count = static_cast<std::uint32_t>(change.after.size());
    cells_.insert(cells_.end(), change.after.begin(), change.after.end());
    rows_.push_back(row);
  }
  return add(entry);
}

std::string_view History::keep(std::string_view text) {
  if (text.empty()) return {};
  // Names repeat: the last few texts are looked at before a new one is made.
  const std::size_t recent = texts_.size() < 8 ? texts_.size() : 8;
  for (std::size_t i = 0; i < recent; ++i) {
    if (texts_[texts_.size() - 1 - i] == text) return texts_[texts_.size() - 1 - i];
  }
  return texts_.emplace_back(text);
}

void History::clear(bool detail) {
  detail_ = detail;
  entries_.clear();
  actors_.clear();
  rows_.clear();
  cells_.clear();
  texts_.clear();
}

}  // namespace dsqlsim
