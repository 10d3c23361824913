#pragma once
// What a database answers when it says no. SQLSTATE and primary message are the observable part; DETAIL is shown to
// people and never compared or hashed.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace dsqlsim {

/// Five characters, as PostgreSQL sends them.
class SqlState {
 public:
  constexpr SqlState() = default;
  constexpr SqlState(std::string_view five) {  // NOLINT: "40001" is a SQLSTATE
    for (std::size_t i = 0; i < 5 && i < five.size(); ++i) text_[i] = five[i];
  }
  [[nodiscard]] constexpr std::string_view text() const { return {text_.data(), 5}; }
  friend constexpr bool operator==(const SqlState&, const SqlState&) = default;

 private:
  std::array<char, 5> text_{'0', '0', '0', '0', '0'};
};

namespace sqlstate {
inline constexpr SqlState serialization_failure{"40001"};
inline constexpr SqlState unique_violation{"23505"};
inline constexpr SqlState not_null_violation{"23502"};
inline constexpr SqlState foreign_key_violation{"23503"};
inline constexpr SqlState check_violation{"23514"};
inline constexpr SqlState in_failed_transaction{"25P02"};
inline constexpr SqlState feature_not_supported{"0A000"};
inline constexpr SqlState program_limit_exceeded{"54000"};
inline constexpr SqlState syntax_error{"42601"};
inline constexpr SqlState undefined_table{"42P01"};
inline constexpr SqlState undefined_column{"42703"};
inline constexpr SqlState internal_error{"XX000"};
}  // namespace sqlstate

enum class ErrorKind : std::uint8_t {
  /// The server answered with an error: `state` and `message` are its words.
  refused,
  /// The connection broke; the session is gone. Whether a COMMIT in flight took effect is unknown to the client.
  connection_lost,
  /// The caller's context was cancelled while the call was in flight; the driver closed the session.
  canceled,
  /// The caller's deadline passed while the call was in flight; the driver closed the session.
  deadline_exceeded,
};

struct DbError {
  ErrorKind kind = ErrorKind::refused;
  SqlState state;
  std::string message;
  std::string detail;
};

template <class T>
using Result = tl::expected<T, DbError>;

inline tl::unexpected<DbError> refuse(SqlState state, std::string message, std::string detail = {}) {
  return tl::unexpected<DbError>(DbError{ErrorKind::refused, state, std::move(message), std::move(detail)});
}

}  // namespace dsqlsim
