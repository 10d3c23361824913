#pragma once
// Many runs, and what they add up to: findings grouped by what was violated and how, goals reached, properties that
// never had anything to judge by. Pure but for the callback.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "sim/run/distinct_count.h"
#include "sim/run/run.h"

namespace dsqlsim {

struct CampaignSpec {
  std::vector<std::string> scenarios;
  std::vector<std::string> strategies;
  std::string store = "shipped";
  std::string dialect{newest_dialect};
  std::string backend = "model";
  /// Each seed is run in every scenario under every strategy.
  std::uint64_t first_seed = 0;
  std::uint64_t last_seed = 0;
  /// Runs each spec twice and compares the digests.
  bool check_determinism = false;
  /// Of every run.
  FaultSettings faults = {};
};

/// One way in which one property was violated in one scenario.
struct Finding {
  std::string_view property;
  std::string cause;
  /// The first run that showed it.
  RunSpec spec;
  std::uint64_t digest = 0;
  std::uint64_t steps = 0;
  std::string explanation;
  /// How many runs showed it.
  std::uint64_t runs = 0;
  bool soft = false;
  /// The first of those runs, `spec` included.
  std::vector<RunSpec> first_runs;
};

/// How many runs a finding remembers.
inline constexpr std::size_t remembered_runs = 16;

struct GoalCount {
  std::string_view scenario;
  std::string_view goal;
  std::uint64_t runs = 0;
};

struct PropertyCount {
  std::string_view scenario;
  std::string_view property;
  std::uint64_t holds = 0;
  std::uint64_t violated = 0;
  std::uint64_t undecided = 0;
};

/// Two runs of one spec that differ.
struct Nondeterminism {
  std::string token;
  std::uint64_t first_digest = 0;
  std::uint64_t second_digest = 0;
  /// The first checkpoint, as a number of steps, at which the two differ.
  std::uint64_t differs_by_step = 0;
};

struct CampaignReport {
  std::uint64_t runs = 0;
  std::uint64_t steps = 0;
  std::uint64_t calls = 0;
  std::uint64_t points = 0;
  std::uint64_t choices = 0;
  std::uint64_t strikes = 0;
  /// Different orders of visible events among all runs.
  DistinctCount orders;
  std::vector<Finding> findings;
  std::vector<GoalCount> goals;
  std::vector<PropertyCount> properties;
  std::vector<Nondeterminism> nondeterminism;
  bool stopped = false;
  /// Why the environment stopped it: what was done until then is counted. Empty if it did not.
  std::string broken_off = {};

  [[nodiscard]] bool found_something() const;
};

/// The nth run of a campaign, from 0: seed by seed, in every scenario under every strategy, each twice in a row with
/// check_determinism. Nothing behind the last.
[[nodiscard]] std::optional<RunSpec> nth_run(const CampaignSpec& spec, std::uint64_t n);

/// Where a campaign's runs come from. A campaign asks for all of them, in the order of nth_run.
class Runner {
 public:
  virtual ~Runner() = default;
  /// The error is about the spec.
  virtual tl::expected<RunReport, std::string> next(const RunSpec& spec) = 0;
};

/// Runs each when it is asked for.
class OwnRunner final : public Runner {
 public:
  explicit OwnRunner(Workspace& workspace) : workspace_(workspace) {}
  tl::expected<RunReport, std::string> next(const RunSpec& spec) override { return run(spec, workspace_); }

 private:
  Workspace& workspace_;
};

/// A runner of its own for each campaign.
using MakeRunner = std::function<std::unique_ptr<Runner>(const CampaignSpec& spec)>;

/// What a run violates that never comes to its end because the program does not survive it. Nobody judges it: only a
/// runner that has its runs done elsewhere lives to tell.
[[nodiscard]] const Property& run_ends();

using AfterRun = std::function<bool(const RunReport&, const CampaignReport&)>;

/// Runs all of it, or as much as the environment lets it. `after_each` may be empty; it returns false to stop early. `so_far` is what earlier seeds of the same
/// campaign added up to. The error is about the spec.
tl::expected<CampaignReport, std::string> campaign(const CampaignSpec& spec, const Catalogue& catalogue, Runner& runner,
                                                   const AfterRun& after_each, CampaignReport so_far = {});

/// The same with runs of its own.
tl::expected<CampaignReport, std::string> campaign(const CampaignSpec& spec, Workspace& workspace,
                                                   const AfterRun& after_each);

/// Compares two reports of one spec; an empty optional if they are the same.
std::optional<Nondeterminism> compare(const RunReport& first, const RunReport& second);

}  // namespace dsqlsim
