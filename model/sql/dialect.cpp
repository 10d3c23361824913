#include "model/sql/dialect.h"

#include <array>
#include <charconv>

namespace dsqlsim::model {

namespace {

bool number(std::string_view text, int& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size();
}

constexpr std::array<DialectChange, 8> changes{{
    {"2024-12-01",
     "the preview: its wording, smaller quotas, FOR UPDATE only with equality on all columns of one table's primary "
     "key"},
    {"2025-05-01", "general availability: today's wording and quotas"},
    {"2026-08-03", "ALTER TABLE ... DROP COLUMN"},
    {"2026-08-13", "indexes over expressions"},
    {"2026-08-18", "FOR UPDATE in any query that PostgreSQL takes it in"},
    {"2026-08-25", "FOR KEY SHARE"},
    {"2026-08-26", "foreign keys"},
    {"2026-09-01", "partial indexes; the newest"},
}};

}  // namespace

std::span<const DialectChange> dialect_changes() { return changes; }

bool Dialect::parse(std::string_view text, Dialect& out) {
  Dialect d;
  d.day = 31;
  const bool with_day = text.size() == 10 && text[7] == '-';
  if ((text.size() != 7 && !with_day) || text[4] != '-') return false;
  if (!number(text.substr(0, 4), d.year) || !number(text.substr(5, 2), d.month)) return false;
  if (with_day && !number(text.substr(8, 2), d.day)) return false;
  if (d.month < 1 || d.month > 12 || d.day < 1 || d.day > 31) return false;
  // The preview of December 2024 is the first that there is anything to know of.
  if (d.year < 2024 || (d.year == 2024 && d.month < 12)) return false;
  out = d;
  return true;
}

}  // namespace dsqlsim::model
