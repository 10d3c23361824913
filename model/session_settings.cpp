#include "model/session_settings.h"

#include <utility>

namespace dsqlsim::model {

void SessionSettings::refresh() {
  const auto found = values_.find("search_path");
  path_ = found == values_.end() ? default_search_path() : parse_search_path(found->second);
}

void SessionSettings::start(std::string_view name, std::string value) {
  startup_[std::string(name)] = std::move(value);
  clear();
}

void SessionSettings::set(const std::string& name, std::optional<std::string> value, bool local) {
  if (!before_.has_value()) {
    before_ = values_;
    lasting_ = values_;
  }
  if (!value.has_value()) {
    const auto own = startup_.find(name);
    if (own != startup_.end()) value = own->second;
  }
  const auto put = [&](Values& into) {
    if (value.has_value()) {
      into[name] = *value;
    } else {
      into.erase(name);
    }
  };
  put(values_);
  if (!local) put(lasting_);
  refresh();
}

void SessionSettings::reset_all() {
  if (!before_.has_value()) before_ = values_;
  values_ = startup_;
  lasting_ = startup_;
  refresh();
}

std::optional<std::string> SessionSettings::find(const std::string& name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::nullopt : std::optional<std::string>(found->second);
}

void SessionSettings::end_transaction(bool committed) {
  if (!before_.has_value()) return;
  values_ = committed ? std::move(lasting_) : std::move(*before_);
  before_.reset();
  lasting_.clear();
  refresh();
}

void SessionSettings::clear() {
  values_ = startup_;
  before_.reset();
  lasting_.clear();
  refresh();
}

}  // namespace dsqlsim::model
