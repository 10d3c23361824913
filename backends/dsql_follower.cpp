#include "backends/dsql_follower.h"

#include "backends/statement_text.h"

namespace dsqlsim {

namespace {

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

bool is(const Result<ResultSet>& answer, SqlState state) {
  return !answer.has_value() && answer.error().state == state;
}

// The server's own words for a lock that was not to be had (postgres_result.cpp keeps them as the detail).
bool is_refused_lock(const Result<ResultSet>& server) {
  return is(server, sqlstate::serialization_failure) && contains(server.error().detail, "lock timeout");
}

}  // namespace

void DsqlFollower::follow(const ServerContext& context, const Statement& statement, std::span<const Value> parameters,
                          const Result<ResultSet>& server, bool server_was_idle) {
  if (!shared_.follows) return;
  if (shared_.heeds_locks) shared_.comparison.followed();
  if (statement.kind != StatementKind::other) return control(context, statement, server);
  if (skips_block_) {
    if (!is(server, sqlstate::in_failed_transaction)) unexplained(server, Result<ResultSet>());
    return;
  }
  const bool alone = server_was_idle && !statement.only_reads;
  // What the server may refuse must not have been committed here already.
  if (alone) (void)ask(context, shared_.statements.begin());
  const Result<ResultSet> mine = session_->execute(context, statement, parameters);
  if (!are_answers_alike(statement.sql, server, mine)) {
    explain_refusal(context, statement, server, mine);
    skips_block_ = !server_was_idle && shared_.follows;
    return;
  }
  if (!alone) return;
  if (server.has_value()) return commit(context, Result<ResultSet>());
  (void)ask(context, shared_.statements.rollback());
}

void DsqlFollower::control(const ServerContext& context, const Statement& statement, const Result<ResultSet>& server) {
  if (skips_block_) {
    if (statement.kind != StatementKind::begin) skips_block_ = false;
    return;
  }
  if (statement.kind == StatementKind::commit) return commit(context, server);
  const Result<ResultSet> mine = ask(context, statement);
  if (!are_same(server, mine, true)) unexplained(server, mine);
}

/// The server has committed, or answered what it had to: `server` is empty for the COMMIT of a statement on its own.
void DsqlFollower::commit(const ServerContext& context, const Result<ResultSet>& server) {
  const Result<ResultSet> mine = ask(context, shared_.statements.commit());
  if (server.has_value() && (server->tag.empty() ? mine.has_value() : are_same(server, mine, true))) return;
  if (is(mine, sqlstate::program_limit_exceeded)) return lose_track(Known::limit_of_dsql);
  // If it was for another reason, the one that heeds no locks refuses too, and nothing explains that.
  if (shared_.heeds_locks && is(mine, sqlstate::serialization_failure)) return lose_track(Known::conflict_over_a_lock);
  unexplained(server, mine);
}

void DsqlFollower::explain_refusal(const ServerContext& context, const Statement& statement,
                                   const Result<ResultSet>& server, const Result<ResultSet>& mine) {
  if (is(mine, sqlstate::program_limit_exceeded)) return lose_track(Known::limit_of_dsql);
  if (server.has_value() && is(mine, sqlstate::unique_violation)) return lose_track(Known::insert_over_a_deleted_row);
  // What heeds no locks has nothing to say of a statement that only takes them.
  const bool is_only_a_lock = !shared_.heeds_locks && takes_locks(statement.sql);
  if (is_refused_lock(server) || is_only_a_lock) {
    (void)ask(context, shared_.statements.rollback());
    return explain(Known::lock_refused);
  }
  const bool conflict = is(server, sqlstate::serialization_failure);
  const bool duplicate = is(server, sqlstate::unique_violation);
  if (!mine.has_value() || (!conflict && !duplicate)) return unexplained(server, mine);
  // What the server does not wait for to say must be what DSQL says in the end.
  const Result<ResultSet> judged = ask(context, shared_.statements.commit());
  if (is(judged, sqlstate::serialization_failure)) {
    return explain(conflict ? Known::conflict_at_statement : Known::duplicate_in_a_race);
  }
  if (conflict && contains(statement.sql, "DO NOTHING")) return lose_track(Known::nothing_over_a_newer_row);
  unexplained(server, judged);
}

/// Counted once: by the one that is DSQL.
void DsqlFollower::explain(Known reason) {
  if (shared_.heeds_locks) shared_.comparison.explain(reason);
}

void DsqlFollower::unexplained(const Result<ResultSet>& server, const Result<ResultSet>& mine) {
  shared_.follows = false;
  shared_.comparison.differ("DSQL answers otherwise, for no reason that is known", answer_text(server),
                            answer_text(mine));
}

void DsqlFollower::lose_track(Known reason) {
  shared_.follows = false;
  explain(reason);
}

}  // namespace dsqlsim
