#include "sim/cli/bench_model.h"

#include <malloc.h>

#include <algorithm>
#include <array>
#include <functional>
#include <string>

#include <fmt/format.h>

#include "backends/model.h"
#include "sim/cli/allocation_count.h"
#include "sim/cli/cpu_clock.h"
#include "sim/core/check.h"

namespace dsqlsim::cli {

namespace {

using Clock = CpuClock;

constexpr std::int64_t rows_a_transaction = 3000;

double nanoseconds_since(Clock::time_point began) { return std::chrono::duration<double, std::nano>(Clock::now() - began).count(); }

/// What the C library has handed out and not got back.
double mebibytes_held() { return static_cast<double>(mallinfo2().uordblks) / (1 << 20); }

/// A model with one table of that many rows, and one session of it.
class Table {
 public:
  explicit Table(std::int64_t rows) : model_(make_model_backend()), session_(std::move(*model_->connect({}, {}))) {
    run(statements_.add("create", "CREATE TABLE t (id bigint PRIMARY KEY, v bigint NOT NULL, name text)"));
    const Statement& insert =
        statements_.add("fill", "INSERT INTO t SELECT n, 0, 'row' FROM generate_series($1::bigint, $2::bigint) s(n)");
    for (std::int64_t first = 1; first <= rows; first += rows_a_transaction) {
      run(insert, {first, std::min(first + rows_a_transaction - 1, rows)});
    }
  }

  const Statement& statement(std::string_view sql) { return statements_.add("bench", sql); }
  void run(const Statement& statement, std::initializer_list<Value> parameters = {}) {
    const Result<ResultSet> done = session_->execute({}, statement, std::span(parameters.begin(), parameters.size()));
    if (!done) CHECK_WHY(false, done.error().message.c_str());
  }

 private:
  std::unique_ptr<Backend> model_;
  std::unique_ptr<Connection> session_;
  StatementTable statements_;
};

struct Cost {
  double nanoseconds = 0;
  double allocations = 0;
};

/// Calls `once(i)` for i = 0, 1, ... until the time is up; mean cost of a call.
Cost measure(double seconds, const std::function<void(std::int64_t)>& once) {
  once(0);  // Parsed and planned.
  const std::uint64_t allocations = allocation_count();
  const Clock::time_point began = Clock::now();
  std::int64_t calls = 0;
  do {
    for (int i = 0; i < 16; ++i) once(++calls);
  } while (nanoseconds_since(began) < seconds * 1e9);
  const auto n = static_cast<double>(calls);
  return {nanoseconds_since(began) / n, static_cast<double>(allocation_count() - allocations) / n};
}

void print(std::ostream& out, std::string_view what, Cost cost, double rows = 1) {
  out << fmt::format("bench model {}: {:.0f} ns, {:.1f} allocations\n", what, cost.nanoseconds / rows, cost.allocations / rows)
      << std::flush;
}

/// Spreads i over 1..rows, the same way each time.
std::int64_t scattered(std::int64_t i, std::int64_t rows) { return i * 7919 % rows + 1; }

void bench_statements(std::ostream& out, double seconds) {
  constexpr std::int64_t rows = 1000;
  Table table(rows);
  const Statement& select = table.statement("SELECT v FROM t WHERE id = $1");
  print(out, "point SELECT, a call", measure(seconds, [&](std::int64_t i) { table.run(select, {scattered(i, rows)}); }));
  const Statement& update = table.statement("UPDATE t SET v = v + 1 WHERE id = $1");
  print(out, "point UPDATE, a call", measure(seconds, [&](std::int64_t i) { table.run(update, {scattered(i, rows)}); }));
  const Statement& insert = table.statement("INSERT INTO t VALUES ($1, 0, 'row')");
  print(out, "single INSERT, a call", measure(seconds, [&](std::int64_t i) { table.run(insert, {rows + 1 + i}); }));
}

void bench_large_insert(std::ostream& out, double seconds) {
  Table table(0);
  const Statement& insert = table.statement("INSERT INTO t SELECT n, 0, 'row' FROM generate_series(1, 3000) s(n)");
  const Statement& erase = table.statement("DELETE FROM t");
  Cost inserts;
  const Cost both = measure(seconds, [&](std::int64_t) {
    table.run(insert);
    table.run(erase);
  });
  print(out, "3000-row INSERT and DELETE of all, a row", both, rows_a_transaction);
  const std::uint64_t allocations = allocation_count();
  const Clock::time_point began = Clock::now();
  table.run(insert);
  inserts = {nanoseconds_since(began), static_cast<double>(allocation_count() - allocations)};
  print(out, "3000-row INSERT, a call", inserts);
}

void bench_sizes(std::ostream& out, double seconds) {
  for (std::int64_t rows = 100; rows <= 1'000'000; rows *= 10) {
    Table table(rows);
    const Statement& select = table.statement("SELECT v FROM t WHERE id = $1");
    const Statement& update = table.statement("UPDATE t SET v = v + 1 WHERE id = $1");
    print(out, fmt::format("point SELECT among {} rows, a call", rows),
          measure(seconds, [&](std::int64_t i) { table.run(select, {scattered(i, rows)}); }));
    print(out, fmt::format("point UPDATE among {} rows, a call", rows),
          measure(seconds, [&](std::int64_t i) { table.run(update, {scattered(i, rows)}); }));
  }
}

/// Each transaction changes one row, adds one and removes one: what lives stays the same, history would grow.
void bench_memory(std::ostream& out) {
  constexpr std::int64_t rows = 1000;
  Table table(rows);
  const Statement& begin = table.statement("BEGIN");
  const Statement& commit = table.statement("COMMIT");
  const Statement& update = table.statement("UPDATE t SET v = v + 1 WHERE id = $1");
  const Statement& insert = table.statement("INSERT INTO t VALUES ($1, 0, 'row')");
  const Statement& erase = table.statement("DELETE FROM t WHERE id = $1");
  std::int64_t done = 0;
  for (const std::int64_t wanted : {1'000, 10'000, 100'000, 1'000'000}) {
    for (; done < wanted; ++done) {
      table.run(begin);
      table.run(update, {done + 1 + rows / 2});
      table.run(insert, {done + 1 + rows});
      table.run(erase, {done + 1});
      table.run(commit);
    }
    out << fmt::format("bench model memory after {} transactions: {:.2f} MiB\n", done, mebibytes_held()) << std::flush;
  }
}

}  // namespace

void bench_model(std::ostream& out, double seconds) {
  bench_statements(out, seconds);
  bench_large_insert(out, seconds);
  bench_sizes(out, seconds);
  bench_memory(out);
}

}  // namespace dsqlsim::cli
