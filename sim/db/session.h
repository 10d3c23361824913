#pragma once
// The client's side of a database, as store code sees it: a host's pool of sessions, each of which runs one statement at
// a time and suspends the calling actor meanwhile. What can go wrong between client and server happens below this
// interface; the answer is what the client would have seen.

#include <memory>
#include <span>

#include "sim/core/context.h"
#include "sim/db/backend.h"

namespace dsqlsim {

class Session {
 public:
  virtual ~Session() = default;

  /// Sends the statement and waits for its answer. When the context ends first, the driver closes the session and the
  /// error is canceled or deadline_exceeded; whether the statement takes effect is then unknown.
  virtual Result<ResultSet> execute(const Context& context, const Statement& statement,
                                    std::span<const Value> parameters) = 0;
  /// False once the connection broke or was closed: nothing can be executed any more.
  [[nodiscard]] virtual bool usable() const = 0;
  /// True between a BEGIN that succeeded and the end of its transaction, as far as the client knows.
  [[nodiscard]] virtual bool in_transaction() const = 0;
};

/// One host's connection pool. Lives in the host's memory and dies with it.
class Database {
 public:
  virtual ~Database() = default;

  /// An idle session, or a new one. Never waits.
  virtual Session& checkout(const Context& context) = 0;
  /// Gives a session back. One that is not usable, or still in a transaction, is closed instead (the server rolls back).
  virtual void give_back(Session& session) = 0;
  /// Closes every idle session and marks the others to be closed when they come back.
  virtual void replace_pool() = 0;
  [[nodiscard]] virtual StatementTable& statements() = 0;
};

/// A session for the length of a scope. Its destructor makes no database call: it only gives the session back.
class Lease {
 public:
  Lease(Database& database, const Context& context) : database_(&database), session_(&database.checkout(context)) {}
  ~Lease() {
    if (session_ != nullptr) database_->give_back(*session_);
  }
  Lease(Lease&& other) noexcept : database_(other.database_), session_(other.session_) { other.session_ = nullptr; }
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;
  Lease& operator=(Lease&&) = delete;

  Session& operator*() const { return *session_; }
  Session* operator->() const { return session_; }

 private:
  Database* database_;
  Session* session_;
};

}  // namespace dsqlsim
