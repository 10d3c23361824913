#include "model/sql/sequence_options.h"

#include <fmt/format.h>

#include <cstdlib>
#include <map>
#include <string>

namespace dsqlsim::model {

namespace {

std::int64_t number_of(const Node* arg) {
  if (arg == nullptr) return 0;
  if (arg->node_case == PG_QUERY__NODE__NODE_INTEGER) return arg->integer->ival;
  if (arg->node_case == PG_QUERY__NODE__NODE_FLOAT) return std::strtoll(arg->float_->fval, nullptr, 10);
  return 0;
}

struct Range {
  std::int64_t least = INT64_MIN;
  std::int64_t most = INT64_MAX;
};

Result<Range> range_of(const Node* type) {
  if (type == nullptr || type->node_case != PG_QUERY__NODE__NODE_TYPE_NAME) return Range{};
  const PgQuery__TypeName& name = *type->type_name;
  const std::vector<std::string> names = strings_of(list(name.n_names, name.names));
  if (names.back() == "int8") return Range{};
  if (names.back() == "int4") return Range{INT32_MIN, INT32_MAX};
  if (names.back() == "int2") return Range{INT16_MIN, INT16_MAX};
  return refuse("22023", "sequence type must be smallint, integer, or bigint");
}

Status check_within(const char* what, std::int64_t value, const SequenceDef& sequence) {
  if (value < sequence.minimum) {
    return refuse("22023",
                  fmt::format("{} value ({}) cannot be less than MINVALUE ({})", what, value, sequence.minimum));
  }
  if (value > sequence.maximum) {
    return refuse("22023",
                  fmt::format("{} value ({}) cannot be greater than MAXVALUE ({})", what, value, sequence.maximum));
  }
  return std::monostate{};
}

}  // namespace

Result<SequenceOptions> read_sequence_options(NodeList options, bool fresh, SequenceDef& sequence) {
  std::map<std::string, const PgQuery__DefElem*, std::less<>> given;
  for (const Node* node : options) {
    const PgQuery__DefElem& option = *node->def_elem;
    if (!given.emplace(text_of(option.defname), &option).second)
      return refuse("42601", "conflicting or redundant options");
  }
  const auto find = [&](const char* key) {
    const auto at = given.find(key);
    return at == given.end() ? nullptr : at->second;
  };
  Range range;
  if (const PgQuery__DefElem* as = find("as")) {
    DSQLSIM_TRY(range, range_of(as->arg));
  }
  if (const PgQuery__DefElem* o = find("increment")) sequence.increment = number_of(o->arg);
  if (sequence.increment == 0) return refuse("22023", "INCREMENT must not be zero");
  if (const PgQuery__DefElem* o = find("cycle")) sequence.cycle = o->arg == nullptr || o->arg->boolean->boolval != 0;
  const bool up = sequence.increment > 0;
  // NO MAXVALUE and NO MINVALUE are options without a value.
  const auto bound = [&](const char* key, std::int64_t standard, std::int64_t& out) {
    const PgQuery__DefElem* o = find(key);
    if (o != nullptr && o->arg != nullptr) {
      out = number_of(o->arg);
    } else if (o != nullptr || fresh) {
      out = standard;
    }
  };
  bound("maxvalue", up ? range.most : -1, sequence.maximum);
  bound("minvalue", up ? 1 : range.least, sequence.minimum);
  if (sequence.minimum >= sequence.maximum) {
    return refuse("22023",
                  fmt::format("MINVALUE ({}) must be less than MAXVALUE ({})", sequence.minimum, sequence.maximum));
  }
  if (const PgQuery__DefElem* o = find("start")) {
    sequence.start = number_of(o->arg);
  } else if (fresh) {
    sequence.start = up ? sequence.minimum : sequence.maximum;
  }
  DSQLSIM_CHECKED(check_within("START", sequence.start, sequence));
  SequenceOptions out;
  if (const PgQuery__DefElem* o = find("restart")) {
    out.restart = o->arg == nullptr ? sequence.start : number_of(o->arg);
    DSQLSIM_CHECKED(check_within("RESTART", *out.restart, sequence));
  }
  if (const PgQuery__DefElem* o = find("cache")) {
    sequence.cache = number_of(o->arg);
    out.cache_given = true;
  }
  return out;
}

}  // namespace dsqlsim::model
