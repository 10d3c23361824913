#include "model/row_size.h"

#include <fmt/format.h>

#include "model/table_data.h"
#include "model/transaction.h"

namespace dsqlsim::model {

std::uint64_t value_bytes(const Value& value) {
  if (const auto* s = std::get_if<std::string>(&value)) return s->size();
  if (const auto* b = std::get_if<Bytes>(&value)) return b->data.size();
  if (const auto* n = std::get_if<Numeric>(&value)) return n->digits.size();
  if (std::holds_alternative<Uuid>(value) || std::holds_alternative<Interval>(value)) return 16;
  return is_null(value) ? 0 : 8;
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

tl::unexpected<DbError> age_error(Duration age) {
  return refuse(sqlstate::program_limit_exceeded, "transaction age limit of 300s exceeded",
                fmt::format("Current transaction age {}s exceeds 300s", age.us / 1'000'000));
}

}  // namespace dsqlsim::model
