#include "backends/postgres_result.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "backends/postgres_value.h"

namespace dsqlsim {

DbError error_of(const PGresult* result, PGconn* connection) {
  const auto field = [result](int code) {
    const char* text = PQresultErrorField(result, code);
    return std::string(text == nullptr ? "" : text);
  };
  DbError error;
  const std::string state = field(PG_DIAG_SQLSTATE);
  if (state.empty() || PQstatus(connection) != CONNECTION_OK) {
    error.kind = ErrorKind::connection_lost;
    error.message = last_error(connection);
    return error;
  }
  error.state = SqlState(state);
  error.message = field(PG_DIAG_MESSAGE_PRIMARY);
  error.detail = field(PG_DIAG_MESSAGE_DETAIL);
  if (state == "55P03") {
    error.state = sqlstate::serialization_failure;
    error.detail = error.message;
    error.message = "could not serialize access due to concurrent update";
  }
  return error;
}

ResultSet read_result(PGresult* result) {
  ResultSet out;
  out.tag = PQcmdStatus(result);
  const std::string_view count = PQcmdTuples(result);
  std::from_chars(count.data(), count.data() + count.size(), out.rows);
  const int columns = PQnfields(result);
  const int rows = PQntuples(result);
  for (int c = 0; c < columns; ++c) {
    out.columns.emplace_back(PQfname(result, c));
    out.types.push_back(PQftype(result, c));
  }
  for (int r = 0; r < rows; ++r) {
    for (int c = 0; c < columns; ++c) {
      if (PQgetisnull(result, r, c) != 0) {
        out.cells.emplace_back(Null{});
        continue;
      }
      const std::string_view text(PQgetvalue(result, r, c), static_cast<std::size_t>(PQgetlength(result, r, c)));
      out.cells.push_back(value_from_postgres(PQftype(result, c), text));
    }
  }
  return out;
}

void sort_rows(ResultSet& result) {
  const std::size_t width = result.columns.size();
  if (result.row_count() < 2) return;
  std::vector<std::vector<Value>> rows;
  for (auto cell = result.cells.begin(); cell != result.cells.end(); cell += static_cast<std::ptrdiff_t>(width)) {
    rows.emplace_back(std::make_move_iterator(cell),
                      std::make_move_iterator(cell + static_cast<std::ptrdiff_t>(width)));
  }
  std::sort(rows.begin(), rows.end());
  result.cells.clear();
  for (auto& row : rows) std::move(row.begin(), row.end(), std::back_inserter(result.cells));
}

}  // namespace dsqlsim
