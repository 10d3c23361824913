#pragma once
// The questions that commands ask of an archive. Every error is a FatalError that names the file.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/archive/database.h"
#include "sim/run/campaign.h"

namespace dsqlsim::archive {

struct ArchivedFinding {
  std::string name;
  std::string property;
  std::string cause;
  std::string scenario;
  bool soft = false;
  std::string token;
  std::uint64_t digest = 0;
  std::uint64_t steps = 0;
  std::string explanation;
  /// As it was printed; empty until it has been told.
  std::string story;
  /// The build that showed this run, and the one that showed the finding last.
  std::string build;
  std::string last_build;
  /// What was decided in that run and what happened in it, as JSON that only its writer reads; empty until it has been told.
  std::string recorded;
};

/// Where a campaign was.
struct CampaignState {
  std::uint64_t next_seed = 0;
  bool finished = false;
  CampaignReport report;
};

/// A campaign as it is kept.
struct CampaignRow {
  std::string key;
  std::string build;
  std::uint64_t first_seed = 0;
  std::uint64_t next_seed = 0;
  bool finished = false;
  std::string report;
  Blob orders;
};

class Archive {
 public:
  enum class Use : std::uint8_t { read, hunt, fill };
  /// To hunt makes the file if it is not there, and is refused while another hunt has it. To fill makes a file that nobody
  /// else knows of.
  Archive(const std::string& path, Use use);
  ~Archive();
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;

  /// Inserts it, or keeps the run that is there already if it is the smaller one.
  void put(const ArchivedFinding& finding);
  [[nodiscard]] std::vector<ArchivedFinding> findings();
  /// By its name, or by the beginning of it if that is enough. The error is one sentence.
  [[nodiscard]] tl::expected<ArchivedFinding, std::string> find(const std::string& name);

  /// The last campaign of that key, of that build or, if `build` is empty, of any. A state that this program cannot read
  /// is none.
  [[nodiscard]] std::optional<CampaignState> last_campaign(const std::string& key, const std::string& build,
                                                           const Catalogue& catalogue);
  /// Begins a campaign, or goes on with the last of that key and build.
  void begin(const std::string& key, const std::string& build, std::uint64_t first_seed, bool go_on);
  /// Of the campaign that was begun.
  void save(const CampaignState& state);

  /// All of them, for a merge.
  [[nodiscard]] std::vector<CampaignRow> campaigns();
  void put(const CampaignRow& row);

  /// What `body` does is there afterwards as a whole, and much sooner than if each step of it were written by itself.
  void in_one_transaction(const std::function<void()>& body);

 private:
  void lock(const std::string& path);
  void migrate();

  int lock_ = -1;
  Database database_;
  std::int64_t campaign_ = 0;
};

/// What a campaign is known by.
[[nodiscard]] std::string campaign_key(const CampaignSpec& spec);

}  // namespace dsqlsim::archive
