// nextval, currval, lastval and setval. Values are not transactional: what was handed out stays handed out.

#include <fmt/format.h>

#include "model/execution.h"

namespace dsqlsim::model {

namespace {

const SequenceDef* find_sequence(const Catalog& catalog, std::uint32_t id) {
  for (const auto& [name, def] : catalog.sequences) {
    if (def->id == id) return def;
  }
  return nullptr;
}

}  // namespace

void Execution::forget_sequences() { handed_out_.clear(); }

bool Execution::next_value(std::uint32_t sequence, Value& out) {
  if (transaction_.read_only) return call_.fail("25006", "cannot execute nextval() in a read-only transaction");
  const SequenceDef* def = find_sequence(*transaction_.catalog, sequence);
  if (def == nullptr) return call_.fail(sqlstate::undefined_table, "sequence does not exist");
  Result<std::int64_t> value = database_.next_value(*def);
  if (!value) {
    call_.error = std::move(value.error());
    return false;
  }
  handed_out_[sequence] = *value;
  // lastval is currval of this one, whatever setval makes of it.
  handed_out_[no_sequence] = sequence;
  out = *value;
  return true;
}

bool Execution::current_value(std::uint32_t sequence, Value& out) {
  const auto found = handed_out_.find(sequence);
  if (found == handed_out_.end()) {
    if (sequence == no_sequence) return call_.fail("55000", "lastval is not yet defined in this session");
    const SequenceDef* def = find_sequence(*transaction_.catalog, sequence);
    return call_.fail("55000", fmt::format("currval of sequence \"{}\" is not yet defined in this session", def == nullptr ? "" : def->name));
  }
  out = sequence == no_sequence ? handed_out_[static_cast<std::uint32_t>(found->second)] : found->second;
  return true;
}

bool Execution::set_value(std::uint32_t sequence, std::int64_t value, bool is_called, Value& out) {
  if (transaction_.read_only) return call_.fail("25006", "cannot execute setval() in a read-only transaction");
  const SequenceDef* def = find_sequence(*transaction_.catalog, sequence);
  if (def == nullptr) return call_.fail(sqlstate::undefined_table, "sequence does not exist");
  if (value < def->minimum || value > def->maximum) {
    return call_.fail("22003", fmt::format("setval: value {} is out of bounds for sequence \"{}\" ({}..{})", value, def->name,
                                           def->minimum, def->maximum));
  }
  database_.set_value(*def, value, is_called);
  if (is_called) handed_out_[sequence] = value;
  out = value;
  return true;
}

}  // namespace dsqlsim::model
