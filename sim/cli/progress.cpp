#include "sim/cli/progress.h"

#include <ostream>

#include <fmt/format.h>

namespace dsqlsim::cli {

namespace {
constexpr auto pace = std::chrono::milliseconds(200);
}  // namespace

Progress::Progress(Console& console, std::uint64_t runs)
    : console_(console), runs_(runs), began_(std::chrono::steady_clock::now()), shown_(began_) {}

void Progress::after_run(const CampaignReport& so_far) {
  if (!console_.watched) return;
  const auto now = std::chrono::steady_clock::now();
  if (now - shown_ < pace) return;
  shown_ = now;
  const double elapsed = std::chrono::duration<double>(now - began_).count();
  const double rate = static_cast<double>(so_far.runs) / elapsed;
  console_.err << fmt::format("\r{:3} %  {} of {} runs, {:.0f} a second, {} findings \x1b[K", so_far.runs * 100 / runs_,
                              so_far.runs, runs_, rate, so_far.findings.size())
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
