// Arithmetic on integers, numeric and float8, with PostgreSQL's overflow and division errors.

#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "model/sql/decimal.h"
#include "model/sql/function.h"

namespace dsqlsim::model {

namespace {

constexpr SqlState out_of_range{"22003"};
constexpr SqlState division_by_zero{"22012"};

std::int64_t integer(const Value* v) { return *std::get_if<std::int64_t>(v); }
double real(const Value* v) { return *std::get_if<double>(v); }
Decimal decimal(const Value* v) { return decimal_of(*std::get_if<Numeric>(v)); }

/// PostgreSQL has up to 131072 digits before the point; that many would make our arithmetic slow.
bool store_numeric(CallContext& c, const Decimal& d, Value& out) {
  if (d.digits.size() > most_numeric_digits || d.scale > most_numeric_digits) {
    return c.fail(sqlstate::internal_error, "dsqlsim: not modelled: numeric of more than 4000 digits");
  }
  out = numeric_of(d);
  return true;
}

template <TypeId type>
bool store_integer(CallContext& c, std::int64_t v, Value& out) {
  if ((type == TypeId::int4 && (v < INT32_MIN || v > INT32_MAX)) || (type == TypeId::int2 && (v < INT16_MIN || v > INT16_MAX))) {
    return c.fail(out_of_range, type_name(type) + " out of range");
  }
  out = v;
  return true;
}

template <TypeId type>
bool overflow(CallContext& c) {
  return c.fail(out_of_range, type_name(type) + " out of range");
}

template <TypeId type>
bool int_add(CallContext& c, Arguments a, Value& out) {
  std::int64_t v = 0;
  if (__builtin_add_overflow(integer(a[0]), integer(a[1]), &v)) return overflow<type>(c);
  return store_integer<type>(c, v, out);
}

template <TypeId type>
bool int_subtract(CallContext& c, Arguments a, Value& out) {
  std::int64_t v = 0;
  if (__builtin_sub_overflow(integer(a[0]), integer(a[1]), &v)) return overflow<type>(c);
  return store_integer<type>(c, v, out);
}

template <TypeId type>
bool int_multiply(CallContext& c, Arguments a, Value& out) {
  std::int64_t v = 0;
  if (__builtin_mul_overflow(integer(a[0]), integer(a[1]), &v)) return overflow<type>(c);
  return store_integer<type>(c, v, out);
}

template <TypeId type>
bool int_divide(CallContext& c, Arguments a, Value& out) {
  if (integer(a[1]) == 0) return c.fail(division_by_zero, "division by zero");
  if (integer(a[1]) == -1 && integer(a[0]) == INT64_MIN) return overflow<type>(c);
  return store_integer<type>(c, integer(a[0]) / integer(a[1]), out);
}

template <TypeId type>
bool int_modulo(CallContext& c, Arguments a, Value& out) {
  if (integer(a[1]) == 0) return c.fail(division_by_zero, "division by zero");
  out = integer(a[1]) == -1 ? std::int64_t{0} : integer(a[0]) % integer(a[1]);
  return true;
}

template <TypeId type>
bool int_negate(CallContext& c, Arguments a, Value& out) {
  if (integer(a[0]) == INT64_MIN) return overflow<type>(c);
  return store_integer<type>(c, -integer(a[0]), out);
}

template <TypeId type>
bool int_abs(CallContext& c, Arguments a, Value& out) {
  if (integer(a[0]) == INT64_MIN) return overflow<type>(c);
  return store_integer<type>(c, std::abs(integer(a[0])), out);
}

template <TypeId type>
void add_integer(std::vector<Function>& out, TypeId left, TypeId right) {
  out.push_back({"+", {left, right}, type, int_add<type>});
  out.push_back({"-", {left, right}, type, int_subtract<type>});
  out.push_back({"*", {left, right}, type, int_multiply<type>});
  out.push_back({"/", {left, right}, type, int_divide<type>});
}

template <TypeId type>
void add_integer_own(std::vector<Function>& out) {
  out.push_back({"%", {type, type}, type, int_modulo<type>});
  out.push_back({"mod", {type, type}, type, int_modulo<type>});
  out.push_back({"-", {type}, type, int_negate<type>});
  out.push_back({"+", {type}, type, [](CallContext&, Arguments a, Value& r) { r = *a[0]; return true; }});
  out.push_back({"abs", {type}, type, int_abs<type>});
  out.push_back({"&", {type, type}, type, [](CallContext&, Arguments a, Value& r) { r = integer(a[0]) & integer(a[1]); return true; }});
  out.push_back({"|", {type, type}, type, [](CallContext&, Arguments a, Value& r) { r = integer(a[0]) | integer(a[1]); return true; }});
}

/// Shifts take the distance modulo the width, as the machine does.
template <TypeId type>
std::int64_t shifted(std::int64_t v, std::int64_t by, bool left) {
  constexpr std::int64_t width = type == TypeId::int4 ? 32 : 64;
  const auto distance = static_cast<unsigned>(by & (width - 1));
  if (!left) return v >> distance;
  const std::uint64_t bits = static_cast<std::uint64_t>(v) << distance;
  return type == TypeId::int4 ? static_cast<std::int32_t>(static_cast<std::uint32_t>(bits)) : static_cast<std::int64_t>(bits);
}

template <TypeId type>
void add_bits(std::vector<Function>& out) {
  using enum TypeId;
  out.push_back({"#", {type, type}, type, [](CallContext&, Arguments a, Value& r) { r = integer(a[0]) ^ integer(a[1]); return true; }});
  out.push_back({"~", {type}, type, [](CallContext&, Arguments a, Value& r) { r = ~integer(a[0]); return true; }});
  out.push_back({"<<", {type, int4}, type, [](CallContext&, Arguments a, Value& r) { r = shifted<type>(integer(a[0]), integer(a[1]), true); return true; }});
  out.push_back({">>", {type, int4}, type, [](CallContext&, Arguments a, Value& r) { r = shifted<type>(integer(a[0]), integer(a[1]), false); return true; }});
}

bool numeric_divide(CallContext& c, Arguments a, Value& out) {
  const Decimal d = decimal(a[1]);
  if (d.is_zero() && !decimal(a[0]).nan) return c.fail(division_by_zero, "division by zero");
  return store_numeric(c, divide(decimal(a[0]), d), out);
}

bool numeric_modulo(CallContext& c, Arguments a, Value& out) {
  const Decimal d = decimal(a[1]);
  if (d.is_zero() && !decimal(a[0]).nan) return c.fail(division_by_zero, "division by zero");
  out = numeric_of(remainder(decimal(a[0]), d));
  return true;
}

bool numeric_negate(CallContext&, Arguments a, Value& out) {
  Decimal d = decimal(a[0]);
  d.negative = !d.negative && !d.is_zero() && !d.nan;
  out = numeric_of(d);
  return true;
}

bool numeric_abs(CallContext&, Arguments a, Value& out) {
  Decimal d = decimal(a[0]);
  d.negative = false;
  out = numeric_of(d);
  return true;
}

Decimal whole(const Decimal& d, bool up) {
  Decimal cut = truncate_to(d, 0);
  if (compare(cut, d) == 0 || d.nan) return cut;
  if (up && !d.negative) return add(cut, decimal_of(1));
  if (!up && d.negative) return subtract(cut, decimal_of(1));
  return cut;
}

void add_numeric(std::vector<Function>& out) {
  using enum TypeId;
  out.push_back({"+", {numeric, numeric}, numeric, [](CallContext& c, Arguments a, Value& r) { return store_numeric(c, add(decimal(a[0]), decimal(a[1])), r); }});
  out.push_back({"-", {numeric, numeric}, numeric, [](CallContext& c, Arguments a, Value& r) { return store_numeric(c, subtract(decimal(a[0]), decimal(a[1])), r); }});
  out.push_back({"*", {numeric, numeric}, numeric, [](CallContext& c, Arguments a, Value& r) { return store_numeric(c, multiply(decimal(a[0]), decimal(a[1])), r); }});
  out.push_back({"/", {numeric, numeric}, numeric, numeric_divide});
  out.push_back({"%", {numeric, numeric}, numeric, numeric_modulo});
  out.push_back({"mod", {numeric, numeric}, numeric, numeric_modulo});
  out.push_back({"-", {numeric}, numeric, numeric_negate});
  out.push_back({"+", {numeric}, numeric, [](CallContext&, Arguments a, Value& r) { r = *a[0]; return true; }});
  out.push_back({"abs", {numeric}, numeric, numeric_abs});
  out.push_back({"round", {numeric}, numeric, [](CallContext&, Arguments a, Value& r) { r = numeric_of(round_to(decimal(a[0]), 0)); return true; }});
  out.push_back({"round", {numeric, int4}, numeric, [](CallContext& c, Arguments a, Value& r) {
                   const std::int64_t scale = integer(a[1]);
                   if (scale < -2000 || scale > 2000) return c.fail(sqlstate::internal_error, "dsqlsim: not modelled: round to that scale");
                   r = numeric_of(round_to(decimal(a[0]), static_cast<std::int32_t>(scale)));
                   return true;
                 }});
  out.push_back({"trunc", {numeric}, numeric, [](CallContext&, Arguments a, Value& r) { r = numeric_of(truncate_to(decimal(a[0]), 0)); return true; }});
  out.push_back({"trunc", {numeric, int4}, numeric, [](CallContext&, Arguments a, Value& r) {
                   r = numeric_of(truncate_to(decimal(a[0]), static_cast<std::int32_t>(integer(a[1]))));
                   return true;
                 }});
  out.push_back({"sign", {numeric}, numeric, [](CallContext&, Arguments a, Value& r) {
                   const Decimal d = decimal(a[0]);
                   r = d.nan ? Value(numeric_of(d)) : Value(numeric_of(decimal_of(d.is_zero() ? 0 : (d.negative ? -1 : 1))));
                   return true;
                 }});
  for (const char* name : {"ceil", "ceiling"}) {
    out.push_back({name, {numeric}, numeric, [](CallContext&, Arguments a, Value& r) { r = numeric_of(whole(decimal(a[0]), true)); return true; }});
  }
  out.push_back({"floor", {numeric}, numeric, [](CallContext&, Arguments a, Value& r) { r = numeric_of(whole(decimal(a[0]), false)); return true; }});
}

bool store_double(CallContext& c, double v, bool from_infinite, Value& out) {
  if (std::isinf(v) && !from_infinite) return c.fail(out_of_range, "value out of range: overflow");
  out = v;
  return true;
}

bool double_divide(CallContext& c, Arguments a, Value& out) {
  if (real(a[1]) == 0 && !std::isnan(real(a[0]))) return c.fail(division_by_zero, "division by zero");
  const double v = real(a[0]) / real(a[1]);
  if (v == 0 && real(a[0]) != 0 && !std::isinf(real(a[1]))) return c.fail(out_of_range, "value out of range: underflow");
  return store_double(c, v, std::isinf(real(a[0])), out);
}

bool double_multiply(CallContext& c, Arguments a, Value& out) {
  const double v = real(a[0]) * real(a[1]);
  if (v == 0 && real(a[0]) != 0 && real(a[1]) != 0) return c.fail(out_of_range, "value out of range: underflow");
  return store_double(c, v, std::isinf(real(a[0])) || std::isinf(real(a[1])), out);
}

template <class Operation>
bool double_binary(CallContext& c, Arguments a, Value& out, Operation operation) {
  return store_double(c, operation(real(a[0]), real(a[1])), std::isinf(real(a[0])) || std::isinf(real(a[1])), out);
}

bool power(CallContext& c, Arguments a, Value& out) {
  const double base = real(a[0]);
  const double exponent = real(a[1]);
  if (base == 0 && exponent < 0) return c.fail("2201F", "zero raised to a negative power is undefined");
  if (base < 0 && std::isfinite(base) && std::isfinite(exponent) && std::floor(exponent) != exponent) {
    return c.fail("2201F", "a negative number raised to a non-integer power yields a complex result");
  }
  const double v = std::pow(base, exponent);
  const bool finite = std::isfinite(base) && std::isfinite(exponent);
  if (v == 0 && base != 0 && finite) return c.fail(out_of_range, "value out of range: underflow");
  return store_double(c, v, !finite, out);
}

/// real keeps its precision: the result is what a float holds.
template <class Operation>
bool single_binary(CallContext& c, Arguments a, Value& out, Operation operation) {
  const double v = static_cast<double>(static_cast<float>(operation(real(a[0]), real(a[1]))));
  return store_double(c, v, std::isinf(real(a[0])) || std::isinf(real(a[1])), out);
}

void add_single(std::vector<Function>& out) {
  using enum TypeId;
  out.push_back({"+", {float4, float4}, float4, [](CallContext& c, Arguments a, Value& r) { return single_binary(c, a, r, [](double x, double y) { return x + y; }); }});
  out.push_back({"-", {float4, float4}, float4, [](CallContext& c, Arguments a, Value& r) { return single_binary(c, a, r, [](double x, double y) { return x - y; }); }});
  out.push_back({"*", {float4, float4}, float4, [](CallContext& c, Arguments a, Value& r) { return single_binary(c, a, r, [](double x, double y) { return x * y; }); }});
  out.push_back({"/", {float4, float4}, float4, [](CallContext& c, Arguments a, Value& r) {
                   if (real(a[1]) == 0 && !std::isnan(real(a[0]))) return c.fail(division_by_zero, "division by zero");
                   return single_binary(c, a, r, [](double x, double y) { return x / y; });
                 }});
  out.push_back({"-", {float4}, float4, [](CallContext&, Arguments a, Value& r) { r = -real(a[0]); return true; }});
  out.push_back({"abs", {float4}, float4, [](CallContext&, Arguments a, Value& r) { r = std::fabs(real(a[0])); return true; }});
}

void add_double(std::vector<Function>& out) {
  using enum TypeId;
  // A real beside a double, or beside a number that becomes one, is a double.
  constexpr std::array<std::pair<TypeId, TypeId>, 3> operands{{{float8, float8}, {float4, float8}, {float8, float4}}};
  for (const auto& [x, y] : operands) {
    out.push_back({"+", {x, y}, float8, [](CallContext& c, Arguments a, Value& r) { return double_binary(c, a, r, [](double p, double q) { return p + q; }); }});
    out.push_back({"-", {x, y}, float8, [](CallContext& c, Arguments a, Value& r) { return double_binary(c, a, r, [](double p, double q) { return p - q; }); }});
    out.push_back({"*", {x, y}, float8, double_multiply});
    out.push_back({"/", {x, y}, float8, double_divide});
  }
  out.push_back({"-", {float8}, float8, [](CallContext&, Arguments a, Value& r) { r = -real(a[0]); return true; }});
  out.push_back({"abs", {float8}, float8, [](CallContext&, Arguments a, Value& r) { r = std::fabs(real(a[0])); return true; }});
  out.push_back({"round", {float8}, float8, [](CallContext&, Arguments a, Value& r) { r = std::nearbyint(real(a[0])); return true; }});
  out.push_back({"trunc", {float8}, float8, [](CallContext&, Arguments a, Value& r) { r = std::trunc(real(a[0])); return true; }});
  for (const char* name : {"ceil", "ceiling"}) {
    out.push_back({name, {float8}, float8, [](CallContext&, Arguments a, Value& r) { r = std::ceil(real(a[0])); return true; }});
  }
  out.push_back({"sign", {float8}, float8, [](CallContext&, Arguments a, Value& r) {
                   const double v = real(a[0]);
                   r = v > 0 ? 1.0 : (v < 0 ? -1.0 : v);
                   return true;
                 }});
  for (const char* name : {"power", "pow", "^"}) out.push_back({name, {float8, float8}, float8, power});
  for (const char* name : {"sqrt", "|/"}) {
    out.push_back({name, {float8}, float8, [](CallContext& c, Arguments a, Value& r) {
                     if (real(a[0]) < 0) return c.fail("2201F", "cannot take square root of a negative number");
                     r = std::sqrt(real(a[0]));
                     return true;
                   }});
  }
  out.push_back({"floor", {float8}, float8, [](CallContext&, Arguments a, Value& r) { r = std::floor(real(a[0])); return true; }});
  out.push_back({"random", {}, float8, [](CallContext& c, Arguments, Value& r) {
                   const std::uint64_t bits = c.random_bits == nullptr ? 0 : c.random_bits(c.random_state);
                   r = static_cast<double>(bits >> 11) * 0x1.0p-53;
                   return true;
                 }, Volatility::volatile_});
}

}  // namespace

void add_number_functions(std::vector<Function>& out) {
  using enum TypeId;
  add_integer<int4>(out, int4, int4);
  add_integer<int8>(out, int8, int8);
  add_integer<int2>(out, int2, int2);
  add_integer<int8>(out, int4, int8);
  add_integer<int8>(out, int8, int4);
  add_integer<int8>(out, int2, int8);
  add_integer<int8>(out, int8, int2);
  add_integer<int4>(out, int2, int4);
  add_integer<int4>(out, int4, int2);
  add_integer_own<int4>(out);
  add_integer_own<int8>(out);
  add_integer_own<int2>(out);
  add_bits<int4>(out);
  add_bits<int8>(out);
  add_numeric(out);
  add_single(out);
  add_double(out);
}

}  // namespace dsqlsim::model
