#pragma once
// A campaign's runs, done by several processes: as many at a time as there are processors, and a run that crashes, hangs
// or eats memory is a finding and not the end of the hunt. What comes out, and in which order, does not depend on how
// many there are or which of them dies.

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sim/cli/server_arguments.h"
#include "sim/cli/worker_process.h"
#include "sim/run/campaign.h"

namespace dsqlsim::cli {

struct PoolSettings {
  /// What is started as `EXECUTABLE worker`.
  std::string executable;
  std::uint64_t jobs = 1;
  /// A run that takes longer hangs.
  std::chrono::seconds run_limit{60};
  /// What each worker is told of a server of the user's.
  std::optional<ServerArguments> server = {};
};

class WorkerPool final : public Runner {
 public:
  WorkerPool(const CampaignSpec& spec, const Catalogue& catalogue, PoolSettings settings);

  tl::expected<RunReport, std::string> next(const RunSpec& spec) override;

  /// Runs that a process died of at the first try and survived at the second: so it was not their fault.
  [[nodiscard]] std::uint64_t lost_workers() const { return lost_workers_; }

 private:
  using Clock = std::chrono::steady_clock;
  struct Worker {
    std::unique_ptr<WorkerProcess> process;
    /// Numbers of the runs that it has been given and has not answered, in order.
    std::deque<std::uint64_t> given;
    /// When it began the first of them.
    Clock::time_point began;
  };

  void give_work(Worker& worker);
  void start(Worker& worker);
  std::optional<std::uint64_t> next_to_give();
  void wait();
  void read(Worker& worker);
  void bury(Worker& worker, const std::string& how, int tries);

  CampaignSpec spec_;
  const Catalogue& catalogue_;
  PoolSettings settings_;
  std::vector<Worker> workers_;
  std::uint64_t asked_ = 0;
  std::uint64_t to_give_ = 0;
  /// Were given to a worker that died.
  std::set<std::uint64_t> again_;
  /// How many workers have died of these already.
  std::map<std::uint64_t, int> suspects_;
  std::map<std::uint64_t, RunReport> done_;
  std::uint64_t lost_workers_ = 0;
};

}  // namespace dsqlsim::cli
