#include "sim/script/runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <regex>
#include <utility>

#include "sim/core/check.h"
#include "sim/script/answer.h"

namespace dsqlsim::script {

namespace {

constexpr Duration usual_statement_time = milliseconds(1);
/// No script can name it: names of connections hold no blank.
constexpr std::string_view waiting_session = "(the session that sleeps)";

/// A statement that sleeps on the server takes that long; it began before, so its own age is not affected.
Duration time_on_server(const std::string& sql) {
  const std::regex sleeper(R"(^\s*SELECT\s+pg_sleep\s*\(\s*(\d{1,8})(?:\.\d*)?\s*\)\s*;?\s*$)",
                           std::regex::ECMAScript | std::regex::icase);
  std::smatch found;
  if (!std::regex_match(sql, found, sleeper)) return {};
  return seconds(std::stoll(found[1].str()));
}

class Runner {
 public:
  Runner(Backend& backend, const RunSettings& settings) : backend_(backend), settings_(settings) {}

  Outcome run(const Script& script) {
    for (const Record& record : script.records) {
      if (std::holds_alternative<Halt>(record.what)) break;
      if (const auto* pause = std::get_if<Sleep>(&record.what); pause != nullptr) {
        let_pass(pause->length);
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
    std::optional<Mismatch> mismatch = compare(query.expected, execute(query.connection, query.sql));
    if (!mismatch.has_value()) {
      ++outcome_.passed;
      return;
    }
    outcome_.failures.push_back({line, query.sql, std::move(mismatch->expected), std::move(mismatch->actual)});
  }

  [[nodiscard]] bool held_back(const Query& query) const {
    const auto names_us = [this](const std::vector<std::string>& names) {
      return std::find(names.begin(), names.end(), settings_.backend) != names.end();
    };
    return names_us(query.skip_on) || (!query.only_on.empty() && !names_us(query.only_on));
  }

  Result<ResultSet> execute(std::string_view session, const std::string& sql) {
    std::unique_ptr<Connection>& connection = sessions_[std::string(session)];
    if (connection == nullptr) connection = backend_.connect();
    now_ = now_ + usual_statement_time;
    ServerContext context;
    context.now = now_;
    Result<ResultSet> result = connection->execute(context, statements_.add("script", sql), {});
    if (settings_.virtual_time && result.has_value()) now_ = now_ + time_on_server(sql);
    // The next statement that names the session gets a new one, as a client's would.
    if (!result.has_value() && result.error().kind != ErrorKind::refused) connection.reset();
    return result;
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
  Time now_;
  Outcome outcome_;
};

}  // namespace

Outcome run_script(const Script& script, Backend& backend, const RunSettings& settings) {
  return Runner(backend, settings).run(script);
}

}  // namespace dsqlsim::script
