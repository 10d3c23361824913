#include "sim/cli/progress.h"

#include <algorithm>
#include <ostream>

#include <fmt/format.h>

namespace dsqlsim::cli {

namespace {
constexpr auto pace = std::chrono::milliseconds(200);
}  // namespace

Progress::Progress(Console& console, std::uint64_t runs, std::optional<std::chrono::seconds> time)
    : console_(console), runs_(runs), time_(time), began_(std::chrono::steady_clock::now()), shown_(began_) {}

void Progress::after_run(const CampaignReport& so_far) {
  if (!console_.watched) return;
  const auto now = std::chrono::steady_clock::now();
  if (now - shown_ < pace) return;
  shown_ = now;
  const double elapsed = std::chrono::duration<double>(now - began_).count();
  const double rate = static_cast<double>(so_far.runs) / elapsed;
  double share = static_cast<double>(so_far.runs) / static_cast<double>(runs_);
  std::string of = fmt::format(" of {}", runs_);
  if (time_.has_value() && elapsed / static_cast<double>(time_->count()) > share) {
    share = elapsed / static_cast<double>(time_->count());
    of.clear();
  }
  const double left = share > 0 ? elapsed / share - elapsed : 0;
  console_.err << fmt::format("\r{:3.0f} %  {}{} runs, {:.0f} a second, {} findings, {:.0f} s left \x1b[K", share * 100,
                              so_far.runs, of, rate, so_far.findings.size(), std::max(0.0, left))
               << std::flush;
  visible_ = true;
}

void Progress::clear() {
  if (visible_) console_.err << "\r\x1b[K" << std::flush;
  visible_ = false;
}

std::uint64_t runs_of(const CampaignSpec& spec) {
  const std::uint64_t seeds = spec.last_seed - spec.first_seed + 1;
  return std::max<std::uint64_t>(1, seeds * spec.scenarios.size() * spec.strategies.size());
}

}  // namespace dsqlsim::cli
