#include "sim/archive/archive.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <charconv>

#include "sim/archive/saved_report.h"
#include "sim/archive/schema.h"
#include "sim/core/fatal_error.h"

namespace dsqlsim::archive {

namespace {

constexpr std::int64_t version = 2;

/// From version i + 1 to the next.
constexpr std::array<const char*, version - 1> migrations{
    "ALTER TABLE findings ADD COLUMN recorded TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE campaigns ADD COLUMN first_seed TEXT NOT NULL DEFAULT ''"};

std::uint64_t read_number(std::string_view text, int base) {
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value, base);
  return value;
}

Blob bytes_of(const DistinctCount& orders) {
  Blob out;
  out.push_back(orders.overflown() ? 1 : 0);
  for (const std::uint64_t hash : orders.smallest()) {
    for (int shift = 0; shift < 64; shift += 8) out.push_back(static_cast<std::uint8_t>(hash >> shift));
  }
  return out;
}

DistinctCount read_orders(const Blob& bytes) {
  DistinctCount out;
  if (bytes.empty()) return out;
  std::set<std::uint64_t> hashes;
  for (std::size_t at = 1; at + 8 <= bytes.size(); at += 8) {
    std::uint64_t hash = 0;
    for (std::size_t i = 0; i < 8; ++i) hash |= static_cast<std::uint64_t>(bytes[at + i]) << (8 * i);
    hashes.insert(hashes.end(), hash);
  }
  out.restore(std::move(hashes), bytes[0] == 1);
  return out;
}

constexpr const char* columns =
    "name, property, cause, scenario, soft, token, digest, steps, explanation, story, build, last_build, recorded";

ArchivedFinding read_finding(const Rows& rows) {
  ArchivedFinding f;
  f.name = rows.text(0);
  f.property = rows.text(1);
  f.cause = rows.text(2);
  f.scenario = rows.text(3);
  f.soft = rows.number(4) != 0;
  f.token = rows.text(5);
  f.digest = read_number(rows.text(6), 16);
  f.steps = static_cast<std::uint64_t>(rows.number(7));
  f.explanation = rows.text(8);
  f.story = rows.text(9);
  f.build = rows.text(10);
  f.last_build = rows.text(11);
  f.recorded = rows.text(12);
  return f;
}

std::int64_t version_of(Database& database) {
  Rows rows = database.ask("PRAGMA user_version");
  rows.next();
  return rows.number(0);
}

}  // namespace

