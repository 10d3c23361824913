#include "sim/cli/worker_pool.h"

#include <fmt/format.h>
#include <poll.h>

#include "sim/cli/run_line.h"
#include "sim/cli/server.h"
#include "sim/core/check.h"
#include "sim/core/fatal_error.h"

namespace dsqlsim::cli {

namespace {

/// So many runs a worker has at a time: it need not wait for the next, and few are lost when it dies.
constexpr std::size_t most_given = 16;
/// So far workers may run ahead of what was asked for, which bounds what has to be kept.
constexpr std::uint64_t most_ahead = 4096;

constexpr int poll_ms = 200;

/// A run that a worker dies of is tried again before it is called a finding, and more often if the worker was killed from
/// outside, which may well have been meant for something else.
constexpr int usual_tries = 2;
constexpr int tries_if_killed = 5;

RunReport report_of_the_dead(const RunSpec& spec, const std::string& how, int tries) {
  RunReport report;
  report.spec = spec;
  report.verdicts.push_back(
      {&run_ends(),
       Verdict::violated(how, fmt::format("The process that ran it {}, at each of {} tries.", how, tries), {})});
  return report;
}

}  // namespace

WorkerPool::WorkerPool(const CampaignSpec& spec, const Catalogue& catalogue, PoolSettings settings)
    : spec_(spec), catalogue_(catalogue), settings_(std::move(settings)), workers_(settings_.jobs) {}

tl::expected<RunReport, std::string> WorkerPool::next(const RunSpec& spec) {
  const std::uint64_t wanted = asked_++;
  CHECK(nth_run(spec_, wanted)->token() == spec.token());
  while (!done_.contains(wanted)) {
    for (Worker& worker : workers_) give_work(worker);
    wait();
  }
  return std::move(done_.extract(wanted).mapped());
}

std::optional<std::uint64_t> WorkerPool::next_to_give() {
  if (!again_.empty()) return again_.extract(again_.begin()).value();
  if (to_give_ >= asked_ + most_ahead || !nth_run(spec_, to_give_).has_value()) return std::nullopt;
  return to_give_++;
}

void WorkerPool::give_work(Worker& worker) {
  // A run that another worker has died of is tried alone.
  while (worker.given.size() < most_given && (worker.given.empty() || !suspects_.contains(worker.given.back()))) {
    const std::optional<std::uint64_t> number = next_to_give();
    if (!number.has_value()) return;
    if (suspects_.contains(*number) && !worker.given.empty()) {
      again_.insert(*number);
      return;
    }
    if (worker.process == nullptr) start(worker);
    if (worker.given.empty()) worker.began = Clock::now();
    worker.process->give(nth_run(spec_, *number)->token());
    worker.given.push_back(*number);
  }
}

void WorkerPool::start(Worker& worker) {
  worker.process = std::make_unique<WorkerProcess>(settings_.executable);
  const auto place = static_cast<std::size_t>(&worker - workers_.data());
  if (settings_.server.has_value()) worker.process->give(server_line(*settings_.server, place + 1));
}

void WorkerPool::wait() {
  std::vector<pollfd> files;
  std::vector<Worker*> of;
  for (Worker& worker : workers_) {
    if (worker.given.empty()) continue;
    files.push_back({worker.process->descriptor(), POLLIN, 0});
    of.push_back(&worker);
  }
  poll(files.data(), files.size(), poll_ms);
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (files[i].revents != 0) {
      read(*of[i]);
    } else if (Clock::now() - of[i]->began > settings_.run_limit) {
      of[i]->process->kill();
      bury(*of[i], fmt::format("had not ended after {} s", settings_.run_limit.count()), usual_tries);
    }
  }
}

void WorkerPool::read(Worker& worker) {
  std::vector<std::string> lines;
  const bool lives = worker.process->read(lines);
  for (const std::string& line : lines) {
    CHECK(!worker.given.empty());
    const std::uint64_t number = worker.given.front();
    worker.given.pop_front();
    worker.began = Clock::now();
    std::optional<RunReport> report = read_run_line(line, *nth_run(spec_, number), catalogue_);
    CHECK(report.has_value());
    done_.emplace(number, std::move(*report));
    if (suspects_.erase(number) > 0) ++lost_workers_;
  }
  if (lives) return;
  const ProcessEnd end = worker.process->wait();
  if (end.gave_up) throw FatalError(fmt::format("a worker process {} while the hunt went on", end.how));
  bury(worker, end.how, end.was_killed ? tries_if_killed : usual_tries);
}

void WorkerPool::bury(Worker& worker, const std::string& how, int tries) {
  worker.process.reset();
  if (!worker.given.empty()) {
    const std::uint64_t number = worker.given.front();
    worker.given.pop_front();
    if (++suspects_[number] >= tries) {
      suspects_.erase(number);
      done_.emplace(number, report_of_the_dead(*nth_run(spec_, number), how, tries));
    } else {
      again_.insert(number);
    }
  }
  again_.insert(worker.given.begin(), worker.given.end());
  worker.given.clear();
}

}  // namespace dsqlsim::cli
