#include "properties/run_loads.h"

#include <map>
#include <optional>

#include "store/schema/host_notes.h"

namespace dsqlsim::properties {

namespace {

namespace host_notes = schema::host_notes;

class Reader {
 public:
  explicit Reader(const History& history) : history_(history), states_(history) {}

  void look_at(std::size_t at) {
    const Entry& entry = history_.entry(at);
    if (entry.change_count > 0) committed(at, entry);
    if (entry.kind != EntryKind::note) return;
    if (entry.label == host_notes::run_load_began) began(at, entry);
    if (entry.label == host_notes::run_loaded) loaded(at, entry);
  }
  std::vector<RunLoad> take() { return std::move(loads_); }

 private:
  struct Open {
    std::size_t began = 0;
    std::int64_t shard = 0;
    Uuid run_id;
    std::optional<RunKey> run;
    std::vector<std::pair<std::size_t, RunState>> committed;
  };

  void committed(std::size_t at, const Entry& entry) {
    for (const RunKey& run : states_.commit(entry)) {
      known_.insert_or_assign({std::get<0>(run), std::get<3>(run)}, run);
      for (auto& [actor, open] : open_) {
        if (open.shard == std::get<0>(run) && open.run_id == std::get<3>(run)) {
          open.run = run;
          open.committed.emplace_back(at, states_.of(run));
        }
      }
    }
  }

  void began(std::size_t at, const Entry& note) {
    Open& open = open_[note.actor] = {at, note.n[0], {}, {}, {}};
    if (!parse_uuid(note.text, open.run_id)) return;
    const auto known = known_.find({open.shard, open.run_id});
    if (known == known_.end()) return;
    open.run = known->second;
    open.committed.emplace_back(at, states_.of(known->second));
  }

  void loaded(std::size_t at, const Entry& note) {
    const auto open = open_.find(note.actor);
    if (open == open_.end()) return;
    auto parts = schema::decode<schema::RunParts>(note.text);
    if (open->second.run.has_value() && parts.has_value()) {
      RunState found{true, note.n[2], note.n[3], note.n[4], {}, std::move(*parts)};
      loads_.push_back(
          {open->second.began, at, *open->second.run, std::move(found), std::move(open->second.committed)});
    }
    open_.erase(open);
  }

  const History& history_;
  RunStates states_;
  /// By shard and run id.
  std::map<std::pair<std::int64_t, Uuid>, RunKey> known_;
  std::map<ActorId, Open> open_;
  std::vector<RunLoad> loads_;
};

}  // namespace

std::vector<RunLoad> run_loads(const History& history) {
  Reader reader(history);
  for (std::size_t at = 0; at < history.entries().size(); ++at) reader.look_at(at);
  return reader.take();
}

}  // namespace dsqlsim::properties
