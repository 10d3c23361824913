#pragma once
// The pending events and the virtual clock. The enabled set is every pending event within a window of the earliest one,
// whatever its nominal time; the strategy picks one and the clock jumps to max(now, its time). Timers stay ordered among
// themselves, and an event that was passed over too often goes first, so that nobody starves. Knows no fibers.

#include <cstdint>
#include <vector>

#include "sim/core/strategy.h"

namespace dsqlsim {

using HostId = std::uint32_t;
/// For events that belong to the network or the server: no crash or pause of a host reaches them.
inline constexpr HostId no_host = UINT32_MAX;

struct Event {
  Candidate shape;
  /// Whose pause holds the event back.
  HostId host = no_host;
  void (*fire)(void* target, std::uint64_t argument) = nullptr;
  void* target = nullptr;
  std::uint64_t argument = 0;
  /// Filled by the scheduler. `due` is the time it was added with, which a pause does not move.
  std::uint64_t id = 0;
  Time due;
  std::uint32_t passed_over = 0;
};

struct ScheduleStats {
  std::uint64_t points = 0;
  /// Points at which the strategy had two candidates or more.
  std::uint64_t choices = 0;
  /// Hash of the order in which visible events (snapshots, statements, commits) happened.
  std::uint64_t order = 0;
};

class Scheduler {
 public:
  Scheduler(Choices& choices, Strategy& strategy, Duration window)
      : choices_(choices), strategy_(strategy), window_(window) {}

  [[nodiscard]] Time now() const { return now_; }
  [[nodiscard]] std::uint64_t step() const { return step_; }
  [[nodiscard]] const std::uint64_t& step_counter() const { return step_; }
  [[nodiscard]] bool idle() const { return pending_.empty(); }

  /// Adds an event; returns its id for cancel(). An event in the past happens now.
  std::uint64_t add(Event event);
  void cancel(std::uint64_t id);
  /// Drops every event of a host (the host died); events of the network stay.
  void cancel_host(HostId host);
  void pause_host(HostId host, bool paused);
  /// How far an event may be delayed past the earliest one.
  void set_window(Duration window) { window_ = window; }

  /// Lets one event happen. False if none is enabled.
  bool run_one();
  /// Nominal time of the earliest enabled event; `never` if there is none.
  [[nodiscard]] Time earliest() const;

  /// Folds an observation (an answer, a note) into the run's digest.
  void observe(std::uint64_t hash) { digest_ = mix(digest_, hash); }
  [[nodiscard]] std::uint64_t digest() const { return digest_; }
  [[nodiscard]] const ScheduleStats& stats() const { return stats_; }
  void record_into(Recording* recording) { recording_ = recording; }
  /// Digest after steps 1, 2, 4, 8, ...: where two runs of one spec part, by bisection.
  [[nodiscard]] const std::vector<std::uint64_t>& checkpoints() const { return checkpoints_; }

 private:
  [[nodiscard]] bool held(const Event& event) const;
  [[nodiscard]] bool nominally_before(std::size_t a, std::size_t b) const;
  void collect_candidates();
  void happen(std::size_t index);

  Choices& choices_;
  Strategy& strategy_;
  Duration window_;
  Time now_;
  std::uint64_t step_ = 0;
  std::uint64_t next_id_ = 1;
  ActorId last_actor_ = no_actor;
  std::vector<Event> pending_;
  std::vector<HostId> paused_;
  std::vector<Candidate> candidates_;
  std::vector<std::size_t> candidate_index_;
  std::uint64_t digest_ = 0;
  ScheduleStats stats_;
  Recording* recording_ = nullptr;
  std::vector<std::uint64_t> checkpoints_;
};

}  // namespace dsqlsim
