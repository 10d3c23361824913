#include "sim/report/script_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/report/replay_line.h"
#include "sim/report/table_query.h"
#include "sim/report/terminal.h"

namespace dsqlsim::report {

namespace {

constexpr Duration worth_a_sleep = seconds(1);

bool is_word_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool names(std::string_view sql, std::string_view word) {
  for (std::size_t at = sql.find(word); at != std::string_view::npos; at = sql.find(word, at + 1)) {
    const bool begins = at == 0 || !is_word_char(sql[at - 1]);
    const bool ends = at + word.size() == sql.size() || !is_word_char(sql[at + word.size()]);
    if (begins && ends) return true;
  }
  return false;
}

/// A refusal that a fault made up: no server would give it in a script.
bool made_up(const Said& said) { return !said.truth.has_value() && !said.fault.empty(); }

void add_head(std::string& out, const ScriptedRun& run) {
  out += fmt::format("# {}\n", replay_line(run.spec));
  for (const std::string& text : run.claim) {
    for (const std::string& line : wrap(text, 110, 2)) out += fmt::format("# {}\n", line);
  }
}

std::string comment_of(const Said& said) {
  std::string out = fmt::format("{} ms, {}: {}", time_text(said.at), said.actor, said.name);
  if (!said.fault.empty()) out += fmt::format("; fault {} strikes it", said.fault);
  if (!said.heard.empty()) out += fmt::format("; its client hears: {}", said.heard);
  return out;
}

// ---- sqllogictest ----

void add_query(std::string& out, std::string_view sql, const ResultSet& rows) {
  out += fmt::format("query {}\n{}\n----\n", std::string(rows.columns.size(), 'T'), sql);
  for (std::size_t r = 0; r < rows.row_count(); ++r) {
    for (std::size_t c = 0; c < rows.columns.size(); ++c) {
      const std::string cell = cell_text(rows, r, c);
      out += fmt::format("{}{}", c == 0 ? "" : " ", cell.empty() ? "(empty)" : cell);
    }
    out += "\n";
  }
  out += "\n";
}

void add_record(std::string& out, const Said& said) {
  if (!said.truth.has_value()) {
    out += fmt::format("statement error {}\n{}\n\n", said.truth.error().state.text(), said.sql);
    return;
  }
  const ResultSet& rows = *said.truth;
  if (!rows.columns.empty()) return add_query(out, said.sql, rows);
  if (said.kind == StatementKind::other) {
    out += fmt::format("statement count {}\n{}\n\n", rows.rows, said.sql);
  } else {
    out += fmt::format("statement tag {}\n{}\n\n", rows.tag, said.sql);
  }
}

// ---- isolationtester ----

/// A block ends at the first closing brace, whatever is around it.
std::string block(std::string_view sql) {
  std::string out;
  for (const char c : sql) {
    if (c == '}') {
      out += "' || chr(125) || '";
    } else {
      out += c;
    }
  }
  return fmt::format("{{ {} }}", out);
}

/// The server itself, and no fault, refused something with a code that begins so.
bool refused_with(const ScriptedRun& run, std::string_view code) {
  return std::any_of(run.said.begin(), run.said.end(), [code](const Said& s) {
    return !s.truth.has_value() && s.fault.empty() && std::string_view(s.truth.error().state.text()).starts_with(code);
  });
}

void add_session(std::string& out, const ScriptedRun& run, const std::string& session) {
  out += fmt::format(
      "session {}\nsetup {{ SET default_transaction_isolation = 'repeatable read'; SET lock_timeout = '1ms'; }}\n",
      session);
  for (std::size_t i = 0; i < run.said.size(); ++i) {
    const Said& said = run.said[i];
    if (said.session != session || (made_up(said) && said.kind == StatementKind::other)) continue;
    out += fmt::format("# {}\nstep s{} {}\n", comment_of(said), i + 1, block(made_up(said) ? "ROLLBACK" : said.sql));
  }
  out += "\n";
}

}  // namespace

std::vector<std::string> named_tables(std::span<const std::string> schema, const std::vector<Said>& said) {
  std::vector<std::string> out;
  for (const std::string& table : table_names(schema)) {
    if (std::any_of(said.begin(), said.end(), [&](const Said& s) { return names(s.sql, table); })) out.push_back(table);
  }
  return out;
}

std::vector<std::string> schema_of(const std::vector<std::string>& schema, const std::vector<std::string>& tables) {
  std::vector<std::string> out;
  for (const std::string& sql : schema) {
    if (std::any_of(tables.begin(), tables.end(), [&](const std::string& t) { return names(sql, t); }))
      out.push_back(one_line(sql));
  }
  return out;
}

std::string slt_text(const ScriptedRun& run) {
  std::string out;
  add_head(out, run);
  out += run.spec.backend == "model" ? fmt::format("# dialect: {}\n\n", run.spec.dialect)
                                     : fmt::format("# backends: {}\n\n", run.spec.backend);
  for (const std::string& sql : run.schema) out += fmt::format("statement ok\n{}\n\n", sql);
  Time clock = run.said.empty() ? Time{} : run.said.front().at;
  for (const Said& said : run.said) {
    if (said.at - clock >= worth_a_sleep) out += fmt::format("sleep {}ms\n\n", (said.at - clock).us / 1000);
    clock = std::max(clock, said.at);
    out += fmt::format("# {}\n", comment_of(said));
    if (made_up(said) && said.kind == StatementKind::other) {
      out += "# The fault answers it; no server is asked.\n\n";
      continue;
    }
    out += fmt::format("connection {}\n", said.session);
    if (made_up(said)) {
      out += fmt::format("# Refused by the fault, {}: rolled back.\nstatement ok\nROLLBACK\n\n",
                         said.truth.error().state.text());
    } else {
      add_record(out, said);
    }
  }
  for (const TableContents& t : run.tables) {
    out += fmt::format("# What is in {} then.\nconnection reader\n", t.name);
    add_query(out, t.sql, t.rows);
  }
  return out;
}

std::string isolation_text(const ScriptedRun& run) {
  std::string out;
  add_head(out, run);
  out +=
      "#\n"
      "# The steps stand in the order in which DSQL executed them. What of it is DSQL's alone: no statement of DSQL "
      "waits for a\n"
      "# lock, and the loser of two writers is told at its COMMIT, with 40001. PostgreSQL refuses the second writer at "
      "its\n"
      "# statement: with 55P03 while the first is open, for each session gives up a lock after 1 ms, and with 40001 "
      "afterwards.\n"
      "# Sessions are at REPEATABLE READ, DSQL's only level.\n";
  if (refused_with(run, "40001")) {
    out +=
        "# In this run DSQL refused a COMMIT with 40001. On PostgreSQL the other of the two may be refused, and the "
        "tables may\n"
        "# differ then.\n";
  }
  if (refused_with(run, "54")) {
    out +=
        "# In this run DSQL refused something for a limit of its own, with 54000. PostgreSQL does it, and the tables "
        "differ.\n";
  }
  out += "\n";
  for (const std::string& sql : run.schema) out += fmt::format("setup {}\n", block(sql));
  out += "teardown {";
  for (const TableContents& t : run.tables) out += fmt::format(" DROP TABLE {};", t.name);
  out += " }\n\n";
  std::vector<std::string> sessions;
  for (const Said& said : run.said) {
    if (std::find(sessions.begin(), sessions.end(), said.session) == sessions.end()) sessions.push_back(said.session);
  }
  for (const std::string& session : sessions) add_session(out, run, session);
  out += "session reader\n";
  for (const TableContents& t : run.tables) out += fmt::format("step read_{} {}\n", t.name, block(t.sql));
  out += "\npermutation";
  for (std::size_t i = 0; i < run.said.size(); ++i) {
    if (!(made_up(run.said[i]) && run.said[i].kind == StatementKind::other)) out += fmt::format(" s{}", i + 1);
  }
  for (const TableContents& t : run.tables) out += fmt::format(" read_{}", t.name);
  return out + "\n";
}

}  // namespace dsqlsim::report
