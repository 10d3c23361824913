#include "sim/run/workspace.h"

#include <fmt/format.h>

namespace dsqlsim {

const Scenario* Catalogue::find_scenario(std::string_view name) const {
  for (const Scenario& s : scenarios) {
    if (s.name == name) return &s;
  }
  return nullptr;
}

const Property* Catalogue::find_property(std::string_view name) const {
  for (const Property& p : properties) {
    if (p.name == name) return &p;
  }
  return nullptr;
}

tl::expected<Backend*, std::string> Workspace::backend(std::string_view name, std::string_view dialect,
                                                       const Scenario& scenario) {
  const std::string key = fmt::format("{}/{}/{}", name, dialect, scenario.name);
  const auto known = backends_.find(key);
  if (known != backends_.end()) {
    known->second->reset();
    return known->second.get();
  }
  Made<Backend> made = catalogue_.make_backend(name, dialect);
  if (!made.has_value()) return tl::unexpected<std::string>(made.error());
  const std::vector<std::string> schema = scenario.schema();
  (*made)->load(schema);
  return backends_.emplace(key, std::move(*made)).first->second.get();
}

tl::expected<const StoreVariant*, std::string> Workspace::store(std::string_view spec) {
  const auto known = stores_.find(spec);
  if (known != stores_.end()) return known->second.get();
  Made<StoreVariant> made = catalogue_.make_store(spec);
  if (!made.has_value()) return tl::unexpected<std::string>(made.error());
  return stores_.emplace(std::string(spec), std::move(*made)).first->second.get();
}

}  // namespace dsqlsim
