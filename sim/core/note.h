#pragma once
// What actors say about themselves while they run: operations begun, notes (an id was issued, a task was executed, a
// retry was decided), metrics. The sink is the recorder; sim/core and the store only know this interface.

#include <array>
#include <cstdint>
#include <string_view>

#include "sim/core/label.h"

namespace dsqlsim {

class Actor;

struct Note {
  Label kind;
  /// Meaning per kind, documented where the label is defined.
  std::array<std::int64_t, 5> n{};
  std::string_view text;
};

class NoteSink {
 public:
  virtual ~NoteSink() = default;
  /// An operation of the workload begins; `text` says in a few words what it is about to do.
  virtual void operation_began(const Actor& actor, Label kind, std::string_view text) = 0;
  virtual void note(const Actor& actor, const Note& note) = 0;
  /// A counter moved or a timer was recorded, with up to two label values as the plugin labels it.
  virtual void metric(const Actor& actor, Label name, std::string_view label_a, std::string_view label_b,
                      std::int64_t value) = 0;
  virtual void host_event(std::uint32_t host, std::uint32_t incarnation, Label what) = 0;
};

}  // namespace dsqlsim
