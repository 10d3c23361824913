#include "tests/differential/comparison.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace dsqlsim::differential {

namespace {

/// Statements that pick one of several equal values: which one is open, and 1.0 = 1.00, 1 day = 24:00. So is the order of
/// equal values in a sorted result.
bool picks_among_equals(std::string_view sql) {
  constexpr std::array<std::string_view, 8> words{"OVER (", "DISTINCT ", "GROUP BY ", " UNION ", " INTERSECT ", " EXCEPT ", "min(", "max("};
  return std::any_of(words.begin(), words.end(), [&](std::string_view w) { return sql.find(w) != std::string_view::npos; });
}

std::string canonical(const Value& value) {
  if (const auto* n = std::get_if<Numeric>(&value)) {
    std::string digits = n->digits;
    if (digits.find('.') == std::string::npos) return digits;
    digits.erase(digits.find_last_not_of('0') + 1);
    if (digits.back() == '.') digits.pop_back();
    return digits == "-0" ? "0" : digits;
  }
  if (const auto* i = std::get_if<Interval>(&value)) {
    constexpr std::int64_t us_per_day = 86'400'000'000;
    return fmt::format("{} days {} us", std::int64_t{i->months} * 30 + i->days + i->us / us_per_day, i->us % us_per_day);
  }
  if (const auto* d = std::get_if<double>(&value); d != nullptr && *d == 0) return "0";
  return to_text(value);
}

std::string shown(const Answer& a) {
  if (a.state != "00000") return a.state + " " + a.message;
  std::string out = a.tag + " (" + joined(a.columns) + ")";
  for (const std::string& row : a.rows) out += " [" + row + "]";
  return out;
}

bool same(const Answer& a, const Answer& b) {
  return a.state == b.state && a.tag == b.tag && a.columns == b.columns && a.rows == b.rows && a.status == b.status;
}

bool is_index_job(const GeneratedStatement& statement, const Answer& model, const Answer& postgres) {
  return statement.sql.starts_with("CREATE UNIQUE INDEX ASYNC") && model.tag == postgres.tag && model.rows.size() == 1 &&
         model.columns == std::vector<std::string>{"job_id"};
}

bool is_data_error(const Answer& a) {
  return a.state.starts_with("21") || a.state.starts_with("22") || a.state.starts_with("23");
}

bool is_order_of_rows(const GeneratedStatement& statement, const Answer& model, const Answer& postgres) {
  return statement.several_rows && is_data_error(model) && is_data_error(postgres) && model.status == postgres.status;
}

bool is_not_modelled(const GeneratedStatement&, const Answer& model, const Answer&) {
  return model.state == "XX000" && model.message.starts_with("dsqlsim: not modelled: ");
}

}  // namespace

const std::vector<AllowedDifference>& allowed_differences() {
  static const std::vector<AllowedDifference> all{
      {"index_job", "facts 4.3: CREATE INDEX ASYNC answers the id of a job", is_index_job},
      {"order_of_rows", "SQL: when several rows of a statement are wrong, the order in which they are read decides which is told",
       is_order_of_rows},
      {"not_modelled", "issue: what only the model lacks it says; the program ends here", is_not_modelled},
  };
  return all;
}

Answer run(Connection& connection, Time now, const Statement& statement, const GeneratedStatement& generated) {
  ServerContext context;
  context.now = now;
  const Result<ResultSet> result = connection.execute(context, statement, {});
  Answer out;
  out.status = connection.status();
  if (!result) {
    out.state = result.error().state.text();
    out.message = result.error().message;
    return out;
  }
  out.tag = result->tag;
  out.columns = result->columns;
  const bool loosely = generated.ordered || picks_among_equals(generated.sql);
  for (std::size_t r = 0; r < result->row_count(); ++r) {
    std::string row;
    for (std::size_t c = 0; c < result->columns.size(); ++c) {
      const Value& value = result->at(r, c);
      row += (c == 0 ? "" : "|") + (loosely ? canonical(value) : to_text(value));
    }
    out.rows.push_back(std::move(row));
  }
  if (!generated.ordered) std::sort(out.rows.begin(), out.rows.end());
  return out;
}

std::string difference(const GeneratedStatement& statement, const Answer& model, const Answer& postgres) {
  if (same(model, postgres)) return "";
  for (const AllowedDifference& allowed : allowed_differences()) {
    if (allowed.covers(statement, model, postgres)) return "";
  }
  return fmt::format("  {}\n  model:      {}\n  PostgreSQL: {}", statement.sql, shown(model), shown(postgres));
}

}  // namespace dsqlsim::differential
