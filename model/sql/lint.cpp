#include "model/sql/lint.h"

#include <algorithm>

#include "model/sql/tree.h"

namespace dsqlsim::model {

std::vector<LockClause> locking_clauses(const PgQuery__RawStmt& statement) {
  std::vector<LockClause> out;
  walk(&statement.base, [&out](const ProtobufCMessage& message) {
    if (message.descriptor != &pg_query__locking_clause__descriptor) return;
    switch (reinterpret_cast<const PgQuery__LockingClause&>(message).strength) {
      case PG_QUERY__LOCK_CLAUSE_STRENGTH__LCS_FORKEYSHARE:
        out.push_back(LockClause::key_share);
        break;
      case PG_QUERY__LOCK_CLAUSE_STRENGTH__LCS_FORSHARE:
        out.push_back(LockClause::share);
        break;
      case PG_QUERY__LOCK_CLAUSE_STRENGTH__LCS_FORNOKEYUPDATE:
        out.push_back(LockClause::no_key_update);
        break;
      case PG_QUERY__LOCK_CLAUSE_STRENGTH__LCS_FORUPDATE:
        out.push_back(LockClause::update);
        break;
      default:
        break;
    }
  });
  return out;
}

Result<std::vector<LockClause>> locking_clauses(std::string_view sql) {
  DSQLSIM_TRY(const ParsedScript script, parse(sql));
  std::vector<LockClause> out;
  for (std::size_t i = 0; i < script.size(); ++i) {
    for (const LockClause clause : locking_clauses(script.statement(i))) out.push_back(clause);
  }
  return out;
}

Label worst_locking_clause(std::string_view sql) {
  const Result<std::vector<LockClause>> clauses = locking_clauses(sql);
  if (!clauses.has_value() || clauses->empty()) return {};
  // DSQL has neither of the first two, and the third since 2026 only.
  const auto has = [&](LockClause c) { return std::find(clauses->begin(), clauses->end(), c) != clauses->end(); };
  if (has(LockClause::share)) return "FOR SHARE";
  if (has(LockClause::no_key_update)) return "FOR NO KEY UPDATE";
  if (has(LockClause::key_share)) return "FOR KEY SHARE";
  return "FOR UPDATE";
}

}  // namespace dsqlsim::model
