#include "sim/report/moment.h"

#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>

namespace dsqlsim::report {

namespace {

constexpr std::size_t none = SIZE_MAX;
constexpr std::size_t most_changes = 4;

/// Where a history tells of one call.
struct CallEntries {
  std::size_t request = none;
  std::size_t executed = none;
  std::size_t answered = none;
  std::size_t commit = none;
};

std::string view_text(CallView view) {
  switch (view) {
    case CallView::ok: return "ok";
    case CallView::refused: return "refused";
    case CallView::connection_lost: return "connection lost";
    case CallView::canceled: return "gave up: canceled";
    case CallView::deadline_exceeded: return "gave up: deadline exceeded";
  }
  return {};
}

std::string answer_of(const Entry& e) {
  if (e.view == CallView::ok && (e.text == "BEGIN" || e.text == "ROLLBACK")) return {};
  if (e.view == CallView::ok && e.detail == "COMMIT") return "committed";
  if (!e.detail.empty()) return std::string(e.detail);
  if (e.view == CallView::refused) return std::string(e.state.text());
  return view_text(e.view);
}

class Reader {
 public:
  Reader(const History& history, const Reading& reading) : history_(history), reading_(reading) {
    for (std::size_t i = 0; i < history.entries().size(); ++i) note_call(i);
  }

  std::vector<Moment> read() {
    for (std::size_t i = 0; i < history_.entries().size(); ++i) add(i);
    return begin_late(std::move(moments_));
  }

 private:
  static bool is_of_call(const Entry& e) {
    return e.kind == EntryKind::request || e.kind == EntryKind::executed || e.kind == EntryKind::answered ||
           e.kind == EntryKind::commit;
  }

  void note_call(std::size_t i) {
    const Entry& e = history_.entry(i);
    if (!is_of_call(e)) return;
    CallEntries& call = calls_[e.call];
    switch (e.kind) {
      case EntryKind::request: call.request = i; return;
      case EntryKind::executed: call.executed = i; return;
      case EntryKind::answered: call.answered = i; return;
      default: call.commit = i; return;
    }
  }

  void add(std::size_t i) {
    const Entry& e = history_.entry(i);
    switch (e.kind) {
      case EntryKind::operation: return add_operation(i);
      case EntryKind::note:
      case EntryKind::metric: return add_note(i);
      case EntryKind::host: return add_host(i);
      case EntryKind::fault: return add_fault(i);
      case EntryKind::request:
      case EntryKind::executed:
      case EntryKind::answered:
      case EntryKind::commit: return add_call(i, calls_[e.call]);
    }
  }

  /// A transaction sees the database as of its first statement: until then its BEGIN, which nobody else can see, waits.
  static std::vector<Moment> begin_late(std::vector<Moment> moments) {
    std::vector<Moment> out;
    std::map<std::uint64_t, Moment> begun;
    for (Moment& m : moments) {
      if (m.kind == MomentKind::call && m.text == "BEGIN" && m.transaction != 0) {
        begun.insert_or_assign(m.transaction, std::move(m));
        continue;
      }
      const auto open = m.kind == MomentKind::call ? begun.find(m.transaction) : begun.end();
      if (open != begun.end()) {
        open->second.step = m.step;
        open->second.at = m.at;
        out.push_back(std::move(open->second));
        begun.erase(open);
      }
      out.push_back(std::move(m));
    }
    return out;
  }

  Moment& start(std::size_t i, MomentKind kind) {
    const Entry& e = history_.entry(i);
    Moment& m = moments_.emplace_back();
    m.kind = kind;
    m.step = e.step;
    m.at = e.at;
    m.actor = e.actor;
    m.operation = e.operation;
    if (e.actor != no_actor && e.actor < history_.actor_count()) m.host = history_.actor(e.actor).host;
    m.witness = is_witness(i);
    return m;
  }

  [[nodiscard]] bool is_witness(std::size_t i) const {
    return i != none && std::find(reading_.witness.begin(), reading_.witness.end(), i) != reading_.witness.end();
  }

  void add_operation(std::size_t i) {
    const Entry& e = history_.entry(i);
    Moment& m = start(i, MomentKind::operation);
    m.text = e.label.text();
    if (!e.text.empty()) m.text += fmt::format(": {}", e.text);
  }

  void add_note(std::size_t i) {
    const Entry& e = history_.entry(i);
    Moment& m = start(i, MomentKind::note);
    m.text = note_text(e, reading_.wording);
    m.interest = interest_in(e, reading_.wording);
  }

  void add_host(std::size_t i) {
    const Entry& e = history_.entry(i);
    Moment& m = start(i, MomentKind::host);
    m.host = static_cast<HostId>(e.n[0]);
    const auto incarnation = static_cast<std::uint32_t>(e.n[1]);
    const std::string name = host_text(history_, m.host, incarnation);
    if (m.host == no_host) {
      m.text = e.label.text();
    } else if (e.label == "boot") {
      m.text = name + (incarnation == 0 ? " boots" : " boots again");
      if (incarnation == 0) m.interest = Interest::seldom;
    } else if (e.label == "crash") {
      m.text = name + " crashes";
    } else if (e.label == "pause") {
      m.text = name + " stands still";
    } else if (e.label == "resume") {
      m.text = name + " goes on";
    } else {
      m.text = name + ": " + std::string(e.label.text());
    }
  }

