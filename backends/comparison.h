#pragma once
// What a comparison of a server with the model found: how much was alike, how often DSQL would have decided otherwise
// for a reason that is known, and the first difference that nobody can explain.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/db/backend.h"

namespace dsqlsim {

/// Why DSQL answers otherwise than PostgreSQL where nobody may wait. Each was made sure of when it was counted.
enum class Known : std::uint8_t {
  lock_refused,
  conflict_at_statement,
  duplicate_in_a_race,
  conflict_over_a_lock,
  insert_over_a_deleted_row,
  nothing_over_a_newer_row,
  limit_of_dsql,
};
inline constexpr std::size_t known_count = 7;

/// One sentence each.
[[nodiscard]] std::string_view sentence_of(Known known);

struct Difference {
  /// Of the run or the program, as the comparison was told.
  std::string where;
  /// What differs: "answers", "committed rows", "the state of the transaction", and from whom: "PostgreSQL" or "DSQL".
  std::string what;
  std::string server;
  std::string model;
  /// What sessions have done since `where` began, the last of it what differs.
  std::vector<std::string> steps;
};

class Comparison {
 public:
  /// A run or a program begins.
  void begin(std::string where);
  /// A statement was executed on both; what it was and what the server answered.
  void step(std::string text);
  void committed() { ++commits_; }
  /// DSQL has executed it too: it does not once its rows have become others.
  void followed() { ++followed_; }
  void explain(Known known) { ++explained_[static_cast<std::size_t>(known)]; }
  /// Only the first counts.
  void differ(std::string what, std::string server, std::string model);

  [[nodiscard]] std::uint64_t statements() const { return statements_; }
  [[nodiscard]] std::uint64_t commits() const { return commits_; }
  [[nodiscard]] std::uint64_t followed_statements() const { return followed_; }
  [[nodiscard]] std::uint64_t explained(Known known) const { return explained_[static_cast<std::size_t>(known)]; }
  [[nodiscard]] const std::optional<Difference>& difference() const { return difference_; }

 private:
  std::string where_;
  std::vector<std::string> steps_;
  std::uint64_t statements_ = 0;
  std::uint64_t commits_ = 0;
  std::uint64_t followed_ = 0;
  std::array<std::uint64_t, known_count> explained_{};
  std::optional<Difference> difference_;
};

/// An answer on a few lines for people.
[[nodiscard]] std::string answer_text(const Result<ResultSet>& answer);
[[nodiscard]] std::string step_text(std::size_t session, const Statement& statement, std::span<const Value> parameters);

/// Whether a client could tell two answers apart. `ordered`: the statement says in which order its rows come. Texts of
/// 40001 say which of several reasons there was, and are not compared.
[[nodiscard]] bool are_same(const Result<ResultSet>& one, const Result<ResultSet>& other, bool ordered);
/// The same for answers to this statement, as far as it says which rows it wants and in which order.
[[nodiscard]] bool are_answers_alike(std::string_view sql, const Result<ResultSet>& one,
                                     const Result<ResultSet>& other);

}  // namespace dsqlsim
