// S26. A batch of user data is written in one commit, all of it, and with it the mapping of build ids: after each
// commit a task queue is named by the build id that its user data say, and by no other. A batch is the queues that a
// writer noted to have read for one mutation; scenarios give each write a build id of its own, in place of the one
// before.

#include <fmt/format.h>

#include <map>
#include <optional>
#include <set>

#include "properties/catalogue.h"
#include "properties/rows.h"
#include "store/schema/matching_blobs.h"
#include "store/schema/matching_notes.h"
#include "store/schema/matching_tables.h"

namespace dsqlsim::properties {

namespace {

using schema::build_id_to_task_queue;
using schema::task_queue_user_data;

class Judge {
 public:
  explicit Judge(const History& history) : history_(history) {}

  void read(const Entry& e, std::size_t at) {
    batches_[e.n[3]].insert(e.n[0]);
    read_at_[e.n[3]] = at;
  }

  std::optional<Verdict> committed(std::size_t at) {
    std::map<std::int64_t, std::size_t> written;
    bool touched = false;
    for (const Change& c : changed_rows(history_, history_.entry(at))) {
      if (c.table == schema::table::build_id_to_task_queue) {
        touched = true;
        const std::span<const Value> row = c.after.empty() ? c.before : c.after;
        std::set<std::string>& named = named_by_[text(cell(row, build_id_to_task_queue::task_queue_name))];
        if (is_delete(c)) named.erase(text(cell(row, build_id_to_task_queue::build_id)));
        if (is_insert(c)) named.insert(text(cell(row, build_id_to_task_queue::build_id)));
      }
      if (c.table != schema::table::task_queue_user_data || is_delete(c)) continue;
      touched = true;
      const auto data = schema::decode<schema::TaskQueueUserData>(cell(c.after, task_queue_user_data::data));
      if (!data.has_value()) continue;
      ++written[data->last_mutation];
      says_[text(cell(c.after, task_queue_user_data::task_queue_name))] = data->text;
    }
    if (!touched) return std::nullopt;
    judged_ = true;
    if (auto verdict = torn(written, at)) return verdict;
    return misnamed(at);
  }
  [[nodiscard]] bool judged() const { return judged_; }

 private:
  std::optional<Verdict> torn(const std::map<std::int64_t, std::size_t>& written, std::size_t at) {
    for (const auto& [mutation, queues] : written) {
      const auto batch = batches_.find(mutation);
      if (batch == batches_.end() || batch->second.size() == queues) continue;
      return Verdict::violated("batch of user data torn",
                               fmt::format("{} committed {} of the {} task queues of mutation {}.", who(history_, at),
                                           queues, batch->second.size(), mutation),
                               {read_at_[mutation], at});
    }
    return std::nullopt;
  }

  std::optional<Verdict> misnamed(std::size_t at) {
    for (const auto& [queue, build_id] : says_) {
      if (named_by_[queue] == std::set<std::string>{build_id}) continue;
      return Verdict::violated("build ids and user data disagree",
                               fmt::format("After a commit of {} the user data of {} say {}, and {} build ids name it.",
                                           who(history_, at), queue, build_id, named_by_[queue].size()),
                               {at});
    }
    return std::nullopt;
  }

  const History& history_;
  std::map<std::int64_t, std::set<std::int64_t>> batches_;
  std::map<std::int64_t, std::size_t> read_at_;
  std::map<std::string, std::string> says_;
  std::map<std::string, std::set<std::string>> named_by_;
  bool judged_ = false;
};

}  // namespace

Verdict user_data_batch_is_whole(const History& history) {
  Judge judge(history);
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    const Entry& e = history.entry(at);
    if (e.kind == EntryKind::note && e.label == schema::matching_notes::user_data_read) judge.read(e, at);
    if (e.change_count == 0) continue;
    if (auto verdict = judge.committed(at)) return *verdict;
  }
  return judge.judged() ? Verdict::holds() : Verdict::undecided("no commit wrote user data");
}

}  // namespace dsqlsim::properties
