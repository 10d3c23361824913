#pragma once
// Rows of histories for histories written by hand: one shard, one tree, a trunk and a twig.

#include "tests/properties/history_builder.h"

namespace dsqlsim::properties {

inline const Uuid the_tree = make_uuid(7, 1);
inline const Uuid trunk = make_uuid(7, 2);
inline const Uuid twig = make_uuid(7, 3);

/// A node with `count` events from `id` on.
inline Row node_row(const Uuid& branch, std::int64_t id, std::int64_t txn, std::int64_t previous, std::int64_t count,
                    std::string text = "x") {
  return {std::int64_t{1},
          the_tree,
          branch,
          id,
          -txn,
          previous,
          Bytes{schema::encode(schema::HistoryEvents{id, count, 0, std::move(text)})},
          std::string("Text")};
}

inline std::string trunk_token() { return schema::encode(schema::HistoryBranch{the_tree, trunk, {}}); }
/// The twig leaves the trunk at this node.
inline std::string twig_token(std::int64_t at) {
  return schema::encode(schema::HistoryBranch{the_tree, twig, {{trunk, 1, at}}});
}

/// A run whose state ends before event `next`, its last node being (id, txn).
inline Row run_row(std::string_view workflow, std::int64_t version, std::string token, std::int64_t next,
                   std::int64_t id, std::int64_t txn) {
  Row row = execution_row(workflow, version, {version, version, "x", std::move(token), id, txn});
  row[schema::index(schema::executions::next_event_id)] = next;
  return row;
}

}  // namespace dsqlsim::properties
