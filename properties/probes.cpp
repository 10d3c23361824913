#include "properties/probes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "properties/rows.h"
#include "properties/store_calls.h"
#include "store/schema/host_notes.h"

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

/// True if the run had shards, or namespaces, that somebody could wait for.
bool takes_part(const History& history, std::string_view kind) {
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
  return Verdict::violated(
      "probe failed",
      fmt::format("After faults had stopped, {} gave up on {} {} after {} {}: {}.", who(history, *probe.failed), kind,
                  probe.number, note.n[1], note.n[1] == 1 ? "try" : "tries",
                  note.text.substr(std::min(kind.size() + 1, note.text.size()))),
      {probe.began, *probe.failed});
}

bool is_open(const Probe& p) { return !p.succeeded.has_value() && !p.failed.has_value(); }

std::string name_of(const Probe& probe, std::string_view kind) {
  if (kind != "queue") return fmt::format("{} {}", kind, probe.number);
  return fmt::format("the {} queue", schema::name(static_cast<schema::Category>(probe.number)));
}

std::string words(const Progress& progress, const Probe* open, std::string_view kind) {
  if (open != nullptr) return fmt::format("{} had not succeeded when the run ended", name_of(*open, kind));
  if (!progress.faults_stopped.has_value()) return "the run was used up before faults had stopped";
  if (progress.probes.empty()) return fmt::format("the run ended before any {} was tried", kind);
  return fmt::format("every {} that was tried had succeeded, but what had to follow did not happen", kind);
}

/// An operation of the store that an actor has tried in vain.
struct Standstill {
  int failures = 0;
  std::size_t last = 0;
};

/// Of the operations whose last call since faults stopped failed, the one that failed most often in a row.
std::optional<Standstill> standstill(const History& history, const Progress& progress) {
  if (!progress.faults_stopped.has_value()) return std::nullopt;
  std::map<std::pair<ActorId, schema::Operation>, Standstill> tried;
  for (std::size_t at = *progress.faults_stopped; at < history.entries().size(); ++at) {
    const Entry& entry = history.entry(at);
    if (entry.kind != EntryKind::note || entry.label != schema::note::operation_returned) continue;
    const auto returned = schema::OperationReturned::from(note_of(entry));
    Standstill& of = tried[{entry.actor, returned.operation}];
    of.failures = returned.kind == schema::Failure::none ? 0 : of.failures + 1;
    of.last = at;
  }
  const auto worst = std::max_element(
      tried.begin(), tried.end(), [](const auto& a, const auto& b) { return a.second.failures < b.second.failures; });
  if (worst == tried.end() || worst->second.failures == 0) return std::nullopt;
  return worst->second;
}

std::string words(const History& history, const Standstill& still) {
  const auto returned = schema::OperationReturned::from(note_of(history.entry(still.last)));
  const std::string how =
      still.failures == 1 ? "had failed" : fmt::format("had failed {} times in a row", still.failures);
  const std::string why = returned.evidence.empty() ? "" : fmt::format(" ({})", returned.evidence);
  return fmt::format("; {} of {} {} by then, the last time with {}{}", schema::name(returned.operation),
                     who(history, still.last), how, schema::name(returned.kind), why);
}

Verdict nothing_moved(const History& history, const Progress& progress, const Probe* open, std::string_view kind) {
  std::vector<std::size_t> witness;
  if (progress.faults_stopped.has_value()) witness.push_back(*progress.faults_stopped);
  if (open != nullptr) witness.push_back(open->began);
  const std::optional<Standstill> still = standstill(history, progress);
  if (still.has_value()) witness.push_back(still->last);
  witness.push_back(*progress.no_progress);
  std::sort(witness.begin(), witness.end());
  return Verdict::violated("no progress",
                           fmt::format("There was no progress: {}{}.", words(progress, open, kind),
                                       still.has_value() ? words(history, *still) : ""),
                           std::move(witness));
}

/// True if the run had to wait for this kind: it took part, and no probe of another kind is what hung.
bool is_to_blame(const History& history, const Progress& progress, std::string_view kind) {
  if (progress.probes.empty() && !takes_part(history, kind)) return false;
  constexpr std::array<std::string_view, 3> kinds{"shard", "queue", "namespace"};
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
    const auto open = std::find_if(progress.probes.begin(), progress.probes.end(), is_open);
    if (open != progress.probes.end()) return nothing_moved(history, progress, &*open, kind);
    if (is_to_blame(history, progress, kind)) return nothing_moved(history, progress, nullptr, kind);
  }
  if (progress.probes.empty()) return Verdict::undecided(fmt::format("no {} was tried after faults had stopped", kind));
  if (!progress.settled.has_value() && !progress.no_progress.has_value()) {
    return Verdict::undecided("the run has no end");
  }
  return Verdict::holds();
}

}  // namespace dsqlsim::properties
