#include "sim/faults/fault_settings.h"

#include <gtest/gtest.h>

namespace dsqlsim {
namespace {

TEST(FaultSettings, round_trip_in_one_order) {
  for (const std::string_view text :
       {"", "+crash_host", "+crash_host=500", "-crash_host", "-all+crash_host=1000-step_clock"}) {
    const auto settings = FaultSettings::parse(text);
    ASSERT_TRUE(settings.has_value()) << text;
    EXPECT_EQ(settings->text(), text);
  }
  EXPECT_EQ(FaultSettings::parse("-step_clock+crash_host=500-all")->text(), "-all+crash_host=500-step_clock");
}

TEST(FaultSettings, the_last_word_on_a_fault_counts) {
  EXPECT_EQ(FaultSettings::parse("+crash_host=500-crash_host")->text(), "-crash_host");
}

TEST(FaultSettings, a_fault_has_its_own_or_that_of_all) {
  const FaultSettings settings = *FaultSettings::parse("-all+crash_host=500");
  EXPECT_FALSE(settings.of("crash_host")->off);
  EXPECT_EQ(settings.of("crash_host")->rate->value, 500U);
  EXPECT_TRUE(settings.of("step_clock")->off);
  EXPECT_EQ(settings.names(), (std::vector<std::string_view>{"crash_host"}));
  EXPECT_EQ(FaultSettings{}.of("step_clock"), nullptr);
}

TEST(FaultSettings, what_is_wrong_is_one_sentence) {
  const std::vector<std::pair<std::string_view, std::string_view>> cases{
      {"crash_host", "'crash_host' begins with neither + nor -"},
      {"+", "a fault's name is empty"},
      {"-crash_host=5", "fault 'crash_host' is off and has no rate"},
      {"+crash_host=", "'' is not a rate of fault crash_host, so many in a thousand from 1 to 1000"},
      {"+crash_host=0", "'0' is not a rate of fault crash_host, so many in a thousand from 1 to 1000"},
      {"+crash_host=1001", "'1001' is not a rate of fault crash_host, so many in a thousand from 1 to 1000"},
      {"+crash_host=1x", "'1x' is not a rate of fault crash_host, so many in a thousand from 1 to 1000"}};
  for (const auto& [text, why] : cases) {
    const auto settings = FaultSettings::parse(text);
    ASSERT_FALSE(settings.has_value()) << text;
    EXPECT_EQ(settings.error(), why);
  }
}

}  // namespace
}  // namespace dsqlsim
