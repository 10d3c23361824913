#include "tests/tidy/banned_words.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace dsqlsim::tidy {
namespace {

std::string check(const std::string& path, std::string_view text) {
  return to_text(check_banned_words(path, read_source(text)));
}

struct Sample {
  std::string_view ban;
  /// Each line is found, by this ban and no other.
  std::vector<std::string_view> bad;
  /// No line is found, by any ban.
  std::vector<std::string_view> good;
};

const std::vector<Sample>& samples() {
  static const std::vector<Sample> table{
      {"random",
       {"void f(std::random_device d);", "void f(std::mt19937 g);", "void f() { x = rand() % 3; }",
        "void f() { ::srand(1); }", "void f() { std::uniform_int_distribution<int> d; }",
        "void f() { return std::rand(); }"},
       {"void f() { choices.random(3); }", "int rand(int n);", "void f() { g(\"rand()\"); }  // rand()",
        "using Operand = int;"}},
      {"shuffle", {"void f() { std::shuffle(a, b, c); }"}, {"void f() { deck.shuffle(); }"}},
      {"clock",
       {"void f() { std::chrono::system_clock::now(); }", "void f() { steady_clock::now(); }",
        "void f() { auto t = time(nullptr); }", "void f() { auto t = std::time(nullptr); }",
        "void f() { clock_gettime(0, 0); }", "void f() { return clock(); }"},
       {"Time time() const;", "void f() { host.clock().now(); }", "void f() { Time time(3); }",
        "void f() { event->time(); }", "void f() { sim::time(3); }"}},
      {"thread",
       {"void f() { std::thread t; }", "void f(std::mutex& m);", "void f(std::shared_mutex& m);",
        "void f() { std::async(g); }", "void f() { pthread_self(); }"},
       {"void f(Mutex& m);", "void f() { lock.thread(); }"}},
      {"fiber_wait",
       {"void f(boost::fibers::mutex& m);",
        "void f() { boost::this_fiber::yield(); fibers::condition_variable_any c; }"},
       {"void f() { boost::this_fiber::yield(); }", "void f(boost::fibers::fiber& x);"}},
      {"environment", {"void f() { std::getenv(\"X\"); }"}, {"void f() { g(\"getenv\"); }"}},
      {"hash", {"void f() { std::hash<int>{}(3); }"}, {"void f() { address.hash(); }", "void f(std::uint64_t hash);"}},
      {"unordered",
       {"void f(std::unordered_map<int, int>& m);", "void f(std::unordered_set<int>& m);  // allow unordered:",
        "void f(std::unordered_set<int>& m);  // allow hash: of another ban altogether"},
       {"void f(std::map<int, int>& m);",
        "void f(std::unordered_map<int, int>& m);  // allow unordered: only its size is read",
        "// allow unordered: only its size is read\nvoid f(std::unordered_set<int>& m);"}},
      {"locale", {"void f() { setlocale(LC_ALL, \"\"); }", "void f() { std::locale l; }"}, {"void f(int locale);"}},
      {"shared_ptr",
       {"void f(std::shared_ptr<int> p);", "void f() { std::make_shared<int>(3); }"},
       {"void f(std::unique_ptr<int> p);"}},
      {"catch_all",
       {"void f() { try { g(); } catch (...) { } }"},
       {"void f() { try { g(); } catch (const Killed&) { throw; } }", "template <class... A>\nvoid f(A... a);"}},
      {"static",
       {"int counter = 0;", "namespace {\nstd::vector<int> seen;\n}", "thread_local int depth = 0;",
        "void f() { static int calls = 0; }", "struct S { static int last; };"},
       {"constexpr int limit = 3;", "const std::vector<int> primes{2, 3};", "void f() { static const int n = 3; }",
        "static int f(int x);", "void f() { int calls = static_cast<int>(n); }"}},
      {"pointer_value",
       {"void f() { reinterpret_cast<std::uintptr_t>(p); }", "void f() { reinterpret_cast<std::size_t>(&x); }"},
       {"void f() { reinterpret_cast<const char*>(p); }", "void f() { reinterpret_cast<std::array<char, 3>&>(p); }"}},
      {"pointer_order",
       {"void f(std::map<const Actor*, int>& m);", "void f(std::set<Host*>& s);"},
       {"void f(std::map<int, Actor*>& m);", "void f(std::set<std::pair<int, T*>>& s);",
        "void f(std::map<Key, std::set<int>>& s);"}},
  };
  return table;
}

TEST(BannedWords, a_bad_line_is_found_and_a_good_one_is_not) {
  for (const Sample& sample : samples()) {
    for (const auto bad : sample.bad) {
      const Findings found = check_banned_words("store/x.cpp", read_source(bad));
      EXPECT_EQ(found.size(), 1U) << bad << "\n" << to_text(found);
      for (const Finding& f : found) EXPECT_TRUE(f.sentence.starts_with(sample.ban)) << bad << "\n" << f.sentence;
    }
    for (const auto good : sample.good) EXPECT_EQ(check("store/x.cpp", good), "") << good;
  }
}

TEST(BannedWords, every_ban_has_a_sample) {
  std::vector<std::string_view> sampled;
  for (const Sample& sample : samples()) sampled.push_back(sample.ban);
  EXPECT_EQ(sampled, names_of_bans());
}

TEST(BannedWords, a_finding_names_its_line) {
  EXPECT_EQ(check("model/x.cpp", "\n\nvoid f() { getenv(\"X\"); }\n"),
            "model/x.cpp:3: environment: a run may not depend on who starts it\n");
}

TEST(BannedWords, the_command_line_may_look_at_the_clock) {
  EXPECT_EQ(check("sim/cli/x.cpp", "void f() { std::chrono::steady_clock::now(); }"), "");
  EXPECT_NE(check("sim/report/x.cpp", "void f() { std::chrono::steady_clock::now(); }"), "");
}

TEST(BannedWords, only_store_and_scenarios_must_let_every_exception_through) {
  EXPECT_EQ(check("sim/core/x.cpp", "void f() { try { } catch (...) { } }"), "");
  EXPECT_NE(check("scenarios/x.cpp", "void f() { try { } catch (...) { } }"), "");
}

TEST(BannedWords, backends_live_in_the_real_world_but_say_who_owns_what) {
  EXPECT_EQ(check("backends/x.cpp", "void f() { getenv(\"PGHOST\"); }"), "");
  EXPECT_NE(check("backends/x.cpp", "void f(std::shared_ptr<int> p);"), "");
  EXPECT_EQ(check("tests/store/x_test.cpp", "void f(std::shared_ptr<int> p);"), "");
}

TEST(BannedWords, one_file_may_keep_a_mutable_static) {
  EXPECT_EQ(check("sim/core/check.cpp", "thread_local int a = 0;"), "");
  EXPECT_NE(check("sim/core/checks.cpp", "thread_local int a = 0;"), "");
}

}  // namespace
}  // namespace dsqlsim::tidy
