#include "store/blueprint.h"

namespace dsqlsim::store::remedy {

namespace {
std::int64_t node_id(const HistoryNodesRange& range) { return range.max_node_id; }
}  // namespace

void backward_history_cursor(Blueprint& blueprint) { blueprint.history.reverse_cursor_node = node_id; }

}  // namespace dsqlsim::store::remedy
