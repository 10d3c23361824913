#include "scenarios/store_under_test.h"

#include "scenarios/catalogue.h"

namespace dsqlsim::scenarios {

const store::Blueprint& blueprint_of(const StoreVariant& variant) {
  return static_cast<const StoreUnderTest&>(variant).blueprint();
}

Made<StoreVariant> make_store(std::string_view spec) {
  auto blueprint = store::make_blueprint(spec);
  if (!blueprint.has_value()) return tl::unexpected<std::string>(blueprint.error());
  return std::make_unique<StoreUnderTest>(std::move(*blueprint));
}

}  // namespace dsqlsim::scenarios
