// S21. A writer reads a namespace, changes it and writes it back. The detail counts its mutations, so an update that
// was based on another row than the one it replaced shows in the count; the writer's own note says what it was based
// on. And what returned ok has committed.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "properties/acknowledged_calls.h"
#include "properties/catalogue.h"
#include "properties/namespace_rows.h"
#include "store/schema/host_notes.h"

namespace dsqlsim::properties {

namespace {

using schema::NamespaceDetail;
using schema::Operation;

constexpr std::array<Operation, 2> namespace_writes{Operation::create_namespace, Operation::update_namespace};

/// By actor and mutation: where it noted what each update is based on, in order.
class Readings {
 public:
  explicit Readings(const History& history) {
    for (std::size_t at = 0; at < history.entries().size(); ++at) {
      const Entry& entry = history.entry(at);
      if (entry.kind != EntryKind::note || !(entry.label == schema::host_notes::namespace_read)) continue;
      noted_[{entry.actor, entry.n[3]}].push_back(at);
    }
  }
  /// The last one before the transaction was sent to commit.
  [[nodiscard]] std::optional<std::size_t> before(ActorId actor, std::int64_t mutation, std::size_t sent) const {
    const auto found = noted_.find({actor, mutation});
    if (found == noted_.end()) return std::nullopt;
    std::optional<std::size_t> last;
    for (const std::size_t at : found->second) {
      if (at < sent) last = at;
    }
    return last;
  }

 private:
  std::map<std::pair<ActorId, std::int64_t>, std::vector<std::size_t>> noted_;
};

class Judge {
 public:
  Judge(const History& history, const StoreCalls& calls) : history_(history), calls_(calls), readings_(history) {}

  std::optional<Verdict> look_at(const Change& row, std::size_t at) {
    const auto last = last_.find(id_of_namespace(row));
    std::vector<std::size_t> witness;
    if (last != last_.end()) witness.push_back(last->second);
    witness.push_back(at);
    last_[id_of_namespace(row)] = at;
    if (!is_update(row)) return std::nullopt;
    judged_ = true;
    const auto before = schema::decode<NamespaceDetail>(cell(row.before, schema::namespaces::data));
    const auto after = schema::decode<NamespaceDetail>(cell(row.after, schema::namespaces::data));
    if (!before.has_value() || !after.has_value()) return std::nullopt;
    if (after->counter != before->counter + 1) {
      return Verdict::violated(
          "namespace update lost",
          fmt::format(
              "{} committed mutation {} of namespace {} as number {} over number {} (mutation {}), which it had "
              "not seen.",
              who(history_, at), after->last_mutation, name_of_namespace(row), after->counter, before->counter,
              before->last_mutation),
          std::move(witness));
    }
    return based_on_another(row, *after, at, std::move(witness));
  }
  [[nodiscard]] bool judged() const { return judged_; }

 private:
  [[nodiscard]] std::optional<Verdict> based_on_another(const Change& row, const NamespaceDetail& after, std::size_t at,
                                                        std::vector<std::size_t> witness) const {
    const StatementCall* sent = calls_.statement_of(history_.entry(at));
    if (sent == nullptr) return std::nullopt;
    const auto reading = readings_.before(history_.entry(at).actor, after.last_mutation, sent->request_entry);
    if (!reading.has_value()) return std::nullopt;
    const std::int64_t read = history_.entry(*reading).n[4];
    const std::int64_t replaced = notification_version(row.before);
    if (read == replaced) return std::nullopt;
    witness.insert(witness.begin(), *reading);
    std::sort(witness.begin(), witness.end());
    return Verdict::violated(
        "namespace update based on another row",
        fmt::format("{} based mutation {} of namespace {} on notification version {} but replaced version {}.",
                    who(history_, at), after.last_mutation, name_of_namespace(row), read, replaced),
        std::move(witness));
  }

  const History& history_;
  const StoreCalls& calls_;
  Readings readings_;
  std::map<Uuid, std::size_t> last_;
  bool judged_ = false;
};

}  // namespace

Verdict no_lost_namespace_update(const History& history) {
  const StoreCalls calls(history);
  Judge judge(history, calls);
  for (const RowChanged& row : changes_of(history, schema::table::namespaces)) {
    if (is_delete(row.change)) continue;
    if (const std::optional<Verdict> verdict = judge.look_at(row.change, row.entry)) return *verdict;
  }
  const auto missing = acknowledged_without_commit(history, calls, namespace_writes, schema::table::namespaces);
  if (missing.has_value()) {
    const auto returned = schema::OperationReturned::from(note_of(history.entry(*missing)));
    return Verdict::violated("acknowledged update not committed",
                             fmt::format("{} of {} returned ok, but no transaction of it had committed.",
                                         schema::name(returned.operation), who(history, *missing)),
                             {*missing});
  }
  return judge.judged() ? Verdict::holds() : Verdict::undecided("no commit updated a namespace");
}

}  // namespace dsqlsim::properties
