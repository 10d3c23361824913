#include "sim/script/runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "sim/core/check.h"
#include "sim/script/answer.h"

namespace dsqlsim::script {

namespace {

constexpr Duration usual_statement_time = milliseconds(1);
/// No script can name it: names of connections hold no blank.
constexpr std::string_view waiting_session = "(the session that sleeps)";

class Runner {
 public:
  Runner(Backend& backend, const RunSettings& settings) : backend_(backend), settings_(settings), choices_(settings.seed) {}

  Outcome run(const Script& script) {
    for (const Record& record : script.records) {
      if (std::holds_alternative<Halt>(record.what)) break;
      if (const auto* pause = std::get_if<Sleep>(&record.what); pause != nullptr) {
        let_pass(pause->length);
      } else if (const auto* connect = std::get_if<Connect>(&record.what); connect != nullptr) {
        answer(record.line, *connect);
      } else if (const auto* closed = std::get_if<Disconnect>(&record.what); closed != nullptr) {
        sessions_.erase(closed->connection);
        companions_.erase(closed->connection);
      } else {
        answer(record.line, std::get<Query>(record.what));
      }
    }
    return std::move(outcome_);
  }

 private:
  void answer(int line, const Query& query) {
    if (held_back(query)) {
      ++outcome_.skipped;
      return;
    }
    judge(line, query.sql, compare(query.expected, execute(query.connection, query.sql)));
  }

  void answer(int line, const Connect& record) {
    sessions_.erase(record.connection);
    Result<ResultSet> result = ResultSet{};
    for (std::int64_t i = 0; i < record.count && result.has_value(); ++i) {
      Result<std::unique_ptr<Connection>> connected = backend_.connect(context(), record.startup);
      if (!connected.has_value()) {
        result = tl::unexpected<DbError>(std::move(connected.error()));
      } else if (i == 0) {
        sessions_[record.connection] = std::move(*connected);
      } else {
        companions_[record.connection].push_back(std::move(*connected));
      }
    }
    judge(line, "(connect)", compare(record.expected, result));
  }

  void judge(int line, const std::string& sql, std::optional<Mismatch> mismatch) {
    if (!mismatch.has_value()) {
      ++outcome_.passed;
      return;
    }
    outcome_.failures.push_back({line, sql, std::move(mismatch->expected), std::move(mismatch->actual)});
  }

  [[nodiscard]] bool held_back(const Query& query) const {
    const auto names_us = [this](const std::vector<std::string>& names) {
      return std::find(names.begin(), names.end(), settings_.backend) != names.end();
    };
    return names_us(query.skip_on) || (!query.only_on.empty() && !names_us(query.only_on));
  }

  Result<ResultSet> execute(std::string_view session, const std::string& sql) {
    std::unique_ptr<Connection>& connection = sessions_[std::string(session)];
    if (connection == nullptr) {
      Result<std::unique_ptr<Connection>> connected = backend_.connect(context(), {});
      if (!connected.has_value()) return tl::unexpected<DbError>(std::move(connected.error()));
      connection = std::move(*connected);
    }
    now_ = now_ + usual_statement_time;
    Result<ResultSet> result = connection->execute(context(), statements_.add("script", sql), {});
    // A statement that takes its time on the server has begun before; its own age is not affected.
    if (settings_.virtual_time && result.has_value()) now_ = now_ + result->took;
    // The next statement that names the session gets a new one, as a client's would.
    if (!result.has_value() && result.error().kind != ErrorKind::refused) connection.reset();
    return result;
  }

  /// Every call has an address of its own, so that draws are independent.
  ServerContext context() {
    Address address;
    address.point = ++calls_;
    return {now_, &choices_, address};
  }

  void let_pass(Duration length) {
    if (settings_.virtual_time) {
      now_ = now_ + length;
      return;
    }
    const std::string sql = fmt::format("SELECT pg_sleep({}.{:06})", length.us / 1'000'000, length.us % 1'000'000);
    const Result<ResultSet> result = execute(waiting_session, sql);
    CHECK_WHY(result.has_value(), "a server that keeps its own time has pg_sleep");
  }

  Backend& backend_;
  const RunSettings& settings_;
  StatementTable statements_;
  std::map<std::string, std::unique_ptr<Connection>> sessions_;
  /// Those that `connect ok N` made beside the session.
  std::map<std::string, std::vector<std::unique_ptr<Connection>>> companions_;
  Choices choices_;
  std::uint64_t calls_ = 0;
  Time now_;
  Outcome outcome_;
};

}  // namespace

Outcome run_script(const Script& script, Backend& backend, const RunSettings& settings) {
  return Runner(backend, settings).run(script);
}

}  // namespace dsqlsim::script
