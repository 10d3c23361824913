#pragma once
// Scalar functions and operators as one table: name, argument types, result type, and a body that is a pure function of its
// arguments and of the clock of its transaction. Overloads are resolved by PostgreSQL's rules in resolve().

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/sql/try.h"
#include "model/sql/type.h"

namespace dsqlsim::model {

/// What a body may look at besides its arguments.
struct CallContext {
  /// now(): the transaction's begin.
  Timestamp transaction_time;
  /// clock_timestamp().
  Timestamp statement_time;
  /// Set by a body that returns false.
  DbError error;
  /// Fresh 64 random bits, drawn from the run's choices; null gives 0.
  std::uint64_t (*random_bits)(void* state) = nullptr;
  /// What pg_sleep has added up.
  std::int64_t slept_us = 0;
  void* random_state = nullptr;

  bool fail(std::string_view state, std::string message) {
    error = DbError{ErrorKind::refused, SqlState(state), std::move(message), {}};
    return false;
  }
  bool fail(SqlState state, std::string message) { return fail(state.text(), std::move(message)); }
};

enum class Volatility : std::uint8_t { immutable, stable, volatile_ };

using Arguments = std::span<const Value* const>;
using FunctionBody = bool (*)(CallContext&, Arguments, Value& out);

struct Function {
  std::string_view name;
  std::vector<SqlType> arguments;
  SqlType result;
  /// Null: PostgreSQL has this signature of a name that is in the table, and the model has not.
  FunctionBody body = nullptr;
  Volatility volatility = Volatility::immutable;
  /// NULL in gives NULL out without a call.
  bool strict = true;
  /// The last argument may repeat.
  bool variadic = false;
};

/// Every function and operator, in the fixed order of the tables.
[[nodiscard]] const std::vector<Function>& all_functions();

/// A function or operator of arrays of any type. `shape` has a letter an argument: a the array, e an element (which its body gets
/// as an array of one), i int4, t text; `result` is one of them, b boolean or I an array of int4.
struct ArrayFunction {
  Function function;
  std::string_view shape;
  char result = 'a';
  /// Looks at whether elements are equal.
  bool compares = false;
};

[[nodiscard]] const std::vector<ArrayFunction>& array_functions();
[[nodiscard]] bool is_array_function(std::string_view name);

struct Resolution {
  const Function* function = nullptr;
  bool ambiguous = false;
};

/// Picks the overload for these argument types; unknown literals adapt. Null if none fits.
[[nodiscard]] Resolution resolve(std::string_view name, std::span<const SqlType> arguments);

/// A function or operator that PostgreSQL has and this table has not, under any signature: its call is our lack, not an error
/// of the user's.
[[nodiscard]] bool is_unmodelled_function(std::string_view name);

// The tables, one a file.
void add_number_functions(std::vector<Function>& out);
void add_text_functions(std::vector<Function>& out);
void add_time_functions(std::vector<Function>& out);
void add_json_functions(std::vector<Function>& out);
void add_string_functions(std::vector<Function>& out);
void add_bytes_functions(std::vector<Function>& out);
void add_array_functions(std::vector<Function>& out);
void add_json_edit_functions(std::vector<Function>& out);
void add_calendar_functions(std::vector<Function>& out);
void add_quote_functions(std::vector<Function>& out);
void add_regex_functions(std::vector<Function>& out);
void add_elementary_functions(std::vector<Function>& out);
void add_unmodelled_functions(std::vector<Function>& out);

}  // namespace dsqlsim::model
