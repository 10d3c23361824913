#pragma once
// A machine with one host and one actor, and what the actor noted: for code that needs a Context. Draws are all 0 (the
// simplest) unless a seed is given.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/core/context.h"
#include "sim/core/machine.h"
#include "store/schema/notes.h"

namespace dsqlsim::store {

struct SeenNote {
  std::string kind;
  std::array<std::int64_t, 5> n{};
  std::string text;
};

struct SeenMetric {
  std::string name;
  std::string label_a;
  std::string label_b;
  std::int64_t value = 0;
};

class OneActor : private Strategy, private NoteSink {
 public:
  OneActor() : choices_(0, nothing_) {}
  explicit OneActor(std::uint64_t seed) : choices_(seed) {}

  /// Runs `body` as an actor to its end.
  void run(const std::function<void(Actor&)>& body) {
    Machine machine(fibers_, choices_, *this, *this, Duration{}, MachineLimits{});
    Host& host = machine.add_host("a", [&](Machine& m, Host& h) {
      m.spawn(h, "actor", [&](Actor& actor) {
        actor.begin_operation("test", "");
        body(actor);
        ended_ = true;
      });
    });
    ended_ = false;
    machine.boot(host);
    machine.run_until([this] { return ended_; });
    now = machine.now();
  }
  /// The same under a context without a deadline.
  void run_in_context(const std::function<void(const Context&)>& body) {
    run([&](Actor& actor) { body(Context(actor)); });
  }

  [[nodiscard]] std::vector<SeenNote> notes_of(Label kind) const {
    std::vector<SeenNote> out;
    for (const SeenNote& n : notes) {
      if (n.kind == kind.text()) out.push_back(n);
    }
    return out;
  }
  /// "name{a,b}=value" of every metric, in order.
  [[nodiscard]] std::vector<std::string> metric_lines() const {
    std::vector<std::string> out;
    for (const SeenMetric& m : metrics) {
      out.push_back(m.name + "{" + m.label_a + (m.label_b.empty() ? "" : "," + m.label_b) +
                    "}=" + std::to_string(m.value));
    }
    return out;
  }

  std::vector<SeenNote> notes;
  std::vector<SeenMetric> metrics;
  /// When the actor had ended.
  Time now;

 private:
  std::size_t pick(std::span<const Candidate> /*candidates*/, Time /*now*/, Choices& /*choices*/) override { return 0; }
  void operation_began(const Actor& /*actor*/, Label /*kind*/, std::string_view /*text*/) override {}
  void note(const Actor& /*actor*/, const Note& n) override {
    notes.push_back({std::string(n.kind.text()), n.n, std::string(n.text)});
  }
  void metric(const Actor& /*actor*/, Label name, std::string_view a, std::string_view b, std::int64_t value) override {
    metrics.push_back({std::string(name.text()), std::string(a), std::string(b), value});
  }
  void host_event(std::uint32_t /*host*/, std::uint32_t /*incarnation*/, Label /*what*/) override {}

  Recording nothing_;
  FiberRuntime fibers_;
  Choices choices_;
  bool ended_ = false;
};

}  // namespace dsqlsim::store
