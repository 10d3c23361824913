#pragma once
// The client's end of one connection, and the pool of them that one incarnation of a host holds. Only the network
// makes these.

#include <memory>
#include <optional>
#include <vector>

#include "sim/faults/network.h"

namespace dsqlsim {

class NetworkSession final : public Session {
 public:
  /// `connected` is what the server answered to the connect: a refusal is the answer to every statement.
  NetworkSession(Network& network, std::uint64_t generation, Result<std::unique_ptr<Connection>> connected)
      : network_(network), generation_(generation) {
    if (connected.has_value()) {
      connection_ = std::move(*connected);
    } else {
      refusal_ = std::move(connected.error());
    }
  }

  Result<ResultSet> execute(const Context& context, const Statement& statement,
                            std::span<const Value> parameters) override;
  [[nodiscard]] bool usable() const override { return connection_ != nullptr; }
  [[nodiscard]] bool in_transaction() const override { return transaction_ != 0; }
  [[nodiscard]] std::uint64_t generation() const { return generation_; }

 private:
  friend class Flight;
  [[nodiscard]] CallInfo describe(const Context& context, const Statement& statement,
                                  std::span<const Value> parameters);
  [[nodiscard]] bool visible(const Statement& statement) const;
  Result<ResultSet> answer_refused(const Context& context, const Statement& statement,
                                   std::span<const Value> parameters);
  [[nodiscard]] CallPoint point_of(const CallInfo& call, const Address& at) const;
  Result<ResultSet> run_through(Actor& actor, const CallInfo& call, const Address& at, Duration latency,
                                const std::optional<Effect>& effect);
  Result<ResultSet> send(const Context& context, const CallInfo& call, const Address& at, Duration latency,
                         const std::optional<Effect>& effect);
  Result<ResultSet> finish(const CallInfo& call, Result<ResultSet> answer);

  Network& network_;
  std::unique_ptr<Connection> connection_;
  std::optional<DbError> refusal_;
  std::uint64_t generation_;
  std::uint64_t transaction_ = 0;
  bool snapshot_taken_ = false;
};

class NetworkPool final : public Database {
 public:
  explicit NetworkPool(Network& network) : network_(network) {}

  Session& checkout(const Context& context) override;
  void give_back(Session& session) override;
  void replace_pool() override;
  [[nodiscard]] StatementTable& statements() override { return network_.statements_; }

 private:
  Network& network_;
  std::vector<std::unique_ptr<NetworkSession>> idle_;
  std::vector<std::unique_ptr<NetworkSession>> lent_;
  std::uint64_t generation_ = 0;
};

}  // namespace dsqlsim
