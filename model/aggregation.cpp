#include "model/aggregation.h"

#include <algorithm>

#include "model/sql/cast.h"
#include "model/sql/compare.h"
#include "model/sql/datetime.h"
#include "model/sql/json.h"
#include "model/sql/json_slice.h"

namespace dsqlsim::model {

namespace {

void add_number(Accumulator& a, const Value& v) {
  if (const auto* i = std::get_if<std::int64_t>(&v)) {
    a.sum = add(a.sum, decimal_of(*i));
  } else if (const auto* d = std::get_if<double>(&v)) {
    a.real_sum += *d;
  } else if (const auto* n = std::get_if<Numeric>(&v)) {
    a.sum = add(a.sum, decimal_of(*n));
  } else if (const auto* s = std::get_if<Interval>(&v)) {
    const std::optional<Interval> sum = add(a.span, *s);
    a.overflow = a.overflow || !sum;
    if (sum) a.span = *sum;
  }
}

void accumulate(const Aggregate& aggregate, Accumulator& a, const Value& v) {
  ++a.count;
  switch (aggregate.kind) {
    case AggregateKind::count_rows:
    case AggregateKind::count: break;
    case AggregateKind::sum:
    case AggregateKind::avg: add_number(a, v); break;
    case AggregateKind::min:
      if (a.count == 1 || compare_values(v, a.best) < 0) a.best = v;
      break;
    case AggregateKind::max:
      if (a.count == 1 || compare_values(v, a.best) > 0) a.best = v;
      break;
    case AggregateKind::bool_and: a.truth = (a.count == 1 || a.truth) && std::get<bool>(v); break;
    case AggregateKind::bool_or: a.truth = (a.count > 1 && a.truth) || std::get<bool>(v); break;
    case AggregateKind::string_agg:
    case AggregateKind::array_agg:
    case AggregateKind::json_agg:
    case AggregateKind::json_object_agg: break;
  }
}

Value average(const Aggregate& aggregate, const Accumulator& a) {
  if (aggregate.type.id == TypeId::interval) {
    const std::optional<Interval> mean = divide(a.span, static_cast<double>(a.count));
    return mean ? Value(*mean) : Value();
  }
  if (aggregate.type.id == TypeId::float8) return a.real_sum / static_cast<double>(a.count);
  return numeric_of(divide(a.sum, decimal_of(a.count)));
}

Value total(const Aggregate& aggregate, const Accumulator& a) {
  switch (aggregate.type.id) {
    case TypeId::float4:
    case TypeId::float8: return a.real_sum;
    case TypeId::interval: return a.span;
    case TypeId::int8: {
      std::int64_t v = 0;
      (void)to_int64(a.sum, v);
      return v;
    }
    default: return numeric_of(a.sum);
  }
}

void sort_items(const Aggregate& aggregate, std::vector<Row>& items) {
  // DISTINCT is found by sorting.
  if (aggregate.distinct && aggregate.order.empty()) {
    std::stable_sort(items.begin(), items.end(), [](const Row& x, const Row& y) { return compare_with_nulls(x[0], y[0]) < 0; });
  }
  std::stable_sort(items.begin(), items.end(), [&](const Row& x, const Row& y) {
    for (std::size_t i = 0; i < aggregate.order.size(); ++i) {
      const SortKey& key = aggregate.order[i].second;
      if (is_null(x[i]) != is_null(y[i])) return is_null(x[i]) == key.nulls_first;
      const int c = compare_with_nulls(x[i], y[i]);
      if (c != 0) return key.descending ? c > 0 : c < 0;
    }
    return false;
  });
}

/// The items, or the pairs of key and value, as one document; they are jsonb already, and keys are text.
Value json_of(const Aggregate& aggregate, const std::vector<Row>& items, std::size_t at) {
  const auto shown = [](const Value& v) { return is_null(v) ? std::string("null") : std::get<std::string>(v); };
  const bool object = aggregate.kind == AggregateKind::json_object_agg;
  std::string body;
  for (const Row& item : items) {
    if (!body.empty()) body += ", ";
    body += object ? json_quote(std::get<std::string>(item[at])) + ": " + shown(item[at + 1]) : shown(item[at]);
  }
  if (!object) return "[" + body + "]";
  std::string normal;
  (void)normalize_json("{" + body + "}", normal);
  return normal;
}

Value joined(const Aggregate& aggregate, Accumulator& a) {
  sort_items(aggregate, a.items);
  const std::size_t at = aggregate.order.size();
  if (aggregate.kind == AggregateKind::array_agg) {
    std::vector<Value> elements;
    for (const Row& item : a.items) elements.push_back(item[at]);
    return array_text(elements, element_of(aggregate.type));
  }
  if (aggregate.kind != AggregateKind::string_agg) return json_of(aggregate, a.items, at);
  std::string out;
  for (std::size_t i = 0; i < a.items.size(); ++i) {
    if (i > 0 && !is_null(a.items[i][at + 1])) out += std::get<std::string>(a.items[i][at + 1]);
    out += std::get<std::string>(a.items[i][at]);
  }
  return out;
}

}  // namespace

bool aggregate_row(const Aggregate& aggregate, const Frame& frame, Evaluator& evaluator, CallContext& call,
                   FunctionRef<bool(const Row&)> charge, Accumulator& a) {
  if (aggregate.filter != nullptr) {
    bool pass = false;
    if (!evaluator.holds(*aggregate.filter, frame, pass)) return false;
    if (!pass) return true;
  }
  Row item;
  const auto push = [&](const Expr& e) {
    Value scratch;
    const Value* v = evaluator.eval(e, frame, scratch);
    if (v != nullptr) item.push_back(*v);
    return v != nullptr;
  };
  for (const auto& [key, sort] : aggregate.order) {
    if (!push(*key)) return false;
  }
  const std::size_t at = item.size();
  if (aggregate.argument == nullptr) {
    ++a.count;
    return true;
  }
  if (!push(*aggregate.argument)) return false;
  const bool takes_nulls = aggregate.kind == AggregateKind::array_agg || aggregate.kind == AggregateKind::json_agg;
  if (is_null(item[at]) && aggregate.kind == AggregateKind::json_object_agg) return call.fail("22023", "field name must not be null");
  if (is_null(item[at]) && !takes_nulls) return true;
  if (aggregate.distinct && !a.seen.insert(Row{item[at]}).second) return true;
  if (aggregate.separator != nullptr && !push(*aggregate.separator)) return false;
  accumulate(aggregate, a, item[at]);
  if (a.overflow) return call.fail("22008", "interval out of range");
  const bool kept = aggregate.kind >= AggregateKind::string_agg;
  if ((kept || aggregate.distinct) && !charge(item)) return false;
  if (kept) a.items.push_back(std::move(item));
  return true;
}

Value aggregate_result(const Aggregate& aggregate, Accumulator& a) {
  if (aggregate.kind == AggregateKind::count_rows || aggregate.kind == AggregateKind::count) return a.count;
  if (a.count == 0) return Null{};
  switch (aggregate.kind) {
    case AggregateKind::sum: return total(aggregate, a);
    case AggregateKind::avg: return average(aggregate, a);
    case AggregateKind::bool_and:
    case AggregateKind::bool_or: return a.truth;
    case AggregateKind::string_agg:
    case AggregateKind::array_agg:
    case AggregateKind::json_agg:
    case AggregateKind::json_object_agg: return joined(aggregate, a);
    default: return a.best;
  }
}

}  // namespace dsqlsim::model
