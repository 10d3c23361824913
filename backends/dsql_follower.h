#pragma once
// DSQL beside a server with locks: executes what the server does, and explains where it decides otherwise. The server
// refuses at the statement what DSQL refuses at COMMIT, so when the server has ended a transaction the follower asks
// its own COMMIT whether it would have refused too, and ends the transaction as well.

#include <memory>

#include "backends/comparison.h"
#include "sim/db/backend.h"

namespace dsqlsim {

/// What all sessions of one database share.
struct DsqlFollowing {
  Comparison& comparison;
  const StatementTable& statements;
  /// False once DSQL has another state than the server: it knows nothing to compare any more until everything begins
  /// again.
  bool follows = true;
  /// This DSQL heeds rows that are only locked. Of two that follow one does and one does not: what the first refuses
  /// more at a COMMIT is for the sake of a lock.
  bool heeds_locks = true;
};

class DsqlFollower {
 public:
  DsqlFollower(DsqlFollowing& shared, std::unique_ptr<Connection> session)
      : shared_(shared), session_(std::move(session)) {}

  /// What the server has executed and how it answered. `server_was_idle`: before that it was in no block.
  void follow(const ServerContext& context, const Statement& statement, std::span<const Value> parameters,
              const Result<ResultSet>& server, bool server_was_idle);

 private:
  void control(const ServerContext& context, const Statement& statement, const Result<ResultSet>& server);
  void commit(const ServerContext& context, const Result<ResultSet>& server);
  void explain_refusal(const ServerContext& context, const Statement& statement, const Result<ResultSet>& server,
                       const Result<ResultSet>& mine);
  void explain(Known reason);
  void unexplained(const Result<ResultSet>& server, const Result<ResultSet>& mine);
  /// DSQL refuses what the server has done.
  void lose_track(Known reason);
  Result<ResultSet> ask(const ServerContext& context, const Statement& statement) {
    return session_->execute(context, statement, {});
  }

  DsqlFollowing& shared_;
  std::unique_ptr<Connection> session_;
  /// The server's block has failed, and this one has been ended.
  bool skips_block_ = false;
};

}  // namespace dsqlsim
