#pragma once
// A blueprint by its spec, and a whole store over a scripted database, for tests.

#include <gtest/gtest.h>

#include <string_view>

#include "store/store.h"
#include "tests/store/fake_database.h"
#include "tests/store/one_actor.h"

namespace dsqlsim::store {

inline Blueprint variant(std::string_view spec) {
  tl::expected<Blueprint, std::string> made = make_blueprint(spec);
  EXPECT_TRUE(made.has_value()) << (made.has_value() ? "" : made.error());
  return made.has_value() ? *made : shipped_blueprint();
}

/// One actor, one database, one store of a variant.
struct Bench {
  explicit Bench(std::string_view spec) : store(database, variant(spec)) {}
  Bench(std::string_view spec, std::uint64_t seed) : actor(seed), store(database, variant(spec)) {}

  /// Runs a call and keeps its error, if any.
  template <class Call>
  void call(const Call& what) {
    actor.run_in_context([&](const Context& ctx) {
      const auto done = what(store, ctx);
      if (!done.has_value()) error = done.error();
    });
  }
  [[nodiscard]] Failure kind() const { return error.has_value() ? error->kind : Failure::none; }
  [[nodiscard]] std::string text() const { return error.has_value() ? error->text : std::string(); }

  OneActor actor;
  FakeDatabase database;
  Store store;
  std::optional<Error> error;
};

}  // namespace dsqlsim::store
