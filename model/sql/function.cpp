#include "model/sql/function.h"

#include "model/sql/cast.h"

namespace dsqlsim::model {

namespace {

bool is_preferred(SqlType type) {
  return type.id == TypeId::float8 || type.id == TypeId::text || type.id == TypeId::timestamptz ||
         type.id == TypeId::boolean || type.id == TypeId::interval;
}

SqlType argument_type(const Function& f, std::size_t i) {
  return i < f.arguments.size() ? f.arguments[i] : f.arguments.back();
}

bool arity_fits(const Function& f, std::size_t n) {
  return f.variadic ? n + 1 >= f.arguments.size() && n > 0 : n == f.arguments.size();
}

/// PostgreSQL's first guess for operators: an unknown operand has the other one's type.
std::vector<SqlType> adapted(std::span<const SqlType> given) {
  std::vector<SqlType> out(given.begin(), given.end());
  if (out.size() == 2) {
    if (out[0].id == TypeId::unknown) out[0] = out[1];
    if (out[1].id == TypeId::unknown) out[1] = out[0];
  }
  return out;
}

struct Score {
  int exact = 0;
  int preferred = 0;
  int unknown_as_text = 0;
};

/// False if an argument cannot become what the overload wants.
bool score(const Function& f, std::span<const SqlType> given, Score& out) {
  for (std::size_t i = 0; i < given.size(); ++i) {
    const SqlType wanted = argument_type(f, i);
    if (given[i].id == TypeId::unknown) {
      out.unknown_as_text += category(wanted) == TypeCategory::string ? 1 : 0;
      continue;
    }
    if (given[i].same_base(wanted) || (is_text(given[i].id) && wanted.id == TypeId::text && !given[i].array)) {
      ++out.exact;
    } else if (!can_cast(given[i], wanted, CastContext::implicit)) {
      return false;
    } else if (is_preferred(wanted)) {
      ++out.preferred;
    }
  }
  return true;
}

bool better(const Score& a, const Score& b) {
  if (a.exact != b.exact) return a.exact > b.exact;
  if (a.preferred != b.preferred) return a.preferred > b.preferred;
  return a.unknown_as_text > b.unknown_as_text;
}

bool equal(const Score& a, const Score& b) {
  return a.exact == b.exact && a.preferred == b.preferred && a.unknown_as_text == b.unknown_as_text;
}

}  // namespace

const std::vector<Function>& all_functions() {
  static const std::vector<Function> all = [] {
    std::vector<Function> out;
    add_number_functions(out);
    add_text_functions(out);
    add_time_functions(out);
    return out;
  }();
  return all;
}

Resolution resolve(std::string_view name, std::span<const SqlType> arguments) {
  const std::vector<SqlType> guess = adapted(arguments);
  Resolution best;
  Score best_score;
  for (const Function& f : all_functions()) {
    if (f.name != name || !arity_fits(f, arguments.size())) continue;
    bool same = !arguments.empty();
    for (std::size_t i = 0; i < guess.size(); ++i) same = same && guess[i].same_base(argument_type(f, i));
    if (same) return {&f, false};
    Score s;
    if (!score(f, arguments, s)) continue;
    if (best.function == nullptr || better(s, best_score)) {
      best = {&f, false};
      best_score = s;
    } else if (equal(s, best_score)) {
      best.ambiguous = true;
    }
  }
  return best;
}

}  // namespace dsqlsim::model
