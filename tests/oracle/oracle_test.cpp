// Several sessions on the model against the reference: every small program in every order, larger ones at random.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <iostream>

#include "tests/oracle/play.h"

namespace dsqlsim::oracle {
namespace {

/// Every program in which session i has `lengths[i]` operations. Sessions of equal length may be exchanged, so one of
/// two programs that differ in nothing else is left out.
void for_each_program(const std::vector<int>& lengths, const std::function<void(const Program&)>& visit) {
  std::vector<std::vector<Op>> letters;
  for (std::size_t s = 0; s < lengths.size(); ++s) {
    for (int p = 0; p < lengths[s]; ++p) letters.push_back(alphabet(static_cast<int>(s), p));
  }
  std::vector<std::size_t> digits(letters.size(), 0);
  const std::size_t base = letters[0].size();
  for (;;) {
    Program program;
    std::size_t at = 0;
    std::vector<std::vector<std::size_t>> parts;
    for (const int length : lengths) {
      auto& ops = program.sessions.emplace_back();
      auto& part = parts.emplace_back();
      for (int p = 0; p < length; ++p, ++at) {
        ops.push_back(letters[at][digits[at]]);
        part.push_back(digits[at]);
      }
    }
    const bool equal_lengths = std::equal(lengths.begin() + 1, lengths.end(), lengths.begin());
    if (!equal_lengths || std::is_sorted(parts.begin(), parts.end())) {
      for (const bool second_row : {true, false}) {
        program.second_row = second_row;
        visit(program);
      }
    }
    std::size_t d = 0;
    while (d < digits.size() && ++digits[d] == base) digits[d++] = 0;
    if (d == digits.size()) return;
  }
}

using Orders = void (*)(const Program&, const std::function<void(const Schedule&)>&);

void play_all(const std::vector<int>& lengths, Orders orders, SnapshotMoment moment = SnapshotMoment::first_statement) {
  Player player(moment);
  int shown = 0;
  for_each_program(lengths, [&](const Program& program) {
    orders(program, [&](const Schedule& schedule) {
      const std::string wrong = player.play(program, schedule);
      if (!wrong.empty() && ++shown <= 3) ADD_FAILURE() << "\n" << wrong;
    });
  });
  EXPECT_EQ(shown, 0) << "orders in which something was wrong";
  std::cout << player.runs() << " runs, " << player.refused() << " COMMITs refused, " << player.committed() << " not\n";
  // Had nothing conflicted, or everything, nothing would have been tested.
  EXPECT_GT(player.refused(), player.runs() / 50);
  EXPECT_GT(player.committed(), player.runs() / 2);
}

TEST(Oracle, two_sessions_of_one_statement) { play_all({1, 1}, for_each_interleaving); }

TEST(Oracle, two_sessions_of_one_statement_with_the_snapshot_at_begin) {
  play_all({1, 1}, for_each_visible_order, SnapshotMoment::begin);
}

TEST(Oracle, two_sessions_of_two_and_one_statements_in_every_interleaving) { play_all({2, 1}, for_each_interleaving); }

TEST(Oracle, three_sessions_of_one_statement) { play_all({1, 1, 1}, for_each_visible_order); }

TEST(Oracle, two_sessions_of_two_statements) { play_all({2, 2}, for_each_visible_order); }

struct RandomCase {
  std::vector<std::vector<std::uint16_t>> sessions;
  std::vector<std::uint16_t> turns;
  bool second_row = true;
  bool at_begin = false;
};

Program program_of(const RandomCase& c) {
  Program out;
  out.second_row = c.second_row;
  for (const auto& numbers : c.sessions) {
    if (out.sessions.size() == 3) break;
    auto& ops = out.sessions.emplace_back();
    for (const std::uint16_t n : numbers) {
      if (ops.size() == 4) break;
      const auto letters = alphabet(static_cast<int>(out.sessions.size()) - 1, static_cast<int>(ops.size()));
      ops.push_back(letters[n % letters.size()]);
    }
  }
  return out;
}

Schedule schedule_of(const Program& program, const std::vector<std::uint16_t>& turns) {
  std::vector<std::size_t> left;
  std::size_t events = 0;
  for (const auto& ops : program.sessions) events += left.emplace_back(ops.size() + 2);
  Schedule out;
  for (std::size_t i = 0; out.size() < events; ++i) {
    std::size_t s = (i < turns.size() ? turns[i] : 0) % left.size();
    while (left[s] == 0) s = (s + 1) % left.size();
    --left[s];
    out.push_back(s);
  }
  return out;
}

RC_GTEST_PROP(Oracle, random_programs_of_three_sessions, ()) {
  static Player first_statement(SnapshotMoment::first_statement);
  static Player begin(SnapshotMoment::begin);
  const auto numbers = rc::gen::resize(6, rc::gen::container<std::vector<std::uint16_t>>(rc::gen::inRange<std::uint16_t>(0, 10'000)));
  // Many programs a case: one is played in no time.
  for (int i = 0; i < 200; ++i) {
    RandomCase c;
    c.sessions = *rc::gen::resize(4, rc::gen::nonEmpty(rc::gen::container<std::vector<std::vector<std::uint16_t>>>(numbers)));
    c.turns = *rc::gen::resize(20, rc::gen::container<std::vector<std::uint16_t>>(rc::gen::inRange<std::uint16_t>(0, 10'000)));
    c.second_row = *rc::gen::arbitrary<bool>();
    c.at_begin = *rc::gen::arbitrary<bool>();
    const Program program = program_of(c);
    const std::string wrong = (c.at_begin ? begin : first_statement).play(program, schedule_of(program, c.turns));
    if (!wrong.empty()) RC_FAIL("\n" + wrong);
  }
}

}  // namespace
}  // namespace dsqlsim::oracle
