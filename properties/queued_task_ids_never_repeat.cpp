// S15. A task id of a queue is given out once, within the block of a range that its host has leased, and committed
// once: a reader goes by ids alone.

#include <fmt/format.h>

#include <map>
#include <optional>

#include "properties/catalogue.h"
#include "properties/queue_rows.h"
#include "store/schema/matching_notes.h"

namespace dsqlsim::properties {

namespace {

namespace mn = schema::matching_notes;

class Judge {
 public:
  explicit Judge(const History& history) : history_(history) {}

  std::optional<Verdict> issued(const Entry& e, std::size_t at) {
    judged_ = true;
    const auto lease = leases_.find({e.n[0], e.n[1]});
    if (lease != leases_.end()) {
      const Entry& taken = history_.entry(lease->second);
      if (e.n[2] < taken.n[2] || e.n[2] > taken.n[3]) {
        return Verdict::violated(
            "task id outside its block",
            fmt::format("{} gave out task id {} of queue {} under range {}, whose block is {} to {}.",
                        who(history_, at), e.n[2], e.n[0], e.n[1], taken.n[2], taken.n[3]),
            {lease->second, at});
      }
    }
    const auto [first, fresh] = issued_.try_emplace({e.n[0], e.n[2]}, at);
    if (fresh) return std::nullopt;
    return Verdict::violated("queued task id given out twice",
                             fmt::format("Task id {} of queue {} was given out by {}, and again by {}.", e.n[2], e.n[0],
                                         who(history_, first->second), who(history_, at)),
                             {first->second, at});
  }

  void leased(const Entry& e, std::size_t at) { leases_[{e.n[0], e.n[1]}] = at; }

  std::optional<Verdict> committed(const QueuedTask& task, std::size_t at) {
    judged_ = true;
    const auto [first, fresh] = committed_.try_emplace({task.queue, task.level.id}, at);
    if (fresh) return std::nullopt;
    return Verdict::violated("queued task id committed twice",
                             fmt::format("Task id {} of queue {} was committed by {}, and again by {}.", task.level.id,
                                         task.queue.hash, who(history_, first->second), who(history_, at)),
                             {first->second, at});
  }
  [[nodiscard]] bool judged() const { return judged_; }

 private:
  using Pair = std::pair<std::int64_t, std::int64_t>;
  const History& history_;
  std::map<Pair, std::size_t> leases_;
  std::map<Pair, std::size_t> issued_;
  std::map<std::pair<QueueKey, std::int64_t>, std::size_t> committed_;
  bool judged_ = false;
};

}  // namespace

Verdict queued_task_ids_never_repeat(const History& history) {
  Judge judge(history);
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    const Entry& e = history.entry(at);
    std::optional<Verdict> verdict;
    if (e.kind == EntryKind::note && e.label == mn::lease_taken) judge.leased(e, at);
    if (e.kind == EntryKind::note && e.label == mn::queued_id_issued) verdict = judge.issued(e, at);
    for (std::uint32_t i = 0; i < e.change_count && !verdict.has_value(); ++i) {
      const Change change = history.change(e, i);
      const auto task = queued_task(change);
      if (task.has_value() && is_insert(change)) verdict = judge.committed(*task, at);
    }
    if (verdict.has_value()) return *verdict;
  }
  return judge.judged() ? Verdict::holds() : Verdict::undecided("no task id of a queue was given out");
}

}  // namespace dsqlsim::properties
