#include "sim/report/still.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "sim/report/table_query.h"
#include "sim/report/terminal.h"

namespace dsqlsim::report {

namespace {

std::string actor_name(const Actor& actor) {
  const std::string_view host = actor.host().name;
  if (actor.incarnation() == 0) return fmt::format("{}/{}", host, actor.name());
  return fmt::format("{}'{}/{}", host, actor.incarnation(), actor.name());
}

std::string call_text(const Entry& request) {
  return request.detail.empty() ? std::string(request.text) : fmt::format("{}({})", request.text, request.detail);
}

/// What the history tells of one actor.
class Past {
 public:
  Past(const History& history, ActorId actor, ActorStill& out) : out_(out) {
    for (const Entry& e : history.entries()) {
      if (e.actor == actor) add(e);
    }
    // A transaction whose end was sent stays open in the story until the answer is there.
    if (asked_ != nullptr) out_.waits_for = fmt::format("{}, sent at step {}", call_text(*asked_), asked_->step);
  }

 private:
  void add(const Entry& e) {
    switch (e.kind) {
      case EntryKind::operation:
        out_.operation = e.text.empty() ? std::string(e.label.text()) : fmt::format("{}: {}", e.label.text(), e.text);
        out_.operation_step = e.step;
        return;
      case EntryKind::request:
        if (e.transaction != transaction_) out_.transaction.clear();
        transaction_ = e.transaction;
        if (transaction_ != 0) out_.transaction.push_back(call_text(e));
        asked_ = &e;
        return;
      case EntryKind::answered:
        asked_ = nullptr;
        if (e.text == "COMMIT" || e.text == "ROLLBACK" || e.view >= CallView::connection_lost) {
          out_.transaction.clear();
          transaction_ = 0;
        }
        return;
      default:
        return;
    }
  }

  ActorStill& out_;
  std::uint64_t transaction_ = 0;
  const Entry* asked_ = nullptr;
};

ActorStill still_of(const Actor& actor, const History& history) {
  ActorStill out;
  out.name = actor_name(actor);
  const Past past(history, actor.id(), out);
  return out;
}

/// A row as an insert of it would be told, without its table's name.
std::string row_text(const std::string& table, std::span<const Value> row, const TableColumns& columns) {
  return change_text({table, {}, row}, columns).substr(1 + table.size());
}

TableStill read_table(const std::string& table, Connection& connection, const ServerContext& context,
                      const TableColumns& columns, StatementTable& statements) {
  TableStill out;
  out.name = table;
  const Statement& all = statements.add("all of " + table, select_all(table, columns));
  const Result<ResultSet> rows = connection.execute(context, all, {});
  if (!rows.has_value()) {
    out.error = rows.error().message;
    return out;
  }
  const std::size_t width = rows->columns.size();
  for (std::size_t r = 0; r < rows->row_count(); ++r) {
    out.rows.push_back(row_text(table, std::span(rows->cells).subspan(r * width, width), columns));
  }
  return out;
}

void read_tables(Still& still, Machine& machine, Backend& backend, const Schema& schema, StatementTable& statements) {
  const ServerContext context{machine.now(), nullptr, {}};
  const Result<std::unique_ptr<Connection>> connection = backend.connect(context, {});
  for (const std::string& table : table_names(schema.script)) {
    TableStill read = connection.has_value() ? read_table(table, **connection, context, schema.columns, statements)
                                             : TableStill{table, {}, connection.error().message};
    if (read.rows.empty() && read.error.empty()) {
      ++still.empty_tables;
    } else {
      still.tables.push_back(std::move(read));
    }
  }
}

void add_line(std::string& out, const std::string& text, std::size_t width, std::size_t indent) {
  for (const std::string& line : wrap(text, width, indent)) out += line + "\n";
}

}  // namespace

Still take_still(Machine& machine, Backend& backend, const History& history, const Schema& schema,
                 StatementTable& statements) {
  Still still;
  still.step = machine.scheduler().step();
  still.at = machine.now();
  for (const Host& host : machine.hosts()) {
    if (!host.up) still.hosts.push_back(host.name + " is down");
    if (host.paused) still.hosts.push_back(host.name + " stands still");
    if (host.skew != Duration{})
      still.hosts.push_back(fmt::format("{}'s clock is {} ms off", host.name, host.skew.us / 1000));
  }
  for (std::size_t i = 0; i < machine.actor_count(); ++i) {
    const Actor& actor = machine.actor(static_cast<ActorId>(i));
    // Whoever has not come to its end waits for something.
    if (actor.waiting()) still.actors.push_back(still_of(actor, history));
  }
  still.next = machine.scheduler().earliest();
  read_tables(still, machine, backend, schema, statements);
  return still;
}

std::string actors_text(const Still& still, std::size_t width) {
  std::string out = fmt::format("actors at step {}, {} ms: {}\n", still.step, time_text(still.at), still.actors.size());
  for (const std::string& host : still.hosts) out += fmt::format("  {}\n", host);
  for (const ActorStill& a : still.actors) {
    std::string text = fmt::format(
        "  {}: {}", a.name,
        a.operation.empty() ? "no operation yet" : fmt::format("{}, since step {}", a.operation, a.operation_step));
    if (!a.transaction.empty()) text += fmt::format("; in a transaction: {}", fmt::join(a.transaction, ", "));
    if (!a.waits_for.empty()) text += fmt::format("; waits for the answer to {}", a.waits_for);
    add_line(out, text, width, 6);
  }
  out += still.next == never
             ? "nothing is left to happen\n"
             : fmt::format("the next event is due at {} ms\n", time_text(std::max(still.next, still.at)));
  return out;
}

std::string tables_text(const Still& still, std::size_t width, std::size_t most_rows) {
  std::string out =
      fmt::format("tables at step {}: {} with rows, {} empty\n", still.step, still.tables.size(), still.empty_tables);
  for (const TableStill& t : still.tables) {
    out +=
        t.error.empty() ? fmt::format("  {}: {}\n", t.name, t.rows.size()) : fmt::format("  {}: {}\n", t.name, t.error);
    const std::size_t shown = most_rows == 0 ? t.rows.size() : std::min(most_rows, t.rows.size());
    for (std::size_t i = 0; i < shown; ++i) add_line(out, "    " + t.rows[i], width, 8);
    if (shown < t.rows.size()) out += fmt::format("    and {} more\n", t.rows.size() - shown);
  }
  return out;
}

}  // namespace dsqlsim::report
