#pragma once
// How PostgreSQL at REPEATABLE READ decides, if nobody may wait: the first updater wins, and the second is refused at
// its statement. Only for Knobs::plays_postgres, with which a model is compared with a real server; DSQL decides at
// COMMIT.

#include "model/sql/plan.h"
#include "model/sql/try.h"
#include "model/transaction.h"

namespace dsqlsim::model {

/// Whether the transaction may do this to the row that it sees: 40001 if another open transaction has done what
/// excludes it, or if there is a version that is newer than the snapshot.
[[nodiscard]] Status take_lock(const Transaction& transaction, const RowEntry& entry, Intent intent);

/// What stands in the way of a row that would get a key, as everybody sees it and not as of the snapshot.
enum class InTheWay : std::uint8_t {
  nothing,
  /// A row of this transaction or a committed one.
  row,
  /// An open transaction that writes there. PostgreSQL would wait for its end.
  open_transaction,
};

[[nodiscard]] InTheWay in_the_way_of_key(const Transaction& transaction, const RowEntry& entry);

/// The same for a value of a unique index. `self` is the row that would get it. Sets `holder` if a row is in the way.
[[nodiscard]] InTheWay in_the_way_of_value(const Transaction& transaction, const IndexDef& index,
                                           const IndexEntry& value, const RowEntry* self, CallContext& call,
                                           RowEntry*& holder);

/// What whoever comes too late is answered.
[[nodiscard]] tl::unexpected<DbError> too_late();
/// The same for whoever would wait; the detail tells the two apart.
[[nodiscard]] tl::unexpected<DbError> would_wait();

}  // namespace dsqlsim::model
