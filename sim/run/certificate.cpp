#include "sim/run/certificate.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>

namespace dsqlsim {

namespace {

/// How often a point of one operation is looked for.
constexpr std::uint32_t most_visits = 6;

/// Says what the brackets of one run are about. They are known by hashes of addresses, so every address that the
/// run can have had is tried.
class Namer {
 public:
  Namer(const RunReport& report, const History& history) : report_(report), history_(history) {
    for (std::size_t a = 0; a < history.actor_count(); ++a) operations_.push_back({"no operation"});
    for (const Entry& e : history.entries()) {
      if (e.kind == EntryKind::request) points_.insert(name_hash(e.text));
      if (e.kind != EntryKind::operation) continue;
      std::vector<std::string>& texts = operations_[e.actor];
      texts.resize(std::max<std::size_t>(texts.size(), e.operation + 1));
      texts[e.operation] = e.text.empty() ? std::string(e.label.text()) : fmt::format("{}: {}", e.label.text(), e.text);
    }
    for (const std::string_view p : {"operation", "reorder", "connect", "reply"}) points_.insert(name_hash(p));
    points_.insert(0);
  }

  [[nodiscard]] PartKind kind_of(const OpenedBracket& bracket) const {
    if (bracket.kind == Label("reorder")) return PartKind::switching;
    const auto same = [&](const ActiveFault& f) { return f.fault->label == bracket.kind; };
    if (std::any_of(report_.faults_on.begin(), report_.faults_on.end(), same)) return PartKind::fault;
    return find({"operation"}, tag_of(bracket)).empty() ? PartKind::event : PartKind::operation;
  }

  [[nodiscard]] std::string text_of(const OpenedBracket& bracket) const {
    switch (kind_of(bracket)) {
      case PartKind::operation:
        return find({"operation"}, tag_of(bracket));
      case PartKind::switching:
        return "the reordering of " + find({"reorder"}, tag_of(bracket));
      default:
        break;
    }
    const std::string where = find({}, tag_of(bracket));
    return where.empty() ? std::string(bracket.kind.text()) : fmt::format("{} in {}", bracket.kind.text(), where);
  }

 private:
  using IsIt = std::function<bool(std::uint64_t address_hash)>;

  /// As Choices makes tags.
  static IsIt tag_of(const OpenedBracket& bracket) {
    return [&bracket](std::uint64_t at) {
      return static_cast<std::uint32_t>(mix(at, bracket.kind.hash()) >> 39) == bracket.tag.bits;
    };
  }

  /// "operation 3 of A/client (start)": the first address at one of these points (none: at any) that is it.
  [[nodiscard]] std::string find(const std::vector<std::string_view>& points, const IsIt& is_it) const {
    std::vector<std::uint64_t> hashes;
    for (const std::string_view p : points) hashes.push_back(name_hash(p));
    if (points.empty()) hashes.assign(points_.begin(), points_.end());
    for (std::size_t a = 0; a < operations_.size(); ++a) {
      const auto id = static_cast<ActorId>(a);
      for (std::uint32_t op = 0; op < operations_[a].size(); ++op) {
        if (std::any_of(hashes.begin(), hashes.end(),
                        [&](std::uint64_t point) { return is_any(id, op, point, is_it); })) {
          return fmt::format("operation {} of {} ({})", op, history_.actor_text(id), operations_[a][op]);
        }
      }
    }
    return {};
  }

  [[nodiscard]] bool is_any(ActorId id, std::uint32_t operation, std::uint64_t point, const IsIt& is_it) const {
    const ActorInfo& actor = history_.actor(id);
    Address at{actor.host, actor.incarnation, name_hash(actor.name), operation, point, 0};
    for (; at.nth < most_visits; ++at.nth) {
      if (is_it(at.hash())) return true;
    }
    return false;
  }

