#include "model/sql/function.h"

#include <algorithm>

#include "model/sql/cast.h"

namespace dsqlsim::model {

namespace {

SqlType argument_type(const Function& f, std::size_t i) {
  return i < f.arguments.size() ? f.arguments[i] : f.arguments.back();
}

bool arity_fits(const Function& f, std::size_t n) {
  return f.variadic ? n >= f.arguments.size() : n == f.arguments.size();
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

using Candidates = std::vector<const Function*>;

bool is_unknown(SqlType type) { return type.id == TypeId::unknown; }

bool fits(const Function& f, std::span<const SqlType> given) {
  for (std::size_t i = 0; i < given.size(); ++i) {
    if (!is_unknown(given[i]) && !can_cast(given[i], argument_type(f, i), CastContext::implicit)) return false;
  }
  return true;
}

/// Keeps the candidates for which `rating` is highest.
template <class Rating>
void keep_best(Candidates& candidates, Rating rating) {
  int best = 0;
  for (const Function* f : candidates) best = std::max(best, rating(*f));
  std::erase_if(candidates, [&](const Function* f) { return rating(*f) < best; });
}

/// An unknown argument is a string if any candidate takes one there, else of the category that all candidates agree on, and
/// then of that category's preferred type if any candidate has it. False if they do not agree.
bool settle_unknown(Candidates& candidates, std::size_t i) {
  bool string = false;
  bool agree = true;
  const TypeCategory first = category(argument_type(*candidates[0], i));
  for (const Function* f : candidates) {
    const TypeCategory c = category(argument_type(*f, i));
    string = string || c == TypeCategory::string;
    agree = agree && c == first;
  }
  if (!string && !agree) return false;
  const TypeCategory wanted = string ? TypeCategory::string : first;
  std::erase_if(candidates, [&](const Function* f) { return category(argument_type(*f, i)) != wanted; });
  keep_best(candidates, [&](const Function& f) { return is_preferred(argument_type(f, i)) ? 1 : 0; });
  return true;
}

/// Last resort: the unknown arguments have the type of the known ones, if those have one type.
void adopt_known_type(Candidates& candidates, std::span<const SqlType> given) {
  SqlType known;
  for (const SqlType t : given) {
    if (is_unknown(t)) continue;
    if (!is_unknown(known) && !known.same_base(t)) return;
    known = t;
  }
  if (is_unknown(known)) return;
  const std::vector<SqlType> guess(given.size(), known);
  Candidates kept;
  for (const Function* f : candidates) {
    if (fits(*f, guess)) kept.push_back(f);
  }
  if (kept.size() == 1) candidates = kept;
}

/// PostgreSQL's rules for several candidates, in its order.
void narrow(Candidates& candidates, std::span<const SqlType> given) {
  const auto exact = [&](const Function& f) {
    int n = 0;
    for (std::size_t i = 0; i < given.size(); ++i) n += given[i].same_base(argument_type(f, i)) ? 1 : 0;
    return n;
  };
  keep_best(candidates, exact);
  keep_best(candidates, [&](const Function& f) {
    int n = 0;
    for (std::size_t i = 0; i < given.size(); ++i) {
      if (is_unknown(given[i])) continue;
      const SqlType wanted = argument_type(f, i);
      n += given[i].same_base(wanted) || (is_preferred(wanted) && category(wanted) == category(given[i])) ? 1 : 0;
    }
    return n;
  });
  bool settled = true;
  for (std::size_t i = 0; i < given.size() && candidates.size() > 1 && settled; ++i) {
    if (is_unknown(given[i])) settled = settle_unknown(candidates, i);
  }
  if (candidates.size() > 1) adopt_known_type(candidates, given);
}

}  // namespace

const std::vector<Function>& all_functions() {
  static const std::vector<Function> all = [] {
    std::vector<Function> out;
    add_number_functions(out);
    add_text_functions(out);
    add_time_functions(out);
    add_string_functions(out);
    add_bytes_functions(out);
    add_json_functions(out);
    add_json_edit_functions(out);
    add_array_functions(out);
    add_calendar_functions(out);
    add_quote_functions(out);
    add_elementary_functions(out);
    add_regex_functions(out);
    add_unmodelled_functions(out);
    return out;
  }();
  return all;
}

Resolution resolve(std::string_view name, std::span<const SqlType> arguments) {
  const std::vector<SqlType> guess = adapted(arguments);
  Candidates candidates;
  for (const Function& f : all_functions()) {
    if (f.name != name || !arity_fits(f, arguments.size())) continue;
    bool same = !arguments.empty();
    for (std::size_t i = 0; i < guess.size(); ++i) same = same && guess[i].same_base(argument_type(f, i));
    if (same) return {&f, false};
    if (fits(f, arguments)) candidates.push_back(&f);
  }
  if (candidates.size() > 1) narrow(candidates, arguments);
  if (candidates.empty()) return {};
  // PostgreSQL has a trunc() of a type that is none of ours, so that it cannot tell what trunc(NULL) means.
  if (name == "trunc" && arguments.size() == 1 && is_unknown(arguments[0])) return {candidates[0], true};
  return {candidates[0], candidates.size() > 1};
}

}  // namespace dsqlsim::model
