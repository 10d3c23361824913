// Asynchronous jobs (facts 4.3): CREATE INDEX ASYNC and VALIDATE CONSTRAINT answer with a job that ends some virtual time
// later. The values of a unique index count from the moment of its creation; what the job brings is validity.

#include <algorithm>

#include "model/database.h"
#include "sim/core/label.h"

namespace dsqlsim::model {

std::string Database::job_id(std::size_t position) const {
  // 26 characters of lower-case base32, as a UUID would give; a function of the position alone.
  constexpr std::string_view alphabet = "abcdefghijklmnopqrstuvwxyz234567";
  std::string out;
  std::uint64_t bits = mix(position + 1, 0x6A6F62);
  for (int i = 0; i < 26; ++i) {
    if (i == 12) bits = mix(bits);
    out += alphabet[bits & 31];
    bits >>= 5;
  }
  return out;
}

void Database::run_jobs(Time now) {
  if (pending_jobs_ == 0) return;
  for (Job& job : jobs_) {
    if (job.status == JobStatus::processing && job.due <= now) complete(job);
  }
}

bool Database::finish_job(const std::string& id) {
  for (Job& job : jobs_) {
    if (job.id != id) continue;
    if (job.status == JobStatus::processing) complete(job);
    return true;
  }
  return false;
}

void Database::finish_all_jobs() {
  for (Job& job : jobs_) {
    if (job.status == JobStatus::processing) complete(job);
  }
}

void Database::complete(Job& job) {
  --pending_jobs_;
  job.status = JobStatus::completed;
  if (job.action.kind != StorageAction::Kind::build_index) return;
  const TableDef* table = catalog().find_table(job.action.table);
  if (table == nullptr) return;
  const auto index = std::find_if(table->indexes.begin(), table->indexes.end(),
                                  [&](const IndexDef& i) { return i.id == job.action.id; });
  if (index == table->indexes.end()) return;
  IndexData* values = tables_[table->id]->index(index->id);
  CallContext call;
  std::string key;
  if (index->unique && values != nullptr) {
    for (auto& [bytes, entry] : tables_[table->id]->rows()) {
      if (entry.newest == nullptr || entry.newest->tombstone || !index_key(*index, entry.newest->row, call, key)) continue;
      const IndexEntry* at = values->find(key);
      const auto living = [&](const IndexEntry::Candidate& c) {
        std::string own;
        return c.row->newest != nullptr && !c.row->newest->tombstone && index_key(*index, c.row->newest->row, call, own) && own == key;
      };
      if (at == nullptr || std::count_if(at->rows.begin(), at->rows.end(), living) <= 1) continue;
      job.status = JobStatus::failed;
      job.details = "found duplicate key while validating index for UCVs";
      return;
    }
  }
  set_index_valid(table->id, index->id);
}

void Database::set_index_valid(TableId table_id, std::uint32_t index_id) {
  auto next = std::make_unique<Catalog>(catalog());
  TableDef changed = *next->find_table(table_id);
  for (IndexDef& index : changed.indexes) {
    if (index.id == index_id) index.valid = true;
  }
  // The table's own version stays: becoming valid disturbs no transaction.
  ++next->version;
  const QualifiedName name{changed.schema, changed.name};
  next->tables[name] = &arena_.add(std::move(changed));
  tables_[table_id]->definition = next->tables[name];
  catalogs_.push_back(std::move(next));
  ++epoch_;
}

}  // namespace dsqlsim::model
