#pragma once
// Two or three hosts that are alike, each with so much to do. When all of it is done, or time is up, one of them probes
// alone that everything works.

#include <cstdint>
#include <deque>
#include <functional>
#include <string_view>

#include "sim/run/scenario.h"

namespace dsqlsim::scenarios {

class EqualHosts : public ScenarioRun {
 public:
  /// What each host has to do: at least `least` of `what`, and fewer than `spread` more.
  struct Work {
    Label what;
    std::uint64_t least;
    std::uint64_t spread;
  };

  [[nodiscard]] bool workload_done() const override;
  /// Nobody does any more of it, and the probe begins.
  void settle() override;
  [[nodiscard]] bool settled() const override { return settled_; }

 protected:
  explicit EqualHosts(World& world) : world_(world) {}
  /// Draws how many hosts there are and what they have to do, and boots them: the last thing that a constructor does.
  void start(std::string_view scenario, const Work& work);
  void start_probe();

  virtual void boot(Machine& machine, Host& host) = 0;
  /// On host A, when what the others have under way is over. False: it could not even begin, and the run does not
  /// settle.
  virtual bool probe(Actor& actor, Host& host) = 0;

  [[nodiscard]] World& world() { return world_; }
  /// What the host has still to do, whatever its incarnation.
  [[nodiscard]] std::uint64_t& left(const Host& host) { return left_[host.id]; }

 private:
  World& world_;
  std::deque<std::uint64_t> left_;
  bool settled_ = false;
};

/// Tries a few times whether it `works`, and notes how that ended: `what` is one way of doing something, `kind` what
/// all of them are about.
void probe_works(Actor& actor, std::int64_t number, std::string_view kind, std::string_view what,
                 const std::function<bool()>& works);

}  // namespace dsqlsim::scenarios
