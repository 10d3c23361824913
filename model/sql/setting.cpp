#include "model/sql/setting.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

namespace dsqlsim::model {

namespace {

std::string upper(std::string_view s) {
  std::string out(s);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  }
  return out;
}

/// The options of BEGIN: isolation level and access mode.
Status read_options(NodeList options, TransactionPlan& out) {
  for (const Node* node : options) {
    const PgQuery__DefElem& option = *node->def_elem;
    const std::string_view name = text_of(option.defname);
    const PgQuery__AConst* value =
        option.arg != nullptr && option.arg->node_case == PG_QUERY__NODE__NODE_A_CONST ? option.arg->a_const : nullptr;
    if (name == "transaction_isolation" && value != nullptr && value->val_case == PG_QUERY__A__CONST__VAL_SVAL) {
      const std::string level = upper(text_of(value->sval->sval));
      if (level != "REPEATABLE READ") {
        return refuse(sqlstate::feature_not_supported, fmt::format("Unsupported isolation level: {}", level));
      }
    } else if (name == "transaction_read_only" && value != nullptr) {
      out.read_only = value->val_case == PG_QUERY__A__CONST__VAL_IVAL && value->ival->ival != 0;
    }
  }
  return std::monostate{};
}

tl::unexpected<DbError> unsupported_statement(std::string_view what) {
  return refuse(sqlstate::feature_not_supported, fmt::format("unsupported transaction statement: {}", what));
}

tl::unexpected<DbError> unsupported_parameter(std::string_view name) {
  return refuse(sqlstate::feature_not_supported, fmt::format("setting configuration parameter \"{}\" not supported", name));
}

std::string quoted(std::string_view name) {
  std::string out = "\"";
  for (const char c : name) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + "\"";
}

/// What a list or name was set to, as SHOW prints it: names that are no plain identifiers in double quotes.
Result<std::string> value_of(NodeList args, bool is_list) {
  std::string out;
  for (const Node* node : args) {
    if (node->node_case != PG_QUERY__NODE__NODE_A_CONST) return not_modelled("SET to this value");
    const PgQuery__AConst& value = *node->a_const;
    std::string text;
    if (value.val_case == PG_QUERY__A__CONST__VAL_SVAL) text = text_of(value.sval->sval);
    if (value.val_case == PG_QUERY__A__CONST__VAL_IVAL) text = std::to_string(value.ival->ival);
    if (value.val_case == PG_QUERY__A__CONST__VAL_FVAL) text = text_of(value.fval->fval);
    if (value.val_case == PG_QUERY__A__CONST__VAL__NOT_SET) text = "0";
    const bool plain = !text.empty() && text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos &&
                       text.find_first_of("0123456789") != 0;
    if (!out.empty()) out += ", ";
    out += !is_list || plain ? text : quoted(text);
  }
  return out;
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 31> shown_settings{{
    {"transaction_isolation", "repeatable read"},
    {"default_transaction_isolation", "repeatable read"},
    {"transaction_read_only", "off"},
    {"server_version", "16.15"},
    {"server_version_num", "160015"},
    {"server_encoding", "UTF8"},
    {"client_encoding", "UTF8"},
    {"timezone", "UTC"},
    {"max_connections", "20"},
    {"search_path", "\"$user\", public"},
    {"standard_conforming_strings", "on"},
    {"application_name", ""},
    {"datestyle", "ISO, MDY"},
    {"intervalstyle", "postgres"},
    {"bytea_output", "hex"},
    {"extra_float_digits", "1"},
    {"integer_datetimes", "on"},
    {"is_superuser", "off"},
    {"session_authorization", "admin"},
    {"in_hot_standby", "off"},
    {"default_transaction_read_only", "off"},
    {"default_transaction_deferrable", "off"},
    {"transaction_deferrable", "off"},
    {"client_min_messages", "notice"},
    {"statement_timeout", "0"},
    {"lock_timeout", "0"},
    {"idle_in_transaction_session_timeout", "0"},
    {"idle_session_timeout", "0"},
    {"max_identifier_length", "63"},
    {"row_security", "on"},
    {"default_text_search_config", "pg_catalog.simple"},
}};

}  // namespace

Result<PlanBody> bind_transaction(const PgQuery__TransactionStmt& stmt) {
  TransactionPlan out;
  switch (stmt.kind) {
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_BEGIN:
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_START:
      DSQLSIM_CHECKED(read_options(list(stmt.n_options, stmt.options), out));
      out.started = stmt.kind == PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_START;
      return PlanBody(out);
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_COMMIT:
      if (stmt.chain != 0) return not_modelled("AND CHAIN");
      out.verb = TransactionVerb::commit;
      return PlanBody(out);
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_ROLLBACK:
      if (stmt.chain != 0) return not_modelled("AND CHAIN");
      out.verb = TransactionVerb::rollback;
      return PlanBody(out);
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_SAVEPOINT: return unsupported_statement("SAVEPOINT");
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_RELEASE: return unsupported_statement("RELEASE");
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_ROLLBACK_TO: return unsupported_statement("ROLLBACK TO");
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_PREPARE: return unsupported_statement("PREPARE TRANSACTION");
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_COMMIT_PREPARED: return unsupported_statement("COMMIT PREPARED");
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_ROLLBACK_PREPARED: return unsupported_statement("ROLLBACK PREPARED");
    default: return not_modelled("TransactionStmt");
  }
}

Result<PlanBody> bind_set(const PgQuery__VariableSetStmt& stmt) {
  const std::string_view name = text_of(stmt.name);
  if (stmt.kind == PG_QUERY__VARIABLE_SET_KIND__VAR_SET_MULTI) {
    // SET TRANSACTION ...: the isolation level is judged first, then the statement itself.
    TransactionPlan ignored;
    DSQLSIM_CHECKED(read_options(list(stmt.n_args, stmt.args), ignored));
    return unsupported_parameter(upper(name).find("SESSION") != std::string::npos ? "SESSION CHARACTERISTICS" : "TRANSACTION");
  }
  if (stmt.kind == PG_QUERY__VARIABLE_SET_KIND__VAR_RESET_ALL) return PlanBody(SettingPlan{"RESET", SettingVerb::reset_all});
  // All but search_path change nothing that the model shows.
  constexpr std::array<std::string_view, 6> accepted{"application_name", "search_path", "extra_float_digits", "timezone", "datestyle",
                                                    "idle_in_transaction_session_timeout"};
  if (std::find(accepted.begin(), accepted.end(), name) == accepted.end()) return unsupported_parameter(name);
  SettingPlan out;
  out.name = name;
  out.local = stmt.is_local != 0;
  switch (stmt.kind) {
    case PG_QUERY__VARIABLE_SET_KIND__VAR_SET_VALUE: {
      out.verb = SettingVerb::set;
      out.tag = "SET";
      DSQLSIM_TRY(out.value, value_of(list(stmt.n_args, stmt.args), name == "search_path"));
      return PlanBody(std::move(out));
    }
    case PG_QUERY__VARIABLE_SET_KIND__VAR_SET_DEFAULT:
      out.verb = SettingVerb::reset;
      out.tag = "SET";
      return PlanBody(std::move(out));
    case PG_QUERY__VARIABLE_SET_KIND__VAR_RESET:
      out.verb = SettingVerb::reset;
      out.tag = "RESET";
      return PlanBody(std::move(out));
    default: return not_modelled("VariableSetStmt of this kind");
  }
}

Result<SettingPlan> bind_show(std::string_view name) {
  for (const auto& [setting, value] : shown_settings) {
    if (setting == name) {
      const std::string_view column = name == "timezone"        ? "TimeZone"
                                      : name == "datestyle"     ? "DateStyle"
                                      : name == "intervalstyle" ? "IntervalStyle"
                                                                : name;
      return SettingPlan{"SHOW", SettingVerb::show, std::string(name), std::string(column), std::string(value)};
    }
  }
  if (name == "all") return not_modelled("SHOW ALL");
  return refuse("42704", fmt::format("unrecognized configuration parameter \"{}\"", name));
}

}  // namespace dsqlsim::model
