// The image: rows and catalog as they were after loading, to which every run goes back. Only what was touched is rebuilt.

#include "model/database.h"
#include "sim/core/check.h"

namespace dsqlsim::model {

void Database::keep_image() {
  CHECK_WHY(oldest_ == nullptr, "the image is taken between transactions");
  collect_garbage();
  seeds_.clear();
  for (const auto& data : tables_) {
    if (data == nullptr) continue;
    SeedTable seed;
    for (const auto& [key, entry] : data->rows()) {
      if (entry.newest == nullptr || entry.newest->tombstone) continue;
      seed.keys.push_back(key);
      seed.rows.push_back(entry.newest->row);
    }
    seed.next_row_id = data->next_row_id;
    data->dirty = true;
    seeds_[data->id()] = std::move(seed);
  }
  image_tables_ = tables_.size();
  image_catalog_ = std::make_unique<Catalog>(catalog());
  image_sequences_ = sequences_;
  image_jobs_ = jobs_;
  image_commit_ = last_commit_;
  image_tables_in_arena_ = arena_.tables.size();
  image_expressions_ = arena_.expressions.size();
  // Cold and warm start from the same numbers whatever the loading took.
  restore_image();
}

void Database::restore_image() {
  CHECK_WHY(oldest_ == nullptr, "sessions are rolled back before the image is restored");
  collect_garbage();
  dropped_indexes_.clear();
  const bool catalog_changed = catalog().version != image_catalog_->version;
  if (catalog_changed) {
    tables_.resize(image_tables_);
    auto image = std::make_unique<Catalog>(*image_catalog_);
    catalogs_.clear();
    catalogs_.push_back(std::move(image));
    ++epoch_;
  }
  for (const auto& [id, seed] : seeds_) {
    if (catalog_changed && catalog().find_table(id) != nullptr) {
      create_table(*catalog().find_table(id));
      tables_[id]->dirty = true;
    }
    TableData& data = *tables_[id];
    if (!data.dirty || catalog().find_table(id) == nullptr) continue;
    data.clear();
    data.next_row_id = seed.next_row_id;
    data.definition = catalog().find_table(id);
    CallContext call;
    std::string index_bytes;
    for (std::size_t i = 0; i < seed.rows.size(); ++i) {
      RowEntry& entry = data.find_or_add(seed.keys[i]);
      entry.newest = std::make_unique<RowVersion>();
      entry.newest->sequence = image_commit_;
      entry.newest->row = seed.rows[i];
      for (const IndexDef& index : data.definition->indexes) {
        IndexData* values = data.index(index.id);
        if (values == nullptr || !index_key(index, seed.rows[i], call, index_bytes)) continue;
        values->add_reference(values->find_or_add(index_bytes), entry);
      }
    }
  }
  if (catalog_changed) link_foreign_keys();
  // What DDL defined since then is referred to by nothing any more.
  arena_.tables.resize(image_tables_in_arena_);
  arena_.expressions.resize(image_expressions_);
  sequences_ = image_sequences_;
  jobs_ = image_jobs_;
  pending_jobs_ = 0;
  for (const Job& job : jobs_) pending_jobs_ += job.status == JobStatus::processing ? 1 : 0;
  last_commit_ = image_commit_;
  reported_ = 0;
  admission_.reset();
}

}  // namespace dsqlsim::model
