#include "sim/cli/interruption.h"

#include <gtest/gtest.h>

#include <csignal>

namespace dsqlsim::cli {
namespace {

TEST(Interruption, IsWishedByEitherSignal) {
  for (const int signal : {SIGINT, SIGTERM}) {
    const Interruption interruption;
    EXPECT_FALSE(interruption.wished());
    std::raise(signal);
    EXPECT_TRUE(interruption.wished());
  }
}

TEST(InterruptionDeathTest, ASecondSignalEndsTheProcess) {
  const auto signal_twice = [] {
    const Interruption interruption;
    std::raise(SIGINT);
    std::raise(SIGINT);
  };
  EXPECT_EXIT(signal_twice(), testing::KilledBySignal(SIGINT), "");
}

TEST(Interruption, LeavesSignalsAsTheyWere) {
  { const Interruption interruption; }
  struct sigaction now {};
  sigaction(SIGINT, nullptr, &now);
  EXPECT_EQ(now.sa_handler, SIG_DFL);
}

}  // namespace
}  // namespace dsqlsim::cli
