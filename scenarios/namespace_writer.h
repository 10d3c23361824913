#pragma once
// A frontend that creates and updates namespaces (temporal-store 5.4): read the global notification version, read the
// namespace, change it, write it back. Its caller tries again a few times, from the beginning.

#include <cstdint>

#include "sim/core/context.h"
#include "store/store.h"

namespace dsqlsim::scenarios {

/// Namespaces of the workload are numbered 0 to this, exclusive.
inline constexpr std::int64_t namespaces = 3;

class NamespaceWriter {
 public:
  explicit NamespaceWriter(store::Store& store) : store_(store) {}

  /// Makes operations as long as `left`, shared by all incarnations of the host, lasts.
  void run(Actor& actor, std::uint64_t& left);
  /// Creates a namespace, once. What the store answered.
  store::Expected<void> create_once(Actor& actor, std::int64_t number, std::int64_t attempt);
  /// One update of an existing namespace, once. What the store answered.
  store::Expected<void> update_once(Actor& actor, std::int64_t number, std::int64_t attempt);
  /// Numbers of the namespaces that exist; nothing if that could not be read.
  std::optional<std::vector<std::int64_t>> existing(Actor& actor);

 private:
  void operate(Actor& actor);
  void note_result(Actor& actor, std::int64_t number, std::int64_t mutation, std::int64_t attempt,
                   std::string_view what, const store::Expected<void>& result) const;

  store::Store& store_;
};

}  // namespace dsqlsim::scenarios
