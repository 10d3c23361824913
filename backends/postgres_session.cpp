#include "backends/postgres_session.h"

#include <optional>
#include <vector>

#include "backends/postgres_result.h"

namespace dsqlsim {

TransactionStatus PostgresSession::status() const {
  switch (PQtransactionStatus(connection())) {
    case PQTRANS_INTRANS:
    case PQTRANS_ACTIVE:
      return TransactionStatus::open;
    case PQTRANS_INERROR:
      return TransactionStatus::aborted;
    default:
      return TransactionStatus::idle;
  }
}

Result<ResultSet> PostgresSession::execute(const std::string& sql, std::span<const Value> parameters) {
  const OwnedResult result = ask(sql, parameters);
  switch (PQresultStatus(result.get())) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
      return read_result(result.get());
    case PGRES_EMPTY_QUERY:
      return ResultSet{};
    case PGRES_COPY_IN:
    case PGRES_COPY_OUT:
      return refuse(sqlstate::feature_not_supported, "COPY is not supported here");
    default:
      return tl::unexpected<DbError>(error_of(result.get(), connection()));
  }
}

OwnedResult PostgresSession::ask(const std::string& sql, std::span<const Value> parameters) {
  // Only the simple protocol takes several statements in one text.
  if (parameters.empty()) return OwnedResult(PQexec(connection(), sql.c_str()));
  std::vector<std::optional<std::string>> texts;
  for (const Value& value : parameters) {
    texts.push_back(is_null(value) ? std::nullopt : std::optional<std::string>(to_text(value)));
  }
  std::vector<const char*> pointers;
  for (const auto& text : texts) pointers.push_back(text.has_value() ? text->c_str() : nullptr);
  const auto known = prepared_.find(sql);
  std::string name = known == prepared_.end() ? std::to_string(prepared_.size()) : known->second;
  if (known == prepared_.end()) {
    OwnedResult made(PQprepare(connection(), name.c_str(), sql.c_str(), 0, nullptr));
    if (PQresultStatus(made.get()) != PGRES_COMMAND_OK) return made;
    prepared_.emplace(sql, name);
  }
  return OwnedResult(PQexecPrepared(connection(), name.c_str(), static_cast<int>(pointers.size()), pointers.data(),
                                    nullptr, nullptr, 0));
}

}  // namespace dsqlsim