Archive::Archive(const std::string& path, Use use) : database_(path, use != Use::read) {
  if (use == Use::hunt) lock(path);
  if (use == Use::hunt) database_.run("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
  const std::int64_t found = version_of(database_);
  if (found == version) return;
  if (found > 0 && found < version) {
    migrate();
    return;
  }
  const bool empty = found == 0 && !database_.ask("SELECT 1 FROM sqlite_schema").next();
  if (!empty || use == Use::read) {
    throw FatalError(
        fmt::format("archive '{}' is {}", path, found > version ? "of a newer dsqlsim" : "no archive of dsqlsim"));
  }
  database_.run(fmt::format("BEGIN; {} COMMIT", schema()));
}

void Archive::migrate() {
  // Somebody else may be doing the same.
  database_.run("BEGIN IMMEDIATE");
  for (std::int64_t from = version_of(database_); from < version; ++from) {
    database_.run(migrations[static_cast<std::size_t>(from - 1)]);
  }
  database_.run(fmt::format("PRAGMA user_version = {}; COMMIT", version));
}

Archive::~Archive() {
  if (lock_ >= 0) close(lock_);
}

void Archive::lock(const std::string& path) {
  lock_ = open((path + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (lock_ < 0) throw FatalError(fmt::format("archive '{}' cannot be locked", path));
  if (flock(lock_, LOCK_EX | LOCK_NB) != 0)
    throw FatalError(fmt::format("archive '{}' is in use by another hunt", path));
}

void Archive::put(const ArchivedFinding& f) {
  // A told finding replaces an untold one, and a smaller run a larger one.
  database_.run(
      fmt::format("INSERT INTO findings ({}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) "
                  "ON CONFLICT (name) DO UPDATE SET last_build = excluded.last_build",
                  columns),
      {f.name, f.property, f.cause, f.scenario, std::int64_t{f.soft}, f.token, fmt::format("{:016x}", f.digest),
       static_cast<std::int64_t>(f.steps), f.explanation, f.story, f.build, f.last_build, f.recorded});
  database_.run(
      "UPDATE findings SET token = ?2, digest = ?3, steps = ?4, explanation = ?5, story = ?6, build = ?7, recorded = "
      "?8 "
      "WHERE name = ?1 AND ((?6 <> '' AND story = '') OR ((?6 <> '') = (story <> '') AND steps > ?4))",
      {f.name, f.token, fmt::format("{:016x}", f.digest), static_cast<std::int64_t>(f.steps), f.explanation, f.story,
       f.build, f.recorded});
}

std::vector<ArchivedFinding> Archive::findings() {
  std::vector<ArchivedFinding> out;
  Rows rows = database_.ask(fmt::format("SELECT {} FROM findings ORDER BY name", columns));
  while (rows.next()) out.push_back(read_finding(rows));
  return out;
}

tl::expected<ArchivedFinding, std::string> Archive::find(const std::string& name) {
  std::vector<ArchivedFinding> begin_so;
  for (ArchivedFinding& f : findings()) {
    if (f.name == name) return std::move(f);
    if (f.name.starts_with(name)) begin_so.push_back(std::move(f));
  }
  if (begin_so.size() == 1) return std::move(begin_so.front());
  if (begin_so.empty()) return tl::unexpected<std::string>(fmt::format("the archive has no finding '{}'", name));
  std::vector<std::string> names;
  for (const ArchivedFinding& f : begin_so) names.push_back(f.name);
  return tl::unexpected<std::string>(fmt::format("'{}' may be {}", name, fmt::join(names, " or ")));
}

std::optional<CampaignState> Archive::last_campaign(const std::string& key, const std::string& build,
                                                    const Catalogue& catalogue) {
  Rows rows = database_.ask(
      "SELECT next_seed, finished, report, orders FROM campaigns WHERE key = ?1 AND (build = ?2 OR ?2 = '') "
      "ORDER BY id DESC LIMIT 1",
      {key, build});
  if (!rows.next()) return std::nullopt;
  CampaignState state;
  state.next_seed = read_number(rows.text(0), 10);
  state.finished = rows.number(1) != 0;
  std::optional<CampaignReport> report = read_saved_report(rows.text(2), catalogue);
  if (!report.has_value()) return std::nullopt;
  state.report = std::move(*report);
  state.report.orders = read_orders(rows.blob(3));
  return state;
}

void Archive::begin(const std::string& key, const std::string& build, std::uint64_t first_seed, bool go_on) {
  if (go_on) {
    Rows rows = database_.ask("SELECT max(id) FROM campaigns WHERE key = ?1 AND build = ?2", {key, build});
    rows.next();
    campaign_ = rows.number(0);
    return;
  }
  put(CampaignRow{key, build, first_seed, first_seed, false, {}, {}});
  Rows rows = database_.ask("SELECT last_insert_rowid()");
  rows.next();
  campaign_ = rows.number(0);
}

void Archive::in_one_transaction(const std::function<void()>& body) {
  database_.run("BEGIN");
  body();
  database_.run("COMMIT");
}

std::vector<CampaignRow> Archive::campaigns() {
  std::vector<CampaignRow> out;
  Rows rows =
      database_.ask("SELECT key, build, first_seed, next_seed, finished, report, orders FROM campaigns ORDER BY id");
  while (rows.next()) {
    out.push_back({rows.text(0), rows.text(1), read_number(rows.text(2), 10), read_number(rows.text(3), 10),
                   rows.number(4) != 0, rows.text(5), rows.blob(6)});
  }
  return out;
}

void Archive::put(const CampaignRow& row) {
  database_.run(
      "INSERT INTO campaigns (key, build, first_seed, next_seed, finished, report, orders) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
      {row.key, row.build, std::to_string(row.first_seed), std::to_string(row.next_seed), std::int64_t{row.finished},
       row.report, row.orders});
}

void Archive::save(const CampaignState& state) {
  database_.run("UPDATE campaigns SET next_seed = ?2, finished = ?3, report = ?4, orders = ?5 WHERE id = ?1",
                {campaign_, std::to_string(state.next_seed), std::int64_t{state.finished}, saved_report(state.report),
                 bytes_of(state.report.orders)});
}

std::string campaign_key(const CampaignSpec& spec) {
  return fmt::format("{}{} {} {} {} {} {}..{}{}", fmt::join(spec.scenarios, ","), spec.faults.text(), spec.store,
                     spec.dialect, spec.backend, fmt::join(spec.strategies, ","), spec.first_seed, spec.last_seed,
                     spec.check_determinism ? " twice" : "");
}

}  // namespace dsqlsim::archive
