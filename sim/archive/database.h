#pragma once
// SQLite as a class. Whatever goes wrong with the file is a FatalError that names it.

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace dsqlsim::archive {

using Blob = std::vector<std::uint8_t>;
using Field = std::variant<std::int64_t, std::string, Blob>;

class Rows;

class Database {
 public:
  /// Opens the file; `create` makes it if it is not there.
  Database(const std::string& path, bool create);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// Statements without results.
  void run(const std::string& sql);
  void run(const std::string& sql, std::initializer_list<Field> parameters);
  [[nodiscard]] Rows ask(const std::string& sql, std::initializer_list<Field> parameters = {});

 private:
  friend class Rows;
  [[noreturn]] void fail();

  std::string path_;
  sqlite3* handle_ = nullptr;
};

/// The rows of one question, one at a time. Must not outlive the database.
class Rows {
 public:
  ~Rows();
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;

  /// Steps to the next row; false behind the last.
  bool next();
  [[nodiscard]] std::int64_t number(int column) const;
  [[nodiscard]] std::string text(int column) const;
  [[nodiscard]] Blob blob(int column) const;

 private:
  friend class Database;
  Rows(Database& database, const std::string& sql, std::initializer_list<Field> parameters);

  Database& database_;
  /// SQLite reads them where they are, as long as it steps.
  std::vector<Field> parameters_;
  sqlite3_stmt* statement_ = nullptr;
};

}  // namespace dsqlsim::archive
