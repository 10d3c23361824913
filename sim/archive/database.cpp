#include "sim/archive/database.h"

#include <sqlite3.h>

#include <fmt/format.h>

#include "sim/core/fatal_error.h"

namespace dsqlsim::archive {

namespace {
constexpr int patience_ms = 10'000;
}  // namespace

Database::Database(const std::string& path, bool create) : path_(path) {
  const int flags = SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0);
  if (sqlite3_open_v2(path.c_str(), &handle_, flags, nullptr) != SQLITE_OK) {
    const std::string why = sqlite3_errmsg(handle_);
    sqlite3_close(handle_);
    throw FatalError(fmt::format("archive '{}' cannot be opened: {}", path, why));
  }
  sqlite3_busy_timeout(handle_, patience_ms);
}

Database::~Database() { sqlite3_close(handle_); }

void Database::fail() { throw FatalError(fmt::format("archive '{}': {}", path_, sqlite3_errmsg(handle_))); }

void Database::run(const std::string& sql) {
  if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail();
}

void Database::run(const std::string& sql, std::initializer_list<Field> parameters) {
  Rows rows(*this, sql, parameters);
  while (rows.next()) {
  }
}

Rows Database::ask(const std::string& sql, std::initializer_list<Field> parameters) { return {*this, sql, parameters}; }

Rows::Rows(Database& database, const std::string& sql, std::initializer_list<Field> parameters)
    : database_(database), parameters_(parameters) {
  if (sqlite3_prepare_v2(database_.handle_, sql.c_str(), -1, &statement_, nullptr) != SQLITE_OK) database_.fail();
  int position = 0;
  for (const Field& field : parameters_) {
    ++position;
    int result = SQLITE_OK;
    if (const auto* number = std::get_if<std::int64_t>(&field)) {
      result = sqlite3_bind_int64(statement_, position, *number);
    } else if (const auto* text = std::get_if<std::string>(&field)) {
      result = sqlite3_bind_text64(statement_, position, text->data(), text->size(), nullptr, SQLITE_UTF8);
    } else {
      const Blob& blob = std::get<Blob>(field);
      // A null pointer would be NULL.
      result = blob.empty() ? sqlite3_bind_zeroblob(statement_, position, 0)
                            : sqlite3_bind_blob64(statement_, position, blob.data(), blob.size(), nullptr);
    }
    if (result != SQLITE_OK) database_.fail();
  }
}

Rows::~Rows() { sqlite3_finalize(statement_); }

bool Rows::next() {
  const int result = sqlite3_step(statement_);
  if (result != SQLITE_ROW && result != SQLITE_DONE) database_.fail();
  return result == SQLITE_ROW;
}

std::int64_t Rows::number(int column) const { return sqlite3_column_int64(statement_, column); }

std::string Rows::text(int column) const {
  const Blob bytes = blob(column);
  return {bytes.begin(), bytes.end()};
}

Blob Rows::blob(int column) const {
  const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  return data == nullptr ? Blob() : Blob(data, data + size);
}

}  // namespace dsqlsim::archive
