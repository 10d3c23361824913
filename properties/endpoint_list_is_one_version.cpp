// S26. Whoever lists the nexus endpoints page by page names the version of the table that the first page had, and is
// refused when it has moved: so a list that comes to its end is what the table was at that version.

#include <fmt/format.h>

#include <map>

#include "properties/catalogue.h"
#include "properties/rows.h"
#include "store/schema/service_notes.h"
#include "store/schema/service_tables.h"

namespace dsqlsim::properties {

namespace {

namespace table = schema::table;
using schema::nexus_endpoints;
using schema::nexus_endpoints_partition_status;

/// What the table held at each of its versions, as a list of it reads.
class Endpoints {
 public:
  void committed(const History& history, const Entry& entry) {
    std::optional<std::int64_t> version;
    for (std::uint32_t i = 0; i < entry.change_count; ++i) {
      const Change c = history.change(entry, i);
      if (c.table == table::nexus_endpoints) apply(c);
      if (c.table == table::nexus_endpoints_partition_status && !c.after.empty()) {
        version = integer(c.after, nexus_endpoints_partition_status::version);
      }
    }
    if (version.has_value()) at_[*version] = words();
  }
  /// Nothing for a version that the table has never had.
  [[nodiscard]] const std::string* at(std::int64_t version) const {
    const auto found = at_.find(version);
    return found == at_.end() ? nullptr : &found->second;
  }

 private:
  void apply(const Change& c) {
    const std::span<const Value> row = c.after.empty() ? c.before : c.after;
    const Uuid& id = uuid(cell(row, nexus_endpoints::id));
    if (c.after.empty()) {
      now_.erase(id);
    } else {
      now_[id] = integer(row, nexus_endpoints::version);
    }
  }
  [[nodiscard]] std::string words() const {
    std::string out;
    for (const auto& [id, version] : now_) out += fmt::format("{}{}:{}", out.empty() ? "" : " ", to_text(id), version);
    return out;
  }

  std::map<Uuid, std::int64_t> now_;
  std::map<std::int64_t, std::string> at_{{0, ""}};
};

}  // namespace

Verdict endpoint_list_is_one_version(const History& history) {
  Endpoints endpoints;
  bool judged = false;
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    const Entry& entry = history.entry(at);
    if (entry.kind == EntryKind::commit) endpoints.committed(history, entry);
    if (entry.kind != EntryKind::note || !(entry.label == schema::service_notes::endpoints_listed)) continue;
    const std::string* was = endpoints.at(entry.n[0]);
    if (was == nullptr) continue;
    judged = true;
    if (*was == entry.text) continue;
    return Verdict::violated("list of several versions",
                             fmt::format("{} listed the endpoints of table version {} as \"{}\"; they were \"{}\".",
                                         who(history, at), entry.n[0], entry.text, *was),
                             {at});
  }
  return judged ? Verdict::holds() : Verdict::undecided("nobody listed the endpoints to the end");
}

}  // namespace dsqlsim::properties
