#include "sim/cli/recording_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "sim/cli/text_file.h"
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

/// A list that is not there is empty.
bool read_names(const Json& json, const char* key, std::vector<std::uint64_t>& names) {
  if (!json.contains(key)) return true;
  const Json& list = json[key];
  if (!list.is_array()) return false;
  for (const Json& name : list) {
    if (!name.is_number_unsigned()) return false;
    names.push_back(name);
  }
  return true;
}

std::vector<std::uint64_t> never_happened(const Recording& recording) {
  std::vector<std::uint64_t> happened = recording.schedule;
  std::sort(happened.begin(), happened.end());
  std::vector<std::uint64_t> out;
  for (const std::uint64_t name : recording.planned) {
    if (!std::binary_search(happened.begin(), happened.end(), name)) out.push_back(name);
  }
  return out;
}

}  // namespace

void add_recording(Json& json, const RecordedRun& run) {
  Json choices = Json::array();
  for (const RecordedChoice& c : run.recording.choices) {
    if (c.value != 0) choices.push_back(Json::array({c.key, c.value, c.label}));
  }
  json["backend"] = run.spec.backend;
  json["choices"] = std::move(choices);
  json["schedule"] = run.recording.schedule;
  json["planned"] = never_happened(run.recording);
}

tl::expected<RecordedRun, std::string> recording_of(const Json& json) {
  const auto why = [](std::string text) { return tl::unexpected<std::string>(std::move(text)); };
  const bool is_recording = json.is_object() && json.contains("token") && json["token"].is_string() &&
                            json.contains("choices") && json["choices"].is_array() && json.contains("schedule");
  if (!is_recording) return why("it is no recording of dsqlsim replay --record, and no finding of dsqlsim export");
  const auto spec = RunSpec::parse(json["token"].get<std::string>());
  if (!spec.has_value()) return why(spec.error());
  RecordedRun run{*spec, {}};
  if (json.contains("backend") && json["backend"].is_string()) run.spec.backend = json["backend"];
  for (const Json& c : json["choices"]) {
    if (!is_choice(c)) return why("a choice is not [key, value, \"label\"]");
    run.recording.choices.push_back({c[0], c[1], c[2]});
  }
  if (!read_names(json, "schedule", run.recording.schedule)) return why("the schedule is no list of event names");
  if (!read_names(json, "planned", run.recording.planned)) return why("what was planned is no list of event names");
  return run;
}

void write_recording(const std::string& path, const RecordedRun& run) {
  Json all{{"token", run.spec.token()}};
  add_recording(all, run);
  std::ofstream file(path);
  file << all.dump() << "\n";
  file.close();
  if (!file) throw FatalError(fmt::format("cannot write '{}': does its folder exist, and may you write there?", path));
}

tl::expected<RecordedRun, std::string> read_recording(const std::string& path) {
  const std::optional<std::string> text = text_of_file(path);
  if (!text.has_value()) return wrong(path, "there is no such file");
  auto run = recording_of(Json::parse(*text, nullptr, false));
  if (!run.has_value()) return wrong(path, run.error());
  return run;
}

}  // namespace dsqlsim::cli
