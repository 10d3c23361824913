#include "properties/probes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "properties/rows.h"
#include "properties/standstill.h"
#include "store/schema/host_notes.h"
#include "store/schema/matching_notes.h"

namespace dsqlsim::properties {

namespace {

namespace host_notes = schema::host_notes;

/// Texts are the kind, or the kind and more behind a blank.
bool is_of(const Entry& note, std::string_view kind) {
  return note.text.starts_with(kind) && (note.text.size() == kind.size() || note.text[kind.size()] == ' ');
}

void read_note(Progress& progress, const Entry& note, std::size_t at) {
  if (note.label == host_notes::probe_began) progress.probes.push_back({note.n[0], at, {}, {}});
  const bool succeeded = note.label == host_notes::probe_succeeded;
  if (!succeeded && !(note.label == host_notes::probe_failed)) return;
  for (Probe& probe : progress.probes) {
    if (probe.number != note.n[0] || probe.succeeded.has_value() || probe.failed.has_value()) continue;
    (succeeded ? probe.succeeded : probe.failed) = at;
  }
}

bool had_task_queues(const History& history) {
  return std::any_of(history.entries().begin(), history.entries().end(), [](const Entry& entry) {
    return entry.kind == EntryKind::note && entry.label == schema::matching_notes::lease_taken;
  });
}

/// True if the run had shards, task queues or namespaces that somebody could wait for.
bool takes_part(const History& history, std::string_view kind) {
  if (kind == "matcher") return had_task_queues(history);
  const bool shards = kind == "shard";
  const std::string_view table = shards ? schema::table::shards : schema::table::namespaces;
  for (const Entry& entry : history.entries()) {
    if (entry.kind == EntryKind::note) {
      const bool of_shards = entry.label == host_notes::shard_state || entry.label == host_notes::range_acquired;
      const bool of_namespaces =
          entry.label == host_notes::namespace_read || entry.label == host_notes::namespace_write_returned;
      if (shards ? of_shards : of_namespaces) return true;
    }
    for (std::uint32_t i = 0; i < entry.change_count; ++i) {
      if (history.change(entry, i).table == table) return true;
    }
  }
  return false;
}

Verdict refused(const History& history, const Probe& probe, std::string_view kind) {
  const Entry& note = history.entry(*probe.failed);
  const std::string_view why = note.text.substr(std::min(kind.size() + 1, note.text.size()));
  const auto still = standstill(history, {probe.began, *probe.failed, note.actor, std::nullopt, true});
  std::vector<std::size_t> witness{probe.began, *probe.failed};
  if (still.has_value()) witness.insert(witness.begin() + 1, still->witness.begin(), still->witness.end());
  return Verdict::violated(
      fmt::format("probe failed: {}", still.has_value() ? cause_of(*still) : why),
      fmt::format("After faults had stopped, {} gave up on {} {} after {} {}: {}{}.", who(history, *probe.failed), kind,
                  probe.number, note.n[1], note.n[1] == 1 ? "try" : "tries", why,
                  still.has_value() ? "; " + words(history, *still) : ""),
      std::move(witness));
}

bool is_open(const Probe& p) { return !p.succeeded.has_value() && !p.failed.has_value(); }

const Probe* open_probe(const Progress& progress) {
  const auto open = std::find_if(progress.probes.begin(), progress.probes.end(), is_open);
  return open == progress.probes.end() ? nullptr : &*open;
}

std::optional<schema::Category> queue_of(const Probe* probe, std::string_view kind) {
  if (probe == nullptr || kind != "queue") return std::nullopt;
  return static_cast<schema::Category>(probe->number);
}

/// What waited: "workflow", "transfer queue"; `number` is what tells one from another.
std::string name_of(const Probe& probe, std::string_view kind) {
  const auto queue = queue_of(&probe, kind);
  return queue.has_value() ? fmt::format("{} queue", schema::name(*queue)) : std::string(kind);
}

std::string words(const Progress& progress, const Probe* open, std::string_view kind) {
  if (open != nullptr && kind == "queue")
    return fmt::format("the {} had not succeeded when the run ended", name_of(*open, kind));
  if (open != nullptr) return fmt::format("{} {} had not succeeded when the run ended", kind, open->number);
  if (!progress.faults_stopped.has_value()) return "the run was used up before faults had stopped";
  if (progress.probes.empty()) return fmt::format("the run ended before any {} was tried", kind);
  return fmt::format("every {} that was tried had succeeded, but what had to follow did not happen", kind);
}

/// What waited, where no operation of the store tells more.
std::string cause_without_failure(const Progress& progress, const Probe* open, std::string_view kind) {
  if (open != nullptr) return fmt::format("no progress: {}: no call failed", name_of(*open, kind));
  if (!progress.faults_stopped.has_value()) return "no progress: used up before faults had stopped";
  return fmt::format("no progress: {}", progress.probes.empty() ? "nothing was tried" : "no call failed");
}

Verdict nothing_moved(const History& history, const Progress& progress, const Probe* open, std::string_view kind) {
  std::vector<std::size_t> witness;
  SearchFor search{0, *progress.no_progress, no_actor, queue_of(open, kind), false};
  if (progress.faults_stopped.has_value()) witness.push_back(search.from = *progress.faults_stopped);
  if (open != nullptr) {
    witness.push_back(search.from = open->began);
    search.prober = history.entry(open->began).actor;
  }
  const std::optional<Standstill> still = standstill(history, search);
  if (still.has_value()) witness.insert(witness.end(), still->witness.begin(), still->witness.end());
  witness.push_back(*progress.no_progress);
  std::sort(witness.begin(), witness.end());
  return Verdict::violated(
      still.has_value() ? "no progress: " + cause_of(*still) : cause_without_failure(progress, open, kind),
      fmt::format("There was no progress: {}{}.", words(progress, open, kind),
                  still.has_value() ? "; " + words(history, *still) : ""),
      std::move(witness));
}

/// True if the run had to wait for this kind: it took part, and no probe of another kind is what hung.
bool is_to_blame(const History& history, const Progress& progress, std::string_view kind) {
  if (progress.probes.empty() && !takes_part(history, kind)) return false;
  constexpr std::array<std::string_view, 4> kinds{"shard", "queue", "matcher", "namespace"};
  return std::none_of(kinds.begin(), kinds.end(), [&](std::string_view other) {
    const Progress others = progress_of(history, other);
    return other != kind && std::any_of(others.probes.begin(), others.probes.end(), is_open);
  });
}

}  // namespace

Progress progress_of(const History& history, std::string_view kind) {
  Progress progress;
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    const Entry& entry = history.entry(at);
    if (entry.kind == EntryKind::note && is_of(entry, kind)) read_note(progress, entry, at);
    if (entry.kind != EntryKind::host) continue;
    if (entry.label == Label("faults stopped")) progress.faults_stopped = at;
    if (entry.label == Label("settled")) progress.settled = at;
    if (entry.label == Label("no progress")) progress.no_progress = at;
  }
  return progress;
}

Verdict judge_progress(const History& history, const Progress& progress, std::string_view kind) {
  const auto failed =
      std::find_if(progress.probes.begin(), progress.probes.end(), [](const Probe& p) { return p.failed.has_value(); });
  if (failed != progress.probes.end()) return refused(history, *failed, kind);
  if (progress.no_progress.has_value()) {
    if (const Probe* open = open_probe(progress); open != nullptr) return nothing_moved(history, progress, open, kind);
    if (is_to_blame(history, progress, kind)) return nothing_moved(history, progress, nullptr, kind);
  }
  if (progress.probes.empty()) return Verdict::undecided(fmt::format("no {} was tried after faults had stopped", kind));
  if (!progress.settled.has_value() && !progress.no_progress.has_value()) {
    return Verdict::undecided("the run has no end");
  }
  return Verdict::holds();
}

}  // namespace dsqlsim::properties