  const RunReport& report_;
  const History& history_;
  /// By actor and number of the operation.
  std::vector<std::vector<std::string>> operations_;
  std::set<std::uint64_t> points_;
};

struct Part {
  PartKind kind = PartKind::event;
  std::string what;
  BracketTag tag;
};

std::vector<Part> parts_of(const RunReport& report, const History& history) {
  std::vector<Part> parts;
  if (!report.spec.keep.has_value()) return parts;
  const Namer namer(report, history);
  std::set<BracketTag> seen;
  for (const OpenedBracket& b : report.brackets) {
    if (!std::binary_search(report.spec.keep->begin(), report.spec.keep->end(), b.tag) || !seen.insert(b.tag).second)
      continue;
    parts.push_back({namer.kind_of(b), namer.text_of(b), b.tag});
  }
  return parts;
}

void count(Certificate& out, PartKind kind) {
  switch (kind) {
    case PartKind::operation:
      ++out.operations;
      return;
    case PartKind::fault:
      ++out.faults;
      return;
    case PartKind::event:
      ++out.events;
      return;
    case PartKind::switching:
      ++out.switches;
      return;
  }
}

std::uint64_t hosts_of(const History& history) {
  std::set<std::int64_t> hosts;
  for (const Entry& e : history.entries()) {
    if (e.kind == EntryKind::host && e.label == Label("boot")) hosts.insert(e.n[0]);
  }
  return hosts.size();
}

RunSpec without(RunSpec spec, const Part& part) {
  std::erase(*spec.keep, part.tag);
  return spec;
}

bool shows(const RunReport& report, const ShrinkTarget& target) {
  const PropertyVerdict* v = report.verdict_of(target.property);
  return v != nullptr && v->verdict.kind == VerdictKind::violated && v->verdict.cause == target.cause;
}

std::string verdict_text(const RunReport& report, const ShrinkTarget& target) {
  const Verdict& v = report.verdict_of(target.property)->verdict;
  switch (v.kind) {
    case VerdictKind::holds:
      return "holds";
    case VerdictKind::undecided:
      return "undecided: " + v.explanation;
    case VerdictKind::violated:
      break;
  }
  return v.cause == target.cause ? "still violated" : "violated otherwise: " + v.cause;
}

void add_count(std::string& out, std::uint64_t n, std::string_view word) {
  if (n == 0) return;
  const std::string_view plural = n == 1 ? "" : word == "switch" ? "es" : "s";
  out += fmt::format("{}{} {}{}", out.empty() ? "" : ", ", n, word, plural);
}

}  // namespace

bool Certificate::minimal() const {
  return std::all_of(removals.begin(), removals.end(), [](const Removal& r) { return r.passes; });
}

tl::expected<Certificate, std::string> certify(const RunSpec& spec, const ShrinkTarget& target, Workspace& workspace,
                                               bool counts_only) {
  RunOptions options;
  options.list_brackets = true;
  const auto report = run(spec, workspace, options);
  if (!report.has_value()) return tl::unexpected<std::string>(report.error());
  if (!shows(*report, target)) {
    return tl::unexpected<std::string>(fmt::format("run {} does not violate {}", spec.token(), target.property));
  }
  Certificate out;
  out.hosts = hosts_of(workspace.history());
  // All texts before the next run overwrites the history.
  const std::vector<Part> parts = parts_of(*report, workspace.history());
  for (const Part& part : parts) {
    count(out, part.kind);
    if (counts_only) continue;
    const auto smaller = run(without(spec, part), workspace);
    if (!smaller.has_value()) return tl::unexpected<std::string>(smaller.error());
    out.removals.push_back({part.kind, part.what, verdict_text(*smaller, target), !shows(*smaller, target)});
  }
  return out;
}

std::string size_text(const Certificate& certificate) {
  std::string out;
  add_count(out, certificate.hosts, "host");
  add_count(out, certificate.operations, "operation");
  add_count(out, certificate.faults, "fault");
  add_count(out, certificate.events, "event");
  add_count(out, certificate.switches, "switch");
  return out.empty() ? "nothing" : out;
}

}  // namespace dsqlsim
