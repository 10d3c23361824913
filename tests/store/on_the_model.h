#pragma once
// A whole store of a variant over the model, without a network.

#include <gtest/gtest.h>

#include <functional>

#include "tests/store/direct_database.h"
#include "tests/store/variant.h"

namespace dsqlsim::store {

template <class T>
T must(Expected<T> answer) {
  EXPECT_TRUE(answer.has_value()) << (answer.has_value() ? "" : describe(answer.error()));
  if constexpr (!std::is_void_v<T>) return answer.has_value() ? std::move(*answer) : T{};
}

struct World {
  explicit World(std::string_view spec) : store(database, variant(spec)) {}
  void run(const std::function<void(Store&, const Context&)>& body) {
    actor.run_in_context([&](const Context& ctx) { body(store, ctx); });
  }
  OneActor actor;
  DirectDatabase database;
  Store store;
};

}  // namespace dsqlsim::store
