#include "model/execution.h"

#include <charconv>

#include <fmt/format.h>

#include "model/row_size.h"
#include "model/sql/cast.h"
#include "model/sql/compare.h"

namespace dsqlsim::model {

namespace {

bool fits_as_is(const Value& value, SqlType to) {
  if (value.index() != representation(to) || to.array) return is_null(value);
  if (to.id == TypeId::int4) {
    const std::int64_t v = *std::get_if<std::int64_t>(&value);
    return v >= INT32_MIN && v <= INT32_MAX;
  }
  if (to.id == TypeId::int2) {
    const std::int64_t v = *std::get_if<std::int64_t>(&value);
    return v >= INT16_MIN && v <= INT16_MAX;
  }
  return to.id != TypeId::bpchar && to.id != TypeId::json && to.id != TypeId::jsonb && to.id != TypeId::float4;
}

/// What values are only for the client: the padding of char(n), and a real in as few digits as a float needs.
void dress_output(Value& value, SqlType type) {
  if (is_null(value) || type.array) return;
  if (type.id == TypeId::float4) {
    const std::string digits = output_text(value, type);
    double shown = std::get<double>(value);
    (void)std::from_chars(digits.data(), digits.data() + digits.size(), shown);
    value = shown;
    return;
  }
  if (type.id != TypeId::bpchar || type.modifier < 0) return;
  auto& text = std::get<std::string>(value);
  std::size_t length = 0;
  for (const char c : text) length += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
  const auto wanted = static_cast<std::size_t>(type.modifier);
  if (length < wanted) text.append(wanted - length, ' ');
}

std::string tag_of(const ModifyPlan& plan, std::int64_t count) {
  switch (plan.kind) {
    case ModifyKind::insert: return "INSERT 0 " + std::to_string(count);
    case ModifyKind::update: return "UPDATE " + std::to_string(count);
    case ModifyKind::delete_: return "DELETE " + std::to_string(count);
  }
  return {};
}

}  // namespace

/// Every value of a statement is a draw of its own. A server that draws nothing takes them from the address, so that they differ
/// all the same.
std::uint64_t Execution::draw_bits(void* state) {
  auto& random = *static_cast<RandomDraws*>(state);
  Address at = random.context->address;
  at.point = mix(at.point, ++random.drawn);
  if (random.context->choices == nullptr) return mix(at.hash(), random.drawn) >> 2;
  return random.context->choices->below(at, "random_bits", 1ULL << 62);
}

bool RowLess::operator()(const Row& a, const Row& b) const {
  for (std::size_t i = 0; i < a.size(); ++i) {
    const int order = compare_with_nulls(a[i], b[i]);
    if (order != 0) return order < 0;
  }
  return false;
}

Execution::Level::Level(Execution& execution, const Frame* outer, std::size_t slots) : execution_(execution) {
  if (execution.frames_.size() == execution.depth_) execution.frames_.emplace_back();
  frame_ = &execution.frames_[execution.depth_++];
  frame_->outer = outer;
  frame_->rows.assign(slots, nullptr);
  frame_->entries.assign(slots, nullptr);
  frame_->group_keys = nullptr;
  frame_->aggregates = nullptr;
  frame_->windows = nullptr;
}

Flow Execution::fail(DbError error) {
  call_.error = std::move(error);
  return Flow::failed;
}

Rows& Execution::keep(Rows rows) {
  kept_.push_back(std::move(rows));
  return kept_.back();
}

bool Execution::step() {
  constexpr std::uint64_t most_steps = 10'000'000;
  if (++steps_ <= most_steps) return true;
  return call_.fail(sqlstate::internal_error, "dsqlsim: not modelled: a statement that reads more than 10,000,000 rows");
}

bool Execution::charge(const Row& row) {
  constexpr std::size_t most_bytes = std::size_t{131072} << 10;
  temporary_bytes_ += 24;
  for (const Value& v : row) temporary_bytes_ += 8 + (is_null(v) ? 0 : plain_bytes(v));
  if (temporary_bytes_ <= most_bytes) return true;
  return call_.fail(sqlstate::program_limit_exceeded, "query requires more than allowed temp space of 131072 KB to execute");
}

Status Execution::prepare(const StatementPlan& plan, std::span<const Value> parameters, const ServerContext& context) {
  context_ = &context;
  call_.error = DbError();
  call_.slept_us = 0;
  const std::int64_t epoch = database_.knobs().epoch.us;
  call_.transaction_time = {epoch + transaction_.began.us};
  call_.statement_time = {epoch + context.now.us};
  call_.random_bits = draw_bits;
  random_ = {&context, 0};
  call_.random_state = &random_;
  writer_.emplace(database_, transaction_, call_, context);
  depth_ = 0;
  kept_.clear();
  functions_.clear();
  steps_ = 0;
  temporary_bytes_ = 0;
  converted_.clear();
  subqueries_.clear();
  subqueries_.resize(plan.subqueries);
  ctes_.clear();
  ctes_.resize(plan.ctes);
  if (parameters.empty() && !plan.parameters.empty()) return refuse("42P02", "there is no parameter $1");
  if (parameters.size() < plan.parameters.size()) {
    return refuse("08P01", fmt::format("bind message supplies {} parameters, but prepared statement \"\" requires {}",
                                       parameters.size(), plan.parameters.size()));
  }
  parameters_.resize(plan.parameters.size());
  for (std::size_t i = 0; i < plan.parameters.size(); ++i) {
    parameters_[i] = &parameters[i];
    if (fits_as_is(parameters[i], plan.parameters[i])) continue;
    DSQLSIM_TRY(Value converted, convert_parameter(parameters[i], plan.parameters[i]));
    parameters_[i] = &converted_.emplace_back(std::move(converted));
  }
  evaluator_.set_parameters(parameters_);
  return std::monostate{};
}

Status Execution::run(const StatementPlan& plan, std::span<const Value> parameters, const ServerContext& context,
                      ResultSet& out) {
  DSQLSIM_CHECKED(prepare(plan, parameters, context));
  ++transaction_.statement;
  out.columns = plan.columns;
  out.types = plan.type_ids;
  const auto take = [&](Row& row) {
    for (std::size_t i = 0; i < plan.types.size(); ++i) {
      out.cells.push_back(std::move(row[i]));
      if (plan.types[i].id == TypeId::bpchar || plan.types[i].id == TypeId::float4) dress_output(out.cells.back(), plan.types[i]);
    }
    ++out.rows;
    return Flow::more;
  };
  if (const auto* query = std::get_if<SelectPlan>(&plan.body)) {
    if (select(*query, nullptr, take) == Flow::failed) return failure();
    DSQLSIM_CHECKED(writer_->finish());
    out.tag = "SELECT " + std::to_string(out.rows);
    out.took = microseconds(call_.slept_us);
    return std::monostate{};
  }
  const auto& change = std::get<ModifyPlan>(plan.body);
  std::int64_t count = 0;
  if (!modify(change, nullptr, take, count)) return failure();
  DSQLSIM_CHECKED(writer_->finish());
  out.rows = count;
  out.tag = tag_of(change, count);
  out.took = microseconds(call_.slept_us);
  return std::monostate{};
}

Result<Value> Execution::evaluate(const Expr& e, const StatementPlan& plan, std::span<const Value> parameters,
                                  const ServerContext& context) {
  DSQLSIM_CHECKED(prepare(plan, parameters, context));
  Frame frame;
  Value scratch;
  const Value* v = evaluator_.eval(e, frame, scratch);
  if (v == nullptr) return tl::unexpected<DbError>(std::move(call_.error));
  return *v;
}

const Value* Execution::subquery(const Expr& e, const Frame& frame, Value& scratch) {
  SubqueryCache& cache = subqueries_[e.subquery_id];
  if (!cache.ready || e.correlated) {
    cache.rows = std::make_unique<Rows>();
    const std::size_t enough = e.kind == ExprKind::exists ? 1 : (e.kind == ExprKind::scalar_subquery ? 2 : SIZE_MAX);
    auto rows = std::make_unique<Rows>();
    if (!collect(*e.subquery, &frame, *rows, enough)) return nullptr;
    cache.rows = std::move(rows);
    cache.ready = true;
  }
  const Rows& rows = *cache.rows;
  switch (e.kind) {
    case ExprKind::exists: scratch = !rows.empty(); return &scratch;
    case ExprKind::scalar_subquery:
      if (rows.size() > 1) {
        call_.fail("21000", "more than one row returned by a subquery used as an expression");
        return nullptr;
      }
      scratch = rows.empty() ? Value() : rows[0][0];
      return &scratch;
    case ExprKind::array_subquery: {
      std::vector<Value> elements;
      for (const Row& row : rows) elements.push_back(row[0]);
      scratch = array_text(elements, element_of(e.type));
      return &scratch;
    }
    default: break;
  }
  // ANY and ALL over rows: a row matches if all its columns do, and is unknown if a NULL prevents the decision.
  Row left;
  for (const ExprPtr& arg : e.args) {
    Value value;
    const Value* v = evaluator_.eval(*arg, frame, value);
    if (v == nullptr) return nullptr;
    left.push_back(*v);
  }
  QuantifierState state;
  state.any = e.kind == ExprKind::any_row;
  for (const Row& row : rows) {
    if (left.size() == 1) {
      if (state.step(e.op, left[0], row[0])) break;
      continue;
    }
    bool unknown = false;
    bool equal = true;
    for (std::size_t i = 0; i < left.size() && equal; ++i) {
      if (is_null(left[i]) || is_null(row[i])) {
        unknown = true;
      } else {
        equal = compare_values(left[i], row[i]) == 0;
      }
    }
    const bool want_equal = e.op == CompareOp::equal;
    if (equal && unknown) {
      state.seen_null = true;
    } else if ((equal == want_equal) == state.any) {
      state.decided = true;
      break;
    }
  }
  state.result(scratch);
  return &scratch;
}

}  // namespace dsqlsim::model
