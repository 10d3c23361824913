#pragma once
// A history as a person reads it: one moment a call (where three entries tell of its request, its execution and its
// answer), a note, an operation or an event of a host. A call of which client and server tell different things stays
// two moments.

#include <cstdint>
#include <string>
#include <vector>

#include "sim/history/history.h"
#include "sim/report/columns.h"
#include "sim/report/wording.h"

namespace dsqlsim::report {

enum class MomentKind : std::uint8_t { call, operation, note, fault, host };

struct Moment {
  MomentKind kind = MomentKind::note;
  std::uint64_t step = 0;
  Time at;
  /// no_actor for events of hosts.
  ActorId actor = no_actor;
  std::uint32_t operation = 0;
  /// no_host for what concerns the whole run.
  HostId host = no_host;
  std::uint64_t call = 0;
  /// 0 outside a transaction of a client.
  std::uint64_t transaction = 0;
  EventKind event = EventKind::statement;
  /// Name of a call's statement; empty for all else.
  std::string statement;
  /// Its text, if the history has it.
  std::string sql;
  /// "LockShard(1)", "BEGIN", a note's words.
  std::string text;
  /// What came back; empty where nothing is worth saying.
  std::string answer;
  /// How often this client has been given this answer to this statement, this time included; 0 if the client was told
  /// that it worked, or nothing.
  std::size_t nth_failure = 0;
  /// The rows it committed, one a line, and their names.
  std::vector<std::string> changes;
  std::vector<std::uint64_t> rows;
  /// The verdict's witness has one of its entries.
  bool witness = false;
  Interest interest = Interest::usual;
};

struct Reading {
  const TableColumns& tables;
  Wording wording;
  /// Indexes of the entries that decide.
  std::vector<std::size_t> witness;
};

[[nodiscard]] std::vector<Moment> read_moments(const History& history, const Reading& reading);

/// "A", "A'1": a host as reports call it.
[[nodiscard]] std::string host_text(const History& history, HostId host, std::uint32_t incarnation);

}  // namespace dsqlsim::report
