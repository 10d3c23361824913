#pragma once
// Foreign keys: a child row's parent must be visible and is marked KEY SHARE; a parent that goes takes the action of each
// reference. Checks are due at the end of the statement, or at COMMIT when deferred (facts 4.5).

#include "model/sql/try.h"
#include "model/transaction.h"

namespace dsqlsim::model {

class Database;

/// The checks that the transaction put off to its COMMIT.
[[nodiscard]] Status check_deferred(Database& database, Transaction& transaction);
/// SET CONSTRAINTS ... IMMEDIATE: what was put off and is not deferred any more is checked at once.
[[nodiscard]] Status check_no_longer_deferred(Database& database, Transaction& transaction);

}  // namespace dsqlsim::model
