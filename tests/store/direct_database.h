#pragma once
// Sessions straight on the model of DSQL, loaded with the schema: a call is executed at once, and any error but a
// unique violation fails the test.

#include <gtest/gtest.h>

#include <deque>
#include <memory>

#include "backends/model.h"
#include "sim/db/session.h"
#include "store/schema/tables.h"

namespace dsqlsim::store {

class DirectDatabase : public Database {
 public:
  DirectDatabase() : backend_(make_model_backend()) { backend_->load(schema::load_script()); }

  Session& checkout(const Context& /*context*/) override {
    sessions_.push_back(std::make_unique<Direct>(std::move(*backend_->connect({}, {}))));
    return *sessions_.back();
  }
  void give_back(Session& session) override { EXPECT_FALSE(session.in_transaction()); }
  void replace_pool() override {}
  StatementTable& statements() override { return table_; }

 private:
  class Direct : public Session {
   public:
    explicit Direct(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
    Result<ResultSet> execute(const Context& context, const Statement& statement,
                              std::span<const Value> parameters) override {
      Result<ResultSet> answer = connection_->execute({context.actor().now(), nullptr, {}}, statement, parameters);
      if (!answer.has_value() && answer.error().state != sqlstate::unique_violation) {
        ADD_FAILURE() << statement.sql << "\n" << answer.error().message;
      }
      return answer;
    }
    [[nodiscard]] bool usable() const override { return true; }
    [[nodiscard]] bool in_transaction() const override { return connection_->status() != TransactionStatus::idle; }

   private:
    std::unique_ptr<Connection> connection_;
  };

  StatementTable table_;
  std::unique_ptr<Backend> backend_;
  std::deque<std::unique_ptr<Direct>> sessions_;
};

}  // namespace dsqlsim::store
