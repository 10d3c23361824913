#include "store/error.h"

#include <fmt/format.h>

#include <utility>

#include "sim/core/check.h"
#include "store/blueprint.h"

namespace dsqlsim::store {

namespace {

std::string driver_text(const DbError& error) {
  switch (error.kind) {
    case ErrorKind::refused:
      return fmt::format("ERROR: {} (SQLSTATE {})", error.message, error.state.text());
    case ErrorKind::connection_lost:
      return "unexpected EOF";
    case ErrorKind::canceled:
      return "context canceled";
    case ErrorKind::deadline_exceeded:
      return "timeout: context deadline exceeded";
  }
  return {};
}

std::string evidence_of(const DbError& error) {
  switch (error.kind) {
    case ErrorKind::refused:
      return std::string(error.state.text());
    case ErrorKind::connection_lost:
      return "connection lost";
    case ErrorKind::canceled:
      return "canceled";
    case ErrorKind::deadline_exceeded:
      return "deadline exceeded";
  }
  return {};
}

}  // namespace

Error make_error(Failure kind, std::string text, std::string evidence) {
  Error e;
  e.kind = kind;
  e.root = kind;
  e.text = std::move(text);
  e.evidence = std::move(evidence);
  return e;
}

Error context_error(ContextError error) {
  CHECK(error != ContextError::none);
  if (error == ContextError::canceled) return make_error(Failure::context_canceled, "context canceled");
  return make_error(Failure::context_deadline_exceeded, "context deadline exceeded");
}

Error masked_by_context(ContextError error, const Error& last) {
  Error e = context_error(error);
  e.root = last.root;
  e.evidence = last.evidence;
  e.outcome = last.outcome;
  return e;
}

Error driver_error(const DbError& error, Outcome outcome) {
  // pgx answers a cancelled context with context.Canceled itself, and wraps a deadline.
  const Failure kind = error.kind == ErrorKind::canceled ? Failure::context_canceled : Failure::database;
  Error e = make_error(kind, driver_text(error));
  e.cause = error;
  e.outcome = outcome;
  e.evidence = evidence_of(error);
  return e;
}

Error no_rows_error() { return make_error(Failure::no_rows, "sql: no rows in result set"); }

std::optional<SqlState> pg_state(const Error& error) {
  if (!error.cause.has_value() || error.cause->kind != ErrorKind::refused) return std::nullopt;
  return error.cause->state;
}

std::string describe(const Error& error) { return fmt::format("{}: {}", schema::name(error.kind), error.text); }

Error wrap(const ErrorRules& rules, Failure kind, std::string text, const Error& cause) {
  Error e = make_error(rules.survive_wrapping.has(cause.kind) ? cause.kind : kind, std::move(text));
  e.root = cause.root;
  e.evidence = cause.evidence;
  e.outcome = cause.outcome;
  rules.carry_cause(e, cause);
  return e;
}

Error wrap_with_cause(const ErrorRules& rules, std::string text, const Error& cause) {
  Error e = wrap(rules, Failure::other, std::move(text) + cause.text, cause);
  e.cause = cause.cause;
  e.condition = cause.condition;
  return e;
}

void forget_cause(Error& /*wrapping*/, const Error& /*cause*/) {}

}  // namespace dsqlsim::store
