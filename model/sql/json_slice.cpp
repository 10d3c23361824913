#include "model/sql/json_slice.h"

#include <algorithm>
#include <charconv>

#include "model/sql/decimal.h"

namespace dsqlsim::model {

namespace {

constexpr std::string_view blanks = " \t\n\r";

std::string_view trim(std::string_view s) {
  const auto begin = s.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return s.substr(begin, s.find_last_not_of(blanks) - begin + 1);
}

/// Where the value that begins at `at` ends.
std::size_t end_of_value(std::string_view s, std::size_t at) {
  std::size_t depth = 0;
  for (; at < s.size(); ++at) {
    const char c = s[at];
    if (c == '"') {
      for (++at; at < s.size() && s[at] != '"'; ++at) {
        if (s[at] == '\\') ++at;
      }
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      if (depth == 0) return at;
      --depth;
    } else if (c == ',' && depth == 0) {
      return at;
    }
  }
  return s.size();
}

/// What stands between the brackets of an array or object, at its commas.
std::vector<std::string_view> parts_of(std::string_view json) {
  std::vector<std::string_view> out;
  std::string_view body = trim(json);
  body = trim(body.substr(1, body.size() - 2));
  while (!body.empty()) {
    const std::size_t end = end_of_value(body, 0);
    out.push_back(trim(body.substr(0, end)));
    body.remove_prefix(std::min(end + 1, body.size()));
  }
  return out;
}

void append_utf8(std::string& out, std::uint32_t c) {
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | (c >> 6));
    put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | (c >> 12));
    put(0x80 | ((c >> 6) & 0x3F));
    put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | (c >> 18));
    put(0x80 | ((c >> 12) & 0x3F));
    put(0x80 | ((c >> 6) & 0x3F));
    put(0x80 | (c & 0x3F));
  }
}

std::uint32_t hex4(std::string_view s) {
  std::uint32_t v = 0;
  (void)std::from_chars(s.data(), s.data() + std::min<std::size_t>(4, s.size()), v, 16);
  return v;
}

bool same_scalar(std::string_view a, std::string_view b) {
  if (json_kind(a) != json_kind(b)) return false;
  Decimal x;
  Decimal y;
  if (json_kind(a) == JsonKind::number && parse_decimal(a, x) && parse_decimal(b, y)) return compare(x, y) == 0;
  return a == b;
}

bool is_scalar(std::string_view json) { return json_kind(json) > JsonKind::array; }

bool array_contains(std::string_view outer, std::string_view item) {
  const std::vector<std::string_view> items = json_items(outer);
  return std::any_of(items.begin(), items.end(), [&](std::string_view mine) {
    if (is_scalar(mine) || is_scalar(item)) return is_scalar(mine) && is_scalar(item) && same_scalar(mine, item);
    return json_contains(mine, item);
  });
}

}  // namespace

JsonKind json_kind(std::string_view json) {
  switch (trim(json).front()) {
    case '{': return JsonKind::object;
    case '[': return JsonKind::array;
    case '"': return JsonKind::string;
    case 't':
    case 'f': return JsonKind::boolean;
    case 'n': return JsonKind::null;
    default: return JsonKind::number;
  }
}

std::string_view json_kind_name(JsonKind kind) {
  switch (kind) {
    case JsonKind::object: return "object";
    case JsonKind::array: return "array";
    case JsonKind::string: return "string";
    case JsonKind::number: return "number";
    case JsonKind::boolean: return "boolean";
    case JsonKind::null: return "null";
  }
  return "null";
}

std::vector<std::pair<std::string_view, std::string_view>> json_members(std::string_view object) {
  std::vector<std::pair<std::string_view, std::string_view>> out;
  for (const std::string_view part : parts_of(object)) {
    std::size_t end = 1;
    for (; end < part.size() && part[end] != '"'; ++end) {
      if (part[end] == '\\') ++end;
    }
    const std::size_t colon = part.find(':', end);
    out.emplace_back(part.substr(0, end + 1), trim(part.substr(colon + 1)));
  }
  return out;
}

std::vector<std::string_view> json_items(std::string_view array) { return parts_of(array); }

std::string json_unquote(std::string_view string) {
  std::string out;
  for (std::size_t i = 1; i + 1 < string.size(); ++i) {
    if (string[i] != '\\') {
      out += string[i];
      continue;
    }
    switch (string[++i]) {
      case 'b': out += '\b'; break;
      case 'f': out += '\f'; break;
      case 'n': out += '\n'; break;
      case 'r': out += '\r'; break;
      case 't': out += '\t'; break;
      case 'u': {
        std::uint32_t c = hex4(string.substr(i + 1));
        i += 4;
        // Two halves of a character beyond 16 bits.
        if (c >= 0xD800 && c < 0xDC00 && string.substr(i + 1, 2) == "\\u") {
          c = 0x10000 + ((c - 0xD800) << 10) + (hex4(string.substr(i + 3)) - 0xDC00);
          i += 6;
        }
        append_utf8(out, c);
        break;
      }
      default: out += string[i];
    }
  }
  return out;
}

std::string json_quote(std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\b': out += "\\b"; break;
      case '\f': out += "\\f"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += "\\u00";
          out += hex[static_cast<unsigned char>(c) >> 4];
          out += hex[static_cast<unsigned char>(c) & 0xF];
        } else {
          out += c;
        }
    }
  }
  return out + '"';
}

std::optional<std::string_view> json_member(std::string_view json, std::string_view key) {
  std::optional<std::string_view> found;
  if (json_kind(json) != JsonKind::object) return found;
  for (const auto& [name, value] : json_members(json)) {
    if (json_unquote(name) == key) found = value;
  }
  return found;
}

std::optional<std::string_view> json_item(std::string_view json, std::int64_t position) {
  if (json_kind(json) != JsonKind::array) return std::nullopt;
  const std::vector<std::string_view> items = json_items(json);
  if (position < 0) position += static_cast<std::int64_t>(items.size());
  if (position < 0 || position >= static_cast<std::int64_t>(items.size())) return std::nullopt;
  return items[static_cast<std::size_t>(position)];
}

std::optional<std::string_view> json_step(std::string_view json, std::string_view step) {
  if (json_kind(json) == JsonKind::object) return json_member(json, step);
  std::int64_t position = 0;
  const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), position);
  if (error != std::errc{} || end != step.data() + step.size()) return std::nullopt;
  return json_item(json, position);
}

bool json_contains(std::string_view outer, std::string_view inner) {
  const JsonKind a = json_kind(outer);
  const JsonKind b = json_kind(inner);
  // An array may contain a bare value.
  if (a == JsonKind::array && b > JsonKind::array) return array_contains(outer, inner);
  if (a != b) return false;
  if (a == JsonKind::object) {
    const auto members = json_members(inner);
    return std::all_of(members.begin(), members.end(), [&](const auto& member) {
      const auto mine = json_member(outer, json_unquote(member.first));
      if (!mine) return false;
      if (is_scalar(*mine) || is_scalar(member.second)) return same_scalar(*mine, member.second);
      return json_contains(*mine, member.second);
    });
  }
  if (a != JsonKind::array) return same_scalar(outer, inner);
  const std::vector<std::string_view> items = json_items(inner);
  return std::all_of(items.begin(), items.end(), [&](std::string_view item) { return array_contains(outer, item); });
}

}  // namespace dsqlsim::model
