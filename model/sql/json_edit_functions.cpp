// Further operators and functions of jsonb: several keys at once, what takes parts away, paths as arguments.

#include <algorithm>

#include "model/sql/cast.h"
#include "model/sql/function.h"
#include "model/sql/json_slice.h"

namespace dsqlsim::model {

namespace {

const std::string& str(const Value* v) { return *std::get_if<std::string>(v); }

std::vector<Value> steps_of(const Value* path) {
  return array_elements(str(path), TypeId::text).value_or(std::vector<Value>());
}

bool has_key(std::string_view json, std::string_view key) {
  if (json_kind(json) == JsonKind::object) return json_member(json, key).has_value();
  if (json_kind(json) != JsonKind::array) return json_kind(json) == JsonKind::string && json_unquote(json) == key;
  const std::vector<std::string_view> items = json_items(json);
  return std::any_of(items.begin(), items.end(), [&](std::string_view item) {
    return json_kind(item) == JsonKind::string && json_unquote(item) == key;
  });
}

template <bool all>
bool has_keys(CallContext&, Arguments a, Value& out) {
  const std::vector<Value> keys = steps_of(a[1]);
  const auto present = [&](const Value& key) {
    return !is_null(key) && has_key(str(a[0]), std::get<std::string>(key));
  };
  out = all ? std::all_of(keys.begin(), keys.end(), [&](const Value& k) { return is_null(k) || present(k); })
            : std::any_of(keys.begin(), keys.end(), present);
  return true;
}

/// Collects what stays of an object or an array.
class Kept {
 public:
  explicit Kept(JsonKind kind) : object_(kind == JsonKind::object) {}
  void member(std::string_view key, std::string_view value) { add(std::string(key) + ": " + std::string(value)); }
  void item(std::string_view value) { add(std::string(value)); }
  [[nodiscard]] std::string json() const { return object_ ? "{" + body_ + "}" : "[" + body_ + "]"; }

 private:
  void add(const std::string& part) { body_ += (body_.empty() ? "" : ", ") + part; }

  bool object_;
  std::string body_;
};

bool without_position(CallContext& c, Arguments a, Value& out) {
  const std::string& json = str(a[0]);
  if (json_kind(json) == JsonKind::object) return c.fail("22023", "cannot delete from object using integer index");
  if (json_kind(json) != JsonKind::array) return c.fail("22023", "cannot delete from scalar");
  const std::vector<std::string_view> items = json_items(json);
  std::int64_t at = *std::get_if<std::int64_t>(a[1]);
  if (at < 0) at += static_cast<std::int64_t>(items.size());
  Kept kept(JsonKind::array);
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (static_cast<std::int64_t>(i) != at) kept.item(items[i]);
  }
  out = kept.json();
  return true;
}

bool without_keys(CallContext& c, Arguments a, Value& out) {
  const std::string& json = str(a[0]);
  const JsonKind kind = json_kind(json);
  if (kind > JsonKind::array) return c.fail("22023", "cannot delete from scalar");
  const std::vector<Value> keys = steps_of(a[1]);
  const auto goes = [&](std::string_view quoted) {
    return std::find(keys.begin(), keys.end(), Value(json_unquote(quoted))) != keys.end();
  };
  Kept kept(kind);
  if (kind == JsonKind::object) {
    for (const auto& [key, value] : json_members(json)) {
      if (!goes(key)) kept.member(key, value);
    }
  } else {
    for (const std::string_view item : json_items(json)) {
      if (json_kind(item) != JsonKind::string || !goes(item)) kept.item(item);
    }
  }
  out = kept.json();
  return true;
}

std::string without_path(std::string_view json, const std::vector<Value>& path, std::size_t from) {
  const JsonKind kind = json_kind(json);
  if (kind > JsonKind::array || is_null(path[from])) return std::string(json);
  const std::optional<std::string_view> present = json_step(json, std::get<std::string>(path[from]));
  if (!present) return std::string(json);
  const bool last = from + 1 == path.size();
  Kept kept(kind);
  if (kind == JsonKind::object) {
    for (const auto& [key, value] : json_members(json)) {
      const bool here = value.data() == present->data();
      if (!here || !last) kept.member(key, here ? without_path(value, path, from + 1) : std::string(value));
    }
  } else {
    for (const std::string_view item : json_items(json)) {
      const bool here = item.data() == present->data();
      if (!here || !last) kept.item(here ? without_path(item, path, from + 1) : std::string(item));
    }
  }
  return kept.json();
}

bool delete_path(CallContext& c, Arguments a, Value& out) {
  const std::vector<Value> path = steps_of(a[1]);
  if (json_kind(str(a[0])) > JsonKind::array) return c.fail("22023", "cannot delete path in scalar");
  out = path.empty() ? str(a[0]) : without_path(str(a[0]), path, 0);
  return true;
}

std::string without_nulls(std::string_view json) {
  const JsonKind kind = json_kind(json);
  if (kind > JsonKind::array) return std::string(json);
  Kept kept(kind);
  if (kind == JsonKind::object) {
    for (const auto& [key, value] : json_members(json)) {
      if (json_kind(value) != JsonKind::null) kept.member(key, without_nulls(value));
    }
  } else {
    for (const std::string_view item : json_items(json)) kept.item(without_nulls(item));
  }
  return kept.json();
}

template <bool as_text>
bool extract_path(CallContext&, Arguments a, Value& out) {
  std::optional<std::string_view> at = str(a[0]);
  for (std::size_t i = 1; i < a.size() && at; ++i) at = json_step(*at, str(a[i]));
  if (!at || (as_text && json_kind(*at) == JsonKind::null)) return true;
  out = as_text && json_kind(*at) == JsonKind::string ? json_unquote(*at) : std::string(*at);
  return true;
}

}  // namespace

void add_json_edit_functions(std::vector<Function>& out) {
  using enum TypeId;
  const SqlType path = array_of(SqlType(TypeId::text));
  out.push_back({"?|", {jsonb, path}, boolean, has_keys<false>});
  out.push_back({"?&", {jsonb, path}, boolean, has_keys<true>});
  out.push_back({"-", {jsonb, int4}, jsonb, without_position});
  out.push_back({"-", {jsonb, path}, jsonb, without_keys});
  out.push_back({"#-", {jsonb, path}, jsonb, delete_path});
  out.push_back({"jsonb_strip_nulls", {jsonb}, jsonb, [](CallContext&, Arguments a, Value& r) {
                   r = without_nulls(str(a[0]));
                   return true;
                 }});
  for (const TypeId type : {jsonb, json}) {
    Function part{
        type == jsonb ? "jsonb_extract_path" : "json_extract_path", {type, TypeId::text}, type, extract_path<false>};
    part.variadic = true;
    out.push_back(part);
    Function printed{type == jsonb ? "jsonb_extract_path_text" : "json_extract_path_text",
                     {type, TypeId::text},
                     TypeId::text,
                     extract_path<true>};
    printed.variadic = true;
    out.push_back(printed);
  }
}

}  // namespace dsqlsim::model
