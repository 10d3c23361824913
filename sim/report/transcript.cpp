#include "sim/report/transcript.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "sim/report/terminal.h"

namespace dsqlsim::report {

namespace {

std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') out += '\'';
    out += c;
  }
  return out + "'";
}

std::string actor_name(const Actor& actor) {
  const std::string_view host = actor.host().name;
  if (actor.incarnation() == 0) return fmt::format("{}/{}", host, actor.name());
  return fmt::format("{}'{}/{}", host, actor.incarnation(), actor.name());
}

std::string word_of(std::string_view actor) {
  std::string out;
  for (const char c : actor) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    out += plain ? c : '_';
  }
  return out;
}

std::string_view heard_text(const DbError& error) {
  switch (error.kind) {
    case ErrorKind::refused:
      return "a refusal";
    case ErrorKind::connection_lost:
      return "connection lost";
    case ErrorKind::canceled:
      return "nothing, it was canceled";
    case ErrorKind::deadline_exceeded:
      return "nothing, its deadline passed";
  }
  return {};
}

bool ends_transaction(const Said& said) {
  return said.kind == StatementKind::commit || said.kind == StatementKind::rollback;
}

/// Ends every transaction that has no end, right after its last statement.
std::vector<Said> with_ends(const std::vector<Said>& said) {
  std::map<std::uint64_t, std::size_t> last;
  for (std::size_t i = 0; i < said.size(); ++i) last[said[i].transaction] = i;
  std::vector<Said> out;
  for (std::size_t i = 0; i < said.size(); ++i) {
    out.push_back(said[i]);
    if (said[i].transaction == 0 || last[said[i].transaction] != i || ends_transaction(said[i])) continue;
    Said end = said[i];
    end.kind = StatementKind::rollback;
    end.name = "ROLLBACK";
    end.sql = "ROLLBACK";
    end.truth = ResultSet{{}, {}, "ROLLBACK", 0};
    end.fault.clear();
    end.heard = "nothing, its connection is gone";
    out.push_back(std::move(end));
  }
  return out;
}

/// A session is taken from a transaction's first statement to its end.
void name_sessions(std::vector<Said>& said) {
  std::map<std::string, std::vector<std::uint64_t>> taken;
  for (Said& s : said) {
    std::vector<std::uint64_t>& sessions = taken[s.actor];
    auto mine = std::find(sessions.begin(), sessions.end(), s.transaction);
    if (mine == sessions.end() || s.transaction == 0) mine = std::find(sessions.begin(), sessions.end(), 0U);
    if (mine == sessions.end()) mine = sessions.insert(sessions.end(), 0U);
    const auto number = static_cast<std::size_t>(mine - sessions.begin()) + 1;
    s.session = word_of(s.actor) + (number == 1 ? "" : fmt::format("_{}", number));
    *mine = ends_transaction(s) ? 0 : s.transaction;
  }
}

}  // namespace

std::string sql_literal(const Value& value) {
  if (is_null(value)) return "NULL";
  if (const auto* b = std::get_if<bool>(&value)) return *b ? "TRUE" : "FALSE";
  if (const auto* n = std::get_if<std::int64_t>(&value))
    return *n < 0 ? fmt::format("({})", *n) : fmt::format("{}", *n);
  return quoted(to_text(value));
}

std::string with_literals(std::string_view sql, std::span<const Value> parameters) {
  const std::string line = one_line(sql);
  std::string out;
  char quote = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    }
    std::size_t number = 0;
    const auto end = std::from_chars(line.data() + i + 1, line.data() + line.size(), number);
    if (quote != 0 || c != '$' || end.ec != std::errc{} || number == 0 || number > parameters.size()) {
      out += c;
      continue;
    }
    out += sql_literal(parameters[number - 1]);
    i = static_cast<std::size_t>(end.ptr - line.data()) - 1;
  }
  return out;
}

void Transcript::executed(const CallInfo& call, const Result<ResultSet>& truth) {
  places_[call.id] = said_.size();
  Said& said = said_.emplace_back();
  said.actor = actor_name(*call.actor);
  said.transaction = call.transaction;
  said.at = call.actor->machine().now();
  said.kind = call.statement->kind;
  said.name = call.statement->name;
  said.sql = with_literals(call.statement->sql, call.parameters);
  said.truth = truth;
  if (const auto fault = faults_.find(call.id); fault != faults_.end()) said.fault = fault->second;
  if (const auto heard = heard_.find(call.id); heard != heard_.end()) said.heard = heard->second;
}

void Transcript::answered(const CallInfo& call, const Result<ResultSet>& view) {
  if (view.has_value() || view.error().kind == ErrorKind::refused) return;
  heard_[call.id] = heard_text(view.error());
  if (const auto place = places_.find(call.id); place != places_.end()) said_[place->second].heard = heard_[call.id];
}

void Transcript::fault_applied(const CallInfo& call, Label fault, Label /*effect*/) { faults_[call.id] = fault.text(); }

std::vector<Said> Transcript::told() const {
  std::vector<Said> out = with_ends(said_);
  name_sessions(out);
  return out;
}

}  // namespace dsqlsim::report
