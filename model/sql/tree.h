#pragma once
// Small readers over libpg_query's protobuf tree, shared by the sources of this folder and by nobody else.

#include <pg_query/pg_query.pb-c.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/sql/try.h"

namespace dsqlsim::model {

using Node = PgQuery__Node;
using NodeList = std::span<Node* const>;

/// protobuf-c gives (count, pointer) pairs with possibly null pointers.
[[nodiscard]] inline NodeList list(std::size_t n, Node** items) { return n == 0 ? NodeList() : NodeList(items, n); }

/// Protobuf strings may be null: that is empty.
[[nodiscard]] inline std::string_view text_of(const char* s) { return s == nullptr ? std::string_view() : std::string_view(s); }

/// Text of a String node; empty if it is none.
[[nodiscard]] inline std::string_view string_of(const Node* node) {
  return node != nullptr && node->node_case == PG_QUERY__NODE__NODE_STRING ? text_of(node->string->sval) : std::string_view();
}

[[nodiscard]] std::vector<std::string> strings_of(NodeList nodes);

/// The parser's name of the node, for "not modelled" and "unsupported statement".
[[nodiscard]] std::string node_name(const Node& node);

[[nodiscard]] tl::unexpected<DbError> not_modelled(std::string_view what);

/// What PostgreSQL calls a result column that holds this expression; "?column?" if nothing names it. (output_name.cpp)
[[nodiscard]] std::string output_name(const Node& value);

/// Calls visit for every message of the tree below and including `message`, parents first.
template <class Visit>
void walk(const ProtobufCMessage* message, Visit&& visit) {
  if (message == nullptr) return;
  visit(*message);
  const ProtobufCMessageDescriptor* descriptor = message->descriptor;
  const auto* base = reinterpret_cast<const char*>(message);
  for (unsigned i = 0; i < descriptor->n_fields; ++i) {
    const ProtobufCFieldDescriptor& field = descriptor->fields[i];
    if (field.type != PROTOBUF_C_TYPE_MESSAGE) continue;
    if (field.label == PROTOBUF_C_LABEL_REPEATED) {
      const auto count = *reinterpret_cast<const std::size_t*>(base + field.quantifier_offset);
      const auto* items = *reinterpret_cast<ProtobufCMessage* const* const*>(base + field.offset);
      for (std::size_t k = 0; k < count; ++k) walk(items[k], visit);
    } else if ((field.flags & PROTOBUF_C_FIELD_FLAG_ONEOF) == 0 ||
               *reinterpret_cast<const std::uint32_t*>(base + field.quantifier_offset) == field.id) {
      walk(*reinterpret_cast<ProtobufCMessage* const*>(base + field.offset), visit);
    }
  }
}

}  // namespace dsqlsim::model