  void add_fault(std::size_t i) {
    const Entry& e = history_.entry(i);
    Moment& m = start(i, MomentKind::fault);
    m.call = e.call;
    m.transaction = e.transaction;
    const CallEntries& call = calls_[e.call];
    const std::string statement = call.request == none ? fmt::format("a {}", e.text) : std::string(history_.entry(call.request).text);
    m.text = fmt::format("fault {} strikes {} of {}", e.label.text(), statement, history_.actor_text(e.actor));
  }

  /// A call is told where the server executed it; where the client heard of it, if that is another story; and where it
  /// was sent, if nothing else is known of it.
  void add_call(std::size_t i, const CallEntries& call) {
    const EntryKind kind = history_.entry(i).kind;
    if (kind == EntryKind::executed) {
      const bool one_story = call.answered != none && same_story(call);
      add_call_moment(i, call, one_story ? "" : call.answered == none ? "its client is gone" : hears_otherwise(call));
    } else if (kind == EntryKind::answered) {
      if (call.executed == none) {
        const bool answered_by_nobody = history_.entry(i).view != CallView::ok && history_.entry(i).view != CallView::refused;
        add_call_moment(i, call, answered_by_nobody ? "it never arrived" : "");
      } else if (!same_story(call)) {
        add_call_moment(i, call, call.executed > i ? "still under way" : "it was done");
      }
    } else if (kind == EntryKind::request && call.executed == none && call.answered == none) {
      add_call_moment(i, call, "no answer, and it never arrives");
    } else if (kind == EntryKind::commit && call.executed == none) {
      add_call_moment(i, call, "");
    }
  }

  [[nodiscard]] bool same_story(const CallEntries& call) const {
    const Entry& truth = history_.entry(call.executed);
    const Entry& view = history_.entry(call.answered);
    return truth.view == view.view && truth.state == view.state;
  }

  [[nodiscard]] static std::string hears_otherwise(const CallEntries& call) {
    return call.executed > call.answered ? "arrives late" : "its answer is lost";
  }

  void add_call_moment(std::size_t i, const CallEntries& call, std::string_view remark) {
    const Entry& e = history_.entry(i);
    Moment& m = start(i, MomentKind::call);
    m.call = e.call;
    m.transaction = e.transaction;
    m.event = e.event;
    m.statement = e.text;
    m.sql = e.sql;
    m.text = e.text.empty() ? std::string("commit") : std::string(e.text);
    if (call.request != none && !history_.entry(call.request).detail.empty()) {
      m.text += fmt::format("({})", history_.entry(call.request).detail);
    }
    if (e.kind == EntryKind::executed || e.kind == EntryKind::answered) m.answer = answer_of(e);
    const bool is_told = call.answered != none && (e.kind == EntryKind::answered || same_story(call));
    if (is_told) count_failure(m, history_.entry(call.answered).view);
    if (!remark.empty()) m.answer += fmt::format("{}[{}]", m.answer.empty() ? "" : " ", remark);
    const bool tells_all = e.kind != EntryKind::answered || call.executed == none;
    if (!tells_all) return;
    m.witness = is_witness(call.request) || is_witness(call.executed) || is_witness(call.commit) ||
                (is_witness(call.answered) && (call.executed == none || call.answered == none || same_story(call)));
    if (call.commit != none) add_changes(m, history_.entry(call.commit));
  }

  void count_failure(Moment& m, CallView told) {
    if (told != CallView::ok) m.nth_failure = ++failures_[{m.actor, m.statement, m.answer}];
  }

  void add_changes(Moment& m, const Entry& commit) const {
    const std::vector<Change> changes = history_.changes(commit);
    for (const Change& change : changes) {
      m.rows.push_back(row_name(change, reading_.tables));
      if (m.changes.size() < most_changes) m.changes.push_back(change_text(change, reading_.tables));
    }
    if (changes.size() > most_changes) m.changes.push_back(fmt::format("and {} rows more", changes.size() - most_changes));
  }

  const History& history_;
  const Reading& reading_;
  std::map<std::uint64_t, CallEntries> calls_;
  /// By actor, statement and answer.
  std::map<std::tuple<ActorId, std::string, std::string>, std::size_t> failures_;
  std::vector<Moment> moments_;
};

}  // namespace

std::vector<Moment> read_moments(const History& history, const Reading& reading) {
  return Reader(history, reading).read();
}

std::string host_text(const History& history, HostId host, std::uint32_t incarnation) {
  if (host == no_host) return {};
  std::string name = fmt::format("host {}", host);
  for (std::size_t i = 0; i < history.actor_count(); ++i) {
    if (history.actor(static_cast<ActorId>(i)).host == host) name = history.actor(static_cast<ActorId>(i)).host_name;
  }
  return incarnation == 0 ? name : fmt::format("{}'{}", name, incarnation);
}

}  // namespace dsqlsim::report
