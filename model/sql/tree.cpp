#include "model/sql/tree.h"

#include <fmt/format.h>

namespace dsqlsim::model {

std::vector<std::string> strings_of(NodeList nodes) {
  std::vector<std::string> out;
  for (const Node* node : nodes) {
    if (node->node_case == PG_QUERY__NODE__NODE_LIST) {
      for (std::size_t i = 0; i < node->list->n_items; ++i) out.emplace_back(string_of(node->list->items[i]));
    } else {
      out.emplace_back(string_of(node));
    }
  }
  return out;
}

std::string node_name(const Node& node) {
  for (unsigned i = 0; i < pg_query__node__descriptor.n_fields; ++i) {
    const ProtobufCFieldDescriptor& field = pg_query__node__descriptor.fields[i];
    if (field.id != static_cast<std::uint32_t>(node.node_case)) continue;
    const auto* message = static_cast<const ProtobufCMessageDescriptor*>(field.descriptor);
    return message->short_name;
  }
  return "empty";
}

tl::unexpected<DbError> not_modelled(std::string_view what) {
  return refuse(sqlstate::internal_error, fmt::format("dsqlsim: not modelled: {}", what));
}

}  // namespace dsqlsim::model
