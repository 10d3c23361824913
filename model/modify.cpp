// INSERT, UPDATE and DELETE. Which rows and which values are settled before the first row is written, so that a statement
// never meets its own effects.

#include <fmt/format.h>

#include "model/execution.h"

namespace dsqlsim::model {

bool Execution::modify(const ModifyPlan& plan, const Frame* outer, FunctionRef<Flow(Row&)> sink, std::int64_t& count) {
  if (plan.kind != ModifyKind::insert) return change(plan, outer, sink, count);
  Level level(*this, outer, 2);
  Frame& frame = level.frame();
  open_ctes(plan.ctes, frame);
  return insert(plan, frame, sink, count) && finish_ctes(plan.ctes);
}

bool Execution::returning(const ModifyPlan& plan, Frame& frame, FunctionRef<Flow(Row&)> sink) {
  if (plan.returning.empty()) return true;
  Row row;
  return targets(plan.returning, frame, row) && sink(row) != Flow::failed;
}

bool Execution::insert_rows(const ModifyPlan& plan, Frame& frame, Rows& out) {
  const auto complete = [&](auto&& value_at) -> bool {
    Row row(plan.table->columns.size());
    for (std::size_t i = 0; i < plan.columns.size(); ++i) {
      if (!value_at(i, row[plan.columns[i]])) return false;
    }
    for (const Assignment& preset : plan.defaults) {
      Value scratch;
      const Value* v = evaluator_.eval(*preset.value, frame, scratch);
      if (v == nullptr) return false;
      row[preset.column] = *v;
    }
    out.push_back(std::move(row));
    return true;
  };
  const SelectPlan& source = *plan.source;
  if (source.is_values && source.targets.empty()) {
    Level level(*this, &frame, 1);
    out.reserve(source.values.size());
    for (const std::vector<ExprPtr>& list : source.values) {
      const bool done = complete([&](std::size_t i, Value& target) {
        Value scratch;
        const Value* v = evaluator_.eval(*list[i], level.frame(), scratch);
        if (v == nullptr) return false;
        if (v == &scratch) {
          target = std::move(scratch);
        } else {
          target = *v;
        }
        return true;
      });
      if (!done) return false;
    }
    return true;
  }
  return select(source, &frame, [&](Row& row) {
           const bool done = complete([&](std::size_t i, Value& target) {
             target = std::move(row[i]);
             return true;
           });
           return done ? Flow::more : Flow::failed;
         }) != Flow::failed;
}

bool Execution::insert(const ModifyPlan& plan, Frame& frame, FunctionRef<Flow(Row&)> sink, std::int64_t& count) {
  Rows rows;
  if (!insert_rows(plan, frame, rows)) return false;
  for (Row& row : rows) {
    if (!insert_one(plan, frame, std::move(row), sink, count)) return false;
  }
  return true;
}

bool Execution::insert_one(const ModifyPlan& plan, Frame& frame, Row row, FunctionRef<Flow(Row&)> sink, std::int64_t& count) {
  const auto failed = [&](DbError error) {
    call_.error = std::move(error);
    return false;
  };
  if (Status ready = writer_->prepare(*plan.table, row); !ready) return failed(std::move(ready.error()));
  if (plan.on_conflict != ConflictAction::none) {
    Result<RowEntry*> present = writer_->find_collision(*plan.table, row, plan.arbiters);
    if (!present) return failed(std::move(present.error()));
    if (*present != nullptr) {
      return plan.on_conflict == ConflictAction::nothing || resolve_conflict(plan, frame, **present, row, sink, count);
    }
  }
  Result<RowEntry*> entry = writer_->insert(*plan.table, std::move(row));
  if (!entry) return failed(std::move(entry.error()));
  ++count;
  frame.rows[0] = transaction_.visible(**entry)->data();
  return returning(plan, frame, sink);
}

bool Execution::resolve_conflict(const ModifyPlan& plan, Frame& frame, RowEntry& present, const Row& proposed,
                                 FunctionRef<Flow(Row&)> sink, std::int64_t& count) {
  const Effect* effect = present.effect_of(transaction_);
  if (effect != nullptr && effect->written && effect->statement == transaction_.statement) {
    return call_.fail("21000", "ON CONFLICT DO UPDATE command cannot affect row a second time");
  }
  std::vector<std::uint32_t> set;
  for (const Assignment& a : plan.assignments) set.push_back(a.column);
  if (Status locked = writer_->lock_for_update(*plan.table, present, set); !locked) {
    call_.error = std::move(locked.error());
    return false;
  }
  const Row& before = *transaction_.visible(present);
  frame.rows[0] = before.data();
  frame.rows[1] = proposed.data();
  if (plan.conflict_where != nullptr) {
    bool pass = false;
    if (!evaluator_.holds(*plan.conflict_where, frame, pass)) return false;
    if (!pass) return true;
  }
  Row after = before;
  for (const Assignment& a : plan.assignments) {
    Value scratch;
    const Value* v = evaluator_.eval(*a.value, frame, scratch);
    if (v == nullptr) return false;
    after[a.column] = *v;
  }
  Result<RowEntry*> entry = writer_->update(*plan.table, present, std::move(after), set);
  if (!entry) {
    call_.error = std::move(entry.error());
    return false;
  }
  ++count;
  frame.rows[0] = transaction_.visible(**entry)->data();
  return returning(plan, frame, sink);
}

bool Execution::change(const ModifyPlan& plan, const Frame* outer, FunctionRef<Flow(Row&)> sink, std::int64_t& count) {
  struct Target {
    RowEntry* entry;
    Row after;
    /// For RETURNING: what the other tables showed, copied because the change may reach their rows too.
    std::vector<Row> others;
  };
  const SelectPlan& source = *plan.source;
  Level level(*this, outer, source.ranges.size());
  Frame& frame = level.frame();
  open_ctes(plan.ctes, frame);
  std::vector<std::uint32_t> set;
  for (const Assignment& a : plan.assignments) set.push_back(a.column);
  std::vector<Target> found;
  const auto collect_target = [&]() {
    Target target{frame.entries[0], {}, {}};
    if (plan.kind == ModifyKind::update) {
      target.after = *transaction_.visible_before(*target.entry);
      for (const Assignment& a : plan.assignments) {
        Value scratch;
        const Value* v = evaluator_.eval(*a.value, frame, scratch);
        if (v == nullptr) return Flow::failed;
        target.after[a.column] = *v;
      }
    }
    for (std::size_t slot = 1; slot < frame.rows.size() && !plan.returning.empty(); ++slot) {
      const Value* row = frame.rows[slot];
      target.others.push_back(row == nullptr ? Row() : Row(row, row + source.ranges[slot].columns.size()));
    }
    found.push_back(std::move(target));
    return Flow::more;
  };
  bool open = true;
  if (!source.gate.empty() && !evaluator_.all_hold(source.gate, frame, open)) return false;
  if (open && scan(source, *source.from, frame, collect_target) == Flow::failed) return false;
  for (Target& target : found) {
    const Effect* effect = target.entry->effect_of(transaction_);
    // A row that joins several partners is changed once.
    if (effect != nullptr && effect->written && effect->statement == transaction_.statement) continue;
    Row before;
    if (plan.kind == ModifyKind::delete_) {
      if (!plan.returning.empty()) before = *transaction_.visible(*target.entry);
      if (Status done = writer_->erase(*plan.table, *target.entry); !done) {
        call_.error = std::move(done.error());
        return false;
      }
    } else {
      Result<RowEntry*> entry = writer_->update(*plan.table, *target.entry, std::move(target.after), set);
      if (!entry) {
        call_.error = std::move(entry.error());
        return false;
      }
      if (!plan.returning.empty()) before = *transaction_.visible(**entry);
    }
    ++count;
    if (plan.returning.empty()) continue;
    for (std::size_t slot = 1; slot < frame.rows.size(); ++slot) {
      const Row& other = target.others[slot - 1];
      frame.rows[slot] = other.empty() ? nullptr : other.data();
    }
    frame.rows[0] = before.data();
    if (!returning(plan, frame, sink)) return false;
  }
  return finish_ctes(plan.ctes);
}

}  // namespace dsqlsim::model
