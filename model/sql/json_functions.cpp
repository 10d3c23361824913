// Operators and functions of json and jsonb.

#include "model/sql/cast.h"
#include "model/sql/function.h"
#include "model/sql/json.h"
#include "model/sql/json_order.h"
#include "model/sql/json_slice.h"

namespace dsqlsim::model {

namespace {

const std::string& json_text(const Value* v) { return *std::get_if<std::string>(v); }

/// The part as json, NULL if there is none.
bool put_part(const std::optional<std::string_view>& part, Value& out) {
  out = part ? Value(std::string(*part)) : Value();
  return true;
}

/// The part as text: JSON's null is NULL, a string loses its quotes.
bool put_text(const std::optional<std::string_view>& part, Value& out) {
  if (!part || json_kind(*part) == JsonKind::null) {
    out = Null{};
  } else if (json_kind(*part) == JsonKind::string) {
    out = json_unquote(*part);
  } else {
    out = std::string(*part);
  }
  return true;
}

std::optional<std::string_view> follow(std::string_view json, const std::vector<Value>& path) {
  std::optional<std::string_view> at = json;
  for (const Value& step : path) {
    if (is_null(step)) return std::nullopt;
    at = json_step(*at, std::get<std::string>(step));
    if (!at) break;
  }
  return at;
}

bool read_path(CallContext& c, const Value* v, std::vector<Value>& out) {
  Result<std::vector<Value>> path = array_elements(json_text(v), TypeId::text);
  if (!path) {
    c.error = std::move(path.error());
    return false;
  }
  out = std::move(*path);
  return true;
}

template <bool (*put)(const std::optional<std::string_view>&, Value&)>
bool at_path(CallContext& c, Arguments a, Value& out) {
  std::vector<Value> path;
  return read_path(c, a[1], path) && put(follow(json_text(a[0]), path), out);
}

template <bool (*put)(const std::optional<std::string_view>&, Value&)>
bool at_key(CallContext&, Arguments a, Value& out) {
  return put(json_member(json_text(a[0]), json_text(a[1])), out);
}

template <bool (*put)(const std::optional<std::string_view>&, Value&)>
bool at_position(CallContext&, Arguments a, Value& out) {
  return put(json_item(json_text(a[0]), std::get<std::int64_t>(*a[1])), out);
}

/// jsonb keeps a bare value as an array of one.
template <bool (*put)(const std::optional<std::string_view>&, Value&)>
bool at_position_or_bare(CallContext& c, Arguments a, Value& out) {
  const std::int64_t position = std::get<std::int64_t>(*a[1]);
  if (json_kind(json_text(a[0])) <= JsonKind::array) return at_position<put>(c, a, out);
  return put(position == 0 || position == -1 ? std::optional<std::string_view>(json_text(a[0])) : std::nullopt, out);
}

void add_access(std::vector<Function>& out, TypeId type) {
  using enum TypeId;
  const SqlType path = array_of(SqlType(TypeId::text));
  out.push_back({"->", {type, TypeId::text}, type, at_key<put_part>});
  const bool binary = type == jsonb;
  out.push_back({"->", {type, int4}, type, binary ? at_position_or_bare<put_part> : at_position<put_part>});
  out.push_back({"->>", {type, TypeId::text}, TypeId::text, at_key<put_text>});
  out.push_back({"->>", {type, int4}, TypeId::text, binary ? at_position_or_bare<put_text> : at_position<put_text>});
  out.push_back({"#>", {type, path}, type, at_path<put_part>});
  out.push_back({"#>>", {type, path}, TypeId::text, at_path<put_text>});
}

bool has_key(std::string_view json, std::string_view key) {
  if (json_kind(json) == JsonKind::string) return json_unquote(json) == key;
  if (json_kind(json) == JsonKind::object) return json_member(json, key).has_value();
  if (json_kind(json) != JsonKind::array) return false;
  for (const std::string_view item : json_items(json)) {
    if (json_kind(item) == JsonKind::string && json_unquote(item) == key) return true;
  }
  return false;
}

std::string inside(std::string_view json) { return std::string(json.substr(1, json.size() - 2)); }

std::string bracketed(char open, const std::string& left, const std::string& right, char close) {
  return open + left + (left.empty() || right.empty() ? "" : ", ") + right + close;
}

bool concatenate(CallContext&, Arguments a, Value& out) {
  const std::string& x = json_text(a[0]);
  const std::string& y = json_text(a[1]);
  const bool objects = json_kind(x) == JsonKind::object && json_kind(y) == JsonKind::object;
  const auto as_array = [](const std::string& json) { return json_kind(json) == JsonKind::array ? inside(json) : json; };
  std::string joined = objects ? bracketed('{', inside(x), inside(y), '}') : bracketed('[', as_array(x), as_array(y), ']');
  std::string normal;
  // The later of two equal keys wins there.
  (void)normalize_json(joined, normal);
  out = std::move(normal);
  return true;
}

bool without_key(CallContext& c, Arguments a, Value& out) {
  const std::string& json = json_text(a[0]);
  const JsonKind kind = json_kind(json);
  if (kind > JsonKind::array) return c.fail("22023", "cannot delete from scalar");
  std::string kept;
  const auto keep = [&](const std::string& part) { kept += (kept.empty() ? "" : ", ") + part; };
  if (kind == JsonKind::object) {
    for (const auto& [key, value] : json_members(json)) {
      if (json_unquote(key) != json_text(a[1])) keep(std::string(key) + ": " + std::string(value));
    }
    out = "{" + kept + "}";
    return true;
  }
  for (const std::string_view item : json_items(json)) {
    if (json_kind(item) != JsonKind::string || json_unquote(item) != json_text(a[1])) keep(std::string(item));
  }
  out = "[" + kept + "]";
  return true;
}

/// jsonb_set: `json` with what is at path[from..] replaced, or added if `create` and only the last step is missing.
std::string with_value(std::string_view json, const std::vector<Value>& path, std::size_t from, const std::string& value, bool create) {
  if (from == path.size()) return value;
  const JsonKind kind = json_kind(json);
  if (kind > JsonKind::array || is_null(path[from])) return std::string(json);
  const std::string& step = std::get<std::string>(path[from]);
  const std::optional<std::string_view> present = json_step(json, step);
  if (!present && (!create || from + 1 != path.size())) return std::string(json);
  std::string body;
  const auto add = [&](const std::string& part) { body += (body.empty() ? "" : ", ") + part; };
  if (kind == JsonKind::object) {
    for (const auto& [key, old] : json_members(json)) {
      const bool here = json_unquote(key) == step;
      add(std::string(key) + ": " + (here ? with_value(old, path, from + 1, value, create) : std::string(old)));
    }
    if (!present) add(json_quote(step) + ": " + value);
    return "{" + body + "}";
  }
  if (!present && step.starts_with('-')) add(value);
  for (const std::string_view item : json_items(json)) {
    const bool here = present && item.data() == present->data();
    add(here ? with_value(item, path, from + 1, value, create) : std::string(item));
  }
  if (!present && !step.starts_with('-')) add(value);
  return "[" + body + "]";
}

bool set_value(CallContext& c, Arguments a, Value& out) {
  std::vector<Value> path;
  if (!read_path(c, a[1], path)) return false;
  if (json_kind(json_text(a[0])) > JsonKind::array) return c.fail("22023", "cannot set path in scalar");
  std::string normal;
  (void)normalize_json(with_value(json_text(a[0]), path, 0, json_text(a[2]), a.size() < 4 || *std::get_if<bool>(a[3])), normal);
  out = std::move(normal);
  return true;
}

bool array_length(CallContext& c, Arguments a, Value& out) {
  if (json_kind(json_text(a[0])) == JsonKind::object) return c.fail("22023", "cannot get array length of a non-array");
  if (json_kind(json_text(a[0])) != JsonKind::array) return c.fail("22023", "cannot get array length of a scalar");
  out = static_cast<std::int64_t>(json_items(json_text(a[0])).size());
  return true;
}

/// Of pairs of key and value, all of them jsonb already; a key is shown as text.
bool build_object(CallContext& c, Arguments a, Value& out) {
  if (a.size() % 2 != 0) return c.fail("22023", "argument list must have even number of elements");
  std::string body;
  for (std::size_t i = 0; i < a.size(); i += 2) {
    if (is_null(*a[i])) return c.fail("22023", "argument " + std::to_string(i + 1) + ": key must not be null");
    Value key;
    (void)put_text(json_text(a[i]), key);
    body += (i == 0 ? "" : ", ") + json_quote(std::get<std::string>(key)) + ": " + (is_null(*a[i + 1]) ? "null" : json_text(a[i + 1]));
  }
  std::string normal;
  (void)normalize_json("{" + body + "}", normal);
  out = std::move(normal);
  return true;
}

/// What is no number in JSON (NaN, infinities) is a string.
bool number_as_json(CallContext&, Arguments a, Value& out) {
  std::string number;
  if (!normalize_json(to_text(*a[0]), number)) number = json_quote(to_text(*a[0]));
  out = std::move(number);
  return true;
}

template <bool zoned>
bool moment_as_json(CallContext&, Arguments a, Value& out) {
  std::string text = to_text(*a[0]);
  text[text.find(' ')] = 'T';
  out = json_quote(text + (zoned ? "+00:00" : ""));
  return true;
}

bool build_array(CallContext&, Arguments a, Value& out) {
  std::string body;
  for (std::size_t i = 0; i < a.size(); ++i) body += (i == 0 ? "" : ", ") + (is_null(*a[i]) ? "null" : json_text(a[i]));
  out = "[" + body + "]";
  return true;
}

}  // namespace

void add_json_functions(std::vector<Function>& out) {
  using enum TypeId;
  add_access(out, jsonb);
  add_access(out, json);
  const SqlType path = array_of(SqlType(TypeId::text));
  out.push_back({"@>", {jsonb, jsonb}, boolean, [](CallContext&, Arguments a, Value& r) { r = json_contains(json_text(a[0]), json_text(a[1])); return true; }});
  out.push_back({"<@", {jsonb, jsonb}, boolean, [](CallContext&, Arguments a, Value& r) { r = json_contains(json_text(a[1]), json_text(a[0])); return true; }});
  out.push_back({"?", {jsonb, TypeId::text}, boolean, [](CallContext&, Arguments a, Value& r) { r = has_key(json_text(a[0]), json_text(a[1])); return true; }});
  out.push_back({"||", {jsonb, jsonb}, jsonb, concatenate});
  out.push_back({"-", {jsonb, TypeId::text}, jsonb, without_key});
  out.push_back({"jsonb_set", {jsonb, path, jsonb}, jsonb, set_value});
  out.push_back({"jsonb_set", {jsonb, path, jsonb, boolean}, jsonb, set_value});
  for (const TypeId type : {jsonb, json}) {
    const bool binary = type == jsonb;
    out.push_back({binary ? "jsonb_array_length" : "json_array_length", {type}, int4, array_length});
    out.push_back({binary ? "jsonb_typeof" : "json_typeof", {type}, TypeId::text, [](CallContext&, Arguments a, Value& r) {
                     r = std::string(json_kind_name(json_kind(json_text(a[0]))));
                     return true;
                   }});
  }
  out.push_back({"to_jsonb", {TypeId::text}, jsonb, [](CallContext&, Arguments a, Value& r) { r = json_quote(json_text(a[0])); return true; }, Volatility::stable});
  out.push_back({"to_jsonb", {boolean}, jsonb, [](CallContext&, Arguments a, Value& r) { r = std::string(*std::get_if<bool>(a[0]) ? "true" : "false"); return true; }, Volatility::stable});
  for (const TypeId type : {int8, numeric, float8}) out.push_back({"to_jsonb", {type}, jsonb, number_as_json, Volatility::stable});
  // ISO 8601, with a T.
  for (const TypeId type : {timestamp, timestamptz}) {
    out.push_back({"to_jsonb", {type}, jsonb, type == timestamptz ? moment_as_json<true> : moment_as_json<false>, Volatility::stable});
  }
  out.push_back({json_order_function, {jsonb}, TypeId::text, [](CallContext&, Arguments a, Value& r) { r = json_order_key(json_text(a[0])); return true; }});
  out.push_back({"to_jsonb", {jsonb}, jsonb, [](CallContext&, Arguments a, Value& r) { r = json_text(a[0]); return true; }, Volatility::stable});
  Function object{"jsonb_build_object", {jsonb}, jsonb, build_object, Volatility::stable};
  object.strict = false;
  object.variadic = true;
  out.push_back(object);
  Function array{"jsonb_build_array", {jsonb}, jsonb, build_array, Volatility::stable};
  array.strict = false;
  array.variadic = true;
  out.push_back(array);
}

}  // namespace dsqlsim::model
