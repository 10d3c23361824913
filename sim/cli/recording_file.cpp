#include "sim/cli/recording_file.h"

#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/core/fatal_error.h"

namespace dsqlsim::cli {

namespace {

using Json = nlohmann::ordered_json;

tl::unexpected<std::string> wrong(const std::string& path, std::string_view why) {
  return tl::unexpected<std::string>(fmt::format("recording '{}': {}", path, why));
}

bool is_choice(const Json& c) {
  return c.is_array() && c.size() == 3 && c[0].is_number_unsigned() && c[1].is_number_unsigned() && c[2].is_string();
}

bool read_names(const Json& list, std::vector<std::uint64_t>& names) {
  if (!list.is_array()) return false;
  for (const Json& name : list) {
    if (!name.is_number_unsigned()) return false;
    names.push_back(name);
  }
  return true;
}

}  // namespace

void write_recording(const std::string& path, const RecordedRun& run) {
  Json choices = Json::array();
  for (const RecordedChoice& c : run.recording.choices) choices.push_back(Json::array({c.key, c.value, c.label}));
  const Json all{{"token", run.spec.token()},
                 {"backend", run.spec.backend},
                 {"choices", std::move(choices)},
                 {"schedule", run.recording.schedule},
                 {"planned", run.recording.planned}};
  std::ofstream file(path);
  file << all.dump() << "\n";
  file.close();
  if (!file) throw FatalError(fmt::format("cannot write '{}': does its folder exist, and may you write there?", path));
}

tl::expected<RecordedRun, std::string> read_recording(const std::string& path) {
  std::ifstream file(path);
  if (!file) return wrong(path, "there is no such file");
  std::ostringstream text;
  text << file.rdbuf();
  const Json all = Json::parse(text.str(), nullptr, false);
  const bool is_recording = all.is_object() && all.contains("token") && all["token"].is_string() &&
                            all.contains("choices") && all["choices"].is_array() && all.contains("schedule") &&
                            all["schedule"].is_array();
  if (!is_recording) return wrong(path, "it is no recording of dsqlsim replay --record");
  const auto spec = RunSpec::parse(all["token"].get<std::string>());
  if (!spec.has_value()) return wrong(path, spec.error());
  RecordedRun run{*spec, {}};
  if (all.contains("backend") && all["backend"].is_string()) run.spec.backend = all["backend"];
  for (const Json& c : all["choices"]) {
    if (!is_choice(c)) return wrong(path, "a choice is not [key, value, \"label\"]");
    run.recording.choices.push_back({c[0], c[1], c[2]});
  }
  if (!read_names(all["schedule"], run.recording.schedule)) {
    return wrong(path, "the schedule is no list of event names");
  }
  if (all.contains("planned") && !read_names(all["planned"], run.recording.planned)) {
    return wrong(path, "what was planned is no list of event names");
  }
  return run;
}

}  // namespace dsqlsim::cli
