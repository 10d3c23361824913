// The plugin's services run on DSQL with the locking clauses that it has, whatever PostgreSQL takes: FOR UPDATE always,
// FOR KEY SHARE lately, FOR SHARE and FOR NO KEY UPDATE never. Each statement's clause is what the parse tree of its
// text says; what the server at hand refuses, it does not support.

#include <fmt/format.h>

#include "properties/catalogue.h"
#include "properties/rows.h"

namespace dsqlsim::properties {

namespace {

constexpr std::string_view feature_not_supported = "0A000";

bool never_supported(Label clause) { return clause == Label("FOR SHARE") || clause == Label("FOR NO KEY UPDATE"); }

}  // namespace

Verdict only_supported_locks(const History& history) {
  bool judged = false;
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    const Entry& entry = history.entry(at);
    if (entry.kind != EntryKind::executed || entry.label == Label()) continue;
    judged = true;
    if (never_supported(entry.label)) {
      return Verdict::violated("unsupported locking clause",
                               fmt::format("{} executed {} with {}, which DSQL does not have.", who(history, at),
                                           entry.text, entry.label.text()),
                               {at});
    }
    if (entry.state.text() == feature_not_supported) {
      return Verdict::violated("locking clause refused",
                               fmt::format("{} executed {} with {}, and the server refused it as not supported.",
                                           who(history, at), entry.text, entry.label.text()),
                               {at});
    }
  }
  return judged ? Verdict::holds() : Verdict::undecided("no statement had a locking clause");
}

}  // namespace dsqlsim::properties
