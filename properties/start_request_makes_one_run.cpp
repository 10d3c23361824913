// S8. A caller that got no answer asks again to start its workflow, under the same request id. As long as the run that
// the request made is the current one, asking again makes no other.

#include <fmt/format.h>

#include <map>
#include <tuple>

#include "properties/catalogue.h"
#include "properties/rows.h"

namespace dsqlsim::properties {

Verdict start_request_makes_one_run(const History& history) {
  using schema::current_executions;
  /// By shard, namespace and workflow: who wrote the current row last.
  std::map<std::tuple<std::int64_t, Uuid, std::string_view>, std::size_t> last;
  bool judged = false;
  for (const RowChanged& row : changes_of(history, schema::table::current_executions)) {
    if (is_delete(row.change)) continue;
    const auto& after = row.change.after;
    const std::string_view workflow = text(cell(after, current_executions::workflow_id));
    const std::int64_t shard = integer(after, current_executions::shard_id);
    const auto [before, is_first] =
        last.try_emplace({shard, uuid(cell(after, current_executions::namespace_id)), workflow}, row.entry);
    const std::size_t earlier = before->second;
    before->second = row.entry;
    if (!is_update(row.change)) continue;
    const auto run = [](std::span<const Value> r) { return uuid(cell(r, current_executions::run_id)); };
    const auto request = [](std::span<const Value> r) { return text(cell(r, current_executions::create_request_id)); };
    if (run(row.change.before) == run(after)) continue;
    judged = true;
    if (request(after).empty() || request(row.change.before) != request(after)) continue;
    std::vector<std::size_t> witness{row.entry};
    if (!is_first) witness.insert(witness.begin(), earlier);
    return Verdict::violated(
        "one request made two runs",
        fmt::format("{} made another run of workflow {} of shard {} for request {}, which had made the current one.",
                    who(history, row.entry), workflow, shard, request(after)),
        std::move(witness));
  }
  return judged ? Verdict::holds() : Verdict::undecided("no run followed another");
}

}  // namespace dsqlsim::properties
