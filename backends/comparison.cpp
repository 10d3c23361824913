#include "backends/comparison.h"

#include <fmt/format.h>

#include "backends/postgres_result.h"
#include "backends/statement_text.h"

namespace dsqlsim {

namespace {

constexpr std::size_t longest_value = 60;

std::string short_text(const Value& value) {
  std::string text = to_text(value);
  if (text.size() > longest_value)
    text = fmt::format("{}.. ({} characters)", text.substr(0, longest_value), text.size());
  return text;
}

}  // namespace

std::string_view sentence_of(Known known) {
  switch (known) {
    case Known::lock_refused:
      return "a lock was refused that DSQL does not have";
    case Known::conflict_at_statement:
      return "40001 came at the statement, and DSQL gives it at COMMIT";
    case Known::duplicate_in_a_race:
      return "23505 came for a row that the snapshot does not show, and DSQL gives 40001 at COMMIT";
    case Known::conflict_over_a_lock:
      return "DSQL refuses a COMMIT because of a row that another has only locked";
    case Known::insert_over_a_deleted_row:
      return "DSQL gives 23505 for a row that has been deleted since the snapshot";
    case Known::nothing_over_a_newer_row:
      return "40001 came for ON CONFLICT DO NOTHING over a row with a newer version, which DSQL leaves alone";
    case Known::limit_of_dsql:
      return "DSQL has a limit there";
  }
  return "";
}

void Comparison::begin(std::string where) {
  where_ = std::move(where);
  steps_.clear();
}

void Comparison::step(std::string text) {
  ++statements_;
  if (!difference_.has_value()) steps_.push_back(std::move(text));
}

void Comparison::differ(std::string what, std::string server, std::string model) {
  if (difference_.has_value()) return;
  difference_ = Difference{where_, std::move(what), std::move(server), std::move(model), steps_};
}

std::string answer_text(const Result<ResultSet>& answer) {
  if (!answer.has_value()) return fmt::format("{}: {}", answer.error().state.text(), answer.error().message);
  constexpr std::size_t most_rows = 5;
  std::string out = answer->tag;
  for (std::size_t r = 0; r < answer->row_count() && r < most_rows; ++r) {
    out += " (";
    for (std::size_t c = 0; c < answer->columns.size(); ++c) out += (c == 0 ? "" : ", ") + short_text(answer->at(r, c));
    out += ")";
  }
  if (answer->row_count() > most_rows) out += " ...";
  return out;
}

std::string step_text(std::size_t session, const Statement& statement, std::span<const Value> parameters) {
  std::string out =
      fmt::format("s{}: {}", session, statement.kind == StatementKind::other ? statement.name : statement.sql);
  if (statement.kind != StatementKind::other) return out;
  out += "(";
  for (std::size_t i = 0; i < parameters.size(); ++i) out += (i == 0 ? "" : ", ") + short_text(parameters[i]);
  return out + ")";
}

bool are_same(const Result<ResultSet>& one, const Result<ResultSet>& other, bool ordered) {
  if (one.has_value() != other.has_value()) return false;
  if (!one.has_value()) {
    const bool conflict = one.error().state == sqlstate::serialization_failure;
    return one.error().state == other.error().state && (conflict || one.error().message == other.error().message);
  }
  if (one->tag != other->tag || one->rows != other->rows || one->columns != other->columns) return false;
  if (one->cells == other->cells) return true;
  if (ordered) return false;
  ResultSet first = *one;
  ResultSet second = *other;
  sort_rows(first);
  sort_rows(second);
  return first.cells == second.cells;
}

bool are_answers_alike(std::string_view sql, const Result<ResultSet>& one, const Result<ResultSet>& other) {
  if (one.has_value() && other.has_value() && takes_any_rows(sql))
    return one->tag == other->tag && one->rows == other->rows;
  return are_same(one, other, orders_its_rows(sql));
}

}  // namespace dsqlsim
