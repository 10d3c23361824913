#pragma once
// A small text interface to the model for tests: SQL on named sessions, answers as text. Rows are separated by "; " and values
// by one blank, commands answer their tag, errors "SQLSTATE message". Sessions are created on first use; time stands still
// unless told otherwise. A refused connect is the answer to the statement.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "backends/model.h"
#include "sim/db/backend.h"

namespace dsqlsim::testing {

inline std::string text_of(const Result<ResultSet>& answer) {
  if (!answer) return std::string(answer.error().state.text()) + " " + answer.error().message;
  if (answer->columns.empty()) return answer->tag;
  std::string out;
  for (std::size_t row = 0; row < answer->row_count(); ++row) {
    if (row > 0) out += "; ";
    for (std::size_t c = 0; c < answer->columns.size(); ++c) out += (c == 0 ? "" : " ") + to_text(answer->at(row, c));
  }
  return out.empty() ? "(none)" : out;
}

class Sessions {
 public:
  explicit Sessions(const model::Knobs& knobs = {}) : backend_(make_model_backend(knobs)) {}
  explicit Sessions(std::unique_ptr<Backend> backend) : backend_(std::move(backend)) {}

  std::string run(const std::string& session, const std::string& sql, const std::vector<Value>& parameters = {}) {
    return text_of(execute(session, sql, parameters));
  }
  Result<ResultSet> execute(const std::string& session, const std::string& sql, const std::vector<Value>& parameters = {}) {
    if (sessions_[session] == nullptr) {
      auto connected = backend_->connect(context(), {});
      if (!connected) return tl::unexpected<DbError>(std::move(connected.error()));
      sessions_[session] = std::move(*connected);
    }
    return connection(session).execute(context(), statements_.add("test", sql), parameters);
  }
  Connection& connection(const std::string& session) {
    std::unique_ptr<Connection>& slot = sessions_[session];
    if (slot == nullptr) slot = std::move(*backend_->connect(context(), {}));
    return *slot;
  }
  void drop(const std::string& session) { sessions_.erase(session); }
  Backend& backend() { return *backend_; }

  Time now;
  Choices* choices = nullptr;

 private:
  [[nodiscard]] ServerContext context() const { return {now, choices, {}}; }

  StatementTable statements_;
  std::unique_ptr<Backend> backend_;
  std::map<std::string, std::unique_ptr<Connection>> sessions_;
};

}  // namespace dsqlsim::testing
