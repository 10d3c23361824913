#include "model/row_size.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "model/table_data.h"
#include "model/transaction.h"

namespace dsqlsim::model {

namespace {

/// Shorter values are stored as they are.
constexpr std::size_t least_compressed = 2000;
// The window and the longest match of PostgreSQL's own compression.
constexpr std::size_t window = 4095;
constexpr std::size_t longest_match = 273;
constexpr std::size_t longest_short_match = 17;

std::size_t match_length(const std::string& s, std::size_t at, std::size_t before) {
  std::size_t n = 0;
  while (n < longest_match && at + n < s.size() && s[before + n] == s[at + n]) ++n;
  return n;
}

/// What a greedy LZ compression of that window comes to: a byte a literal, two or three a match, a bit each to tell them apart.
std::uint64_t compressed_bytes(const std::string& s) {
  std::vector<std::size_t> last(4096, SIZE_MAX);
  std::uint64_t bytes = 0;
  std::uint64_t items = 0;
  for (std::size_t at = 0; at < s.size(); ++items) {
    std::size_t length = 0;
    if (at + 3 <= s.size()) {
      const auto byte = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(s[at + i])); };
      std::size_t& seen = last[(byte(0) * 961 + byte(1) * 31 + byte(2)) % last.size()];
      if (seen != SIZE_MAX && at - seen <= window) length = match_length(s, at, seen);
      seen = at;
    }
    if (length < 3) {
      ++bytes;
      ++at;
      continue;
    }
    bytes += length <= longest_short_match ? 2 : 3;
    at += length;
  }
  return bytes + (items + 7) / 8;
}

}  // namespace

std::uint64_t plain_bytes(const Value& value) {
  if (const auto* s = std::get_if<std::string>(&value)) return s->size();
  if (const auto* b = std::get_if<Bytes>(&value)) return b->data.size();
  if (const auto* n = std::get_if<Numeric>(&value)) return n->digits.size();
  if (std::holds_alternative<Uuid>(value) || std::holds_alternative<Interval>(value)) return 16;
  return is_null(value) ? 0 : 8;
}

std::uint64_t value_bytes(const Value& value) {
  const auto* s = std::get_if<std::string>(&value);
  if (s == nullptr || s->size() < least_compressed) return plain_bytes(value);
  return std::min<std::uint64_t>(s->size(), compressed_bytes(*s));
}

std::uint64_t row_bytes(const Row& row) {
  std::uint64_t bytes = 0;
  for (const Value& v : row) bytes += value_bytes(v);
  return bytes;
}

std::uint64_t index_bytes(Transaction& transaction) {
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < transaction.effect_count(); ++i) {
    const Effect& effect = transaction.effect(i);
    const TableDef* table = effect.table->definition;
    if (!effect.written || effect.deleted) continue;
    for (const IndexDef& index : table->indexes) {
      if (index.primary) continue;
      bytes += Limits::index_entry_overhead + effect.entry->key.size();
      for (const IndexKey& key : index.keys) bytes += key.expression == nullptr && key.column < effect.row.size() ? value_bytes(effect.row[key.column]) : 8;
    }
  }
  return bytes;
}

Status check_age(Duration age, const Knobs& knobs) {
  if (age <= Limits::transaction_age || knobs.plays_postgres) return std::monostate{};
  return refuse(sqlstate::program_limit_exceeded, "transaction age limit of 300s exceeded",
                fmt::format("Current transaction age {}s exceeds 300s", age.us / 1'000'000));
}

}  // namespace dsqlsim::model
