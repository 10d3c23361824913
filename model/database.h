#pragma once
// The shared state of the model: catalog versions, rows, the order of commits, who has a snapshot open, jobs. Sessions run
// statements against it; COMMIT and ROLLBACK happen here. Knows no SQL text and nothing of clients.

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/admission.h"
#include "model/knobs.h"
#include "model/sql/catalog.h"
#include "model/sql/try.h"
#include "model/table_data.h"
#include "model/transaction.h"
#include "sim/db/backend.h"

namespace dsqlsim::model {

enum class JobStatus : std::uint8_t { processing, completed, failed };

struct Job {
  std::string id;
  std::string type;
  std::string object_name;
  std::string details;
  JobStatus status = JobStatus::processing;
  StorageAction action;
  Time started;
  Time due;
};

class Database {
 public:
  explicit Database(Knobs knobs);
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  [[nodiscard]] const Knobs& knobs() const { return knobs_; }
  [[nodiscard]] const Catalog& catalog() const { return *catalogs_.back(); }
  [[nodiscard]] CatalogArena& arena() { return arena_; }
  [[nodiscard]] TableData& table(TableId id) { return *tables_[id]; }
  /// False for a table whose CREATE has not been committed.
  [[nodiscard]] bool has_table(TableId id) const { return id < tables_.size() && tables_[id] != nullptr; }
  [[nodiscard]] Sequence last_commit() const { return last_commit_; }
  [[nodiscard]] Sequence watermark() const { return oldest_ == nullptr ? last_commit_ : oldest_->snapshot; }

  /// Gives the transaction its snapshot of data and catalog.
  void take_snapshot(Transaction& transaction);
  /// Adjudicates and publishes, or fails and rolls back; either way the transaction is over and cleared.
  Status commit(Transaction& transaction, const ServerContext& context);
  void roll_back(Transaction& transaction);

  void set_commit_sink(CommitSink* sink) { sink_ = sink; }
  [[nodiscard]] Admission& admission() { return admission_; }

  // database_ddl.cpp
  /// Gives a row the columns that it lacks of this definition: NULL, or computed if they are generated. False: see the call.
  static bool widen(const TableDef& table, CallContext& call, Row& row);
  /// Whether a generated column that is added can be computed for every row that is there.
  Status check_new_column(const StorageAction& action, const Catalog& catalog);

  // database_jobs.cpp
  /// Lets background jobs finish whose time has come.
  void run_jobs(Time now);
  /// Finishes one job at once. False if there is none of that id.
  bool finish_job(const std::string& id);
  void finish_all_jobs();
  [[nodiscard]] const std::vector<Job>& jobs() const { return jobs_; }
  [[nodiscard]] std::string job_id(std::size_t position) const;

  /// nextval; 2200H when exhausted.
  Result<std::int64_t> next_value(const SequenceDef& sequence);
  /// setval. Not called: `value` is what nextval answers next, else it is what it answered last.
  void set_value(const SequenceDef& sequence, std::int64_t value, bool is_called);
  /// What nextval answered last; nothing if it was never called.
  [[nodiscard]] std::optional<std::int64_t> last_value(const SequenceDef& sequence) const;

  // database_image.cpp
  /// Remembers the present rows and catalog as what restore() goes back to. No transaction may be open.
  void keep_image();
  void restore_image();
  /// Changes when cached plans may point to definitions that are gone.
  [[nodiscard]] std::uint64_t epoch() const { return epoch_; }

  /// The key of `row` in a unique index; false if the row has none there. Errors go to call.error and give false too.
  static bool index_key(const IndexDef& index, const Row& row, CallContext& call, std::string& out);

 private:
  struct Garbage {
    Sequence sequence;
    TableData* table;
    RowEntry* entry;
  };
  struct SeedTable {
    std::vector<Row> rows;
    std::vector<std::string> keys;
    std::uint64_t next_row_id = 1;
  };

  // database.cpp
  Status adjudicate(Transaction& transaction, const ServerContext& context) const;
  Status check_catalog(const Transaction& transaction, const ServerContext& context) const;
  /// The knob multi_key_both_abort: an open transaction that conflicts with this one, if the two shall fail together.
  Transaction* fellow_loser(Transaction& transaction, const ServerContext& context) const;
  Status check_size(Transaction& transaction) const;
  void publish_effect(Effect& effect, Sequence commit);
  void report(Transaction& transaction, Time at);
  void detach(Effect& effect);
  void close(Transaction& transaction);
  void release(TableData& table, RowEntry& entry);
  void collect_garbage();
  void drop_version_references(TableData& table, RowEntry& entry, const RowVersion& version);

  // database_ddl.cpp
  Status publish_ddl(Transaction& transaction, const ServerContext& context);
  void apply(const StorageAction& action, const Catalog& catalog, Time now);
  void create_table(const TableDef& table);
  void build_index(TableData& data, const IndexDef& index);
  void link_foreign_keys();

  // database_jobs.cpp
  void complete(Job& job);
  void set_index_valid(TableId table, std::uint32_t index);

  Knobs knobs_;
  Admission admission_{knobs_};
  CatalogArena arena_;
  std::vector<std::unique_ptr<Catalog>> catalogs_;
  std::vector<std::unique_ptr<TableData>> tables_;
  std::vector<std::unique_ptr<IndexData>> dropped_indexes_;
  std::map<std::uint32_t, std::int64_t> sequences_;
  std::vector<Job> jobs_;
  std::size_t pending_jobs_ = 0;
  Sequence last_commit_ = 0;
  /// Commits reported to the sink, dense.
  std::uint64_t reported_ = 0;
  Transaction* oldest_ = nullptr;
  Transaction* newest_ = nullptr;
  std::deque<Garbage> garbage_;
  CommitSink* sink_ = nullptr;
  std::uint64_t epoch_ = 1;
  // Reused by report().
  std::vector<RowChange> changes_;

  // The image.
  std::size_t image_tables_ = 0;
  std::size_t image_tables_in_arena_ = 0;
  std::size_t image_expressions_ = 0;
  std::map<TableId, SeedTable> seeds_;
  std::unique_ptr<Catalog> image_catalog_;
  std::map<std::uint32_t, std::int64_t> image_sequences_;
  std::vector<Job> image_jobs_;
  Sequence image_commit_ = 0;
};

}  // namespace dsqlsim::model
