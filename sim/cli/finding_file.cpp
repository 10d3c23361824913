#include "sim/cli/finding_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "sim/report/summary.h"

namespace dsqlsim::cli {

namespace {

using Json = nlohmann::ordered_json;

constexpr int format = 1;
constexpr std::array<const char*, 5> recorded_keys{"backend", "brackets", "choices", "schedule", "planned"};

std::string dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

/// Lists of texts and of lists have an item a line, so that two files can be compared line by line.
std::string page_of(const Json& object) {
  std::string out = "{";
  for (const auto& [key, value] : object.items()) {
    out += fmt::format("{}\n{}: ", out.size() == 1 ? "" : ",", dump(Json(key)));
    if (!value.is_array() || value.empty() || value[0].is_number()) {
      out += dump(value);
      continue;
    }
    for (std::size_t i = 0; i < value.size(); ++i) out += (i == 0 ? "[\n  " : ",\n  ") + dump(value[i]);
    out += "\n]";
  }
  return out + "\n}\n";
}

Json lines_of(const std::string& text) {
  Json out = Json::array();
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    out.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return out;
}

bool read_texts(const Json& json, const char* key, std::vector<std::string>& out) {
  if (!json.contains(key)) return true;
  if (!json[key].is_array()) return false;
  for (const Json& text : json[key]) {
    if (!text.is_string()) return false;
    out.push_back(text);
  }
  return true;
}

std::vector<std::string> kept_brackets(const RunReport& report) {
  std::vector<std::string> out;
  if (!report.spec.keep.has_value()) return out;
  for (const OpenedBracket& b : report.brackets) {
    if (!std::binary_search(report.spec.keep->begin(), report.spec.keep->end(), b.tag)) continue;
    const std::string text = fmt::format("{} {}", b.tag.text(), b.kind.text());
    if (std::find(out.begin(), out.end(), text) == out.end()) out.push_back(text);
  }
  return out;
}

/// Throws what JSON throws.
archive::ArchivedFinding read_columns(const Json& json) {
  archive::ArchivedFinding f;
  f.name = json.at("finding");
  f.property = json.at("property");
  f.cause = json.at("cause");
  f.scenario = json.at("scenario");
  f.soft = json.at("soft");
  f.token = json.at("token");
  const std::string digest = json.at("digest");
  if (digest.size() == 18) std::from_chars(digest.data() + 2, digest.data() + digest.size(), f.digest, 16);
  f.steps = json.at("run_steps");
  f.explanation = json.at("explanation");
  f.build = f.last_build = json.at("build");
  return f;
}

}  // namespace

std::string recorded_text(const RunReport& report, const Teller& teller) {
  Json json;
  json["brackets"] = kept_brackets(report);
  add_recording(json, {report.spec, report.recording});
  json["steps"] = teller.steps(report);
  return dump(json);
}

std::string finding_text(const archive::ArchivedFinding& f) {
  Json json{{"dsqlsim_finding", format},
            {"finding", f.name},
            {"property", f.property},
            {"cause", f.cause},
            {"explanation", f.explanation},
            {"scenario", f.scenario},
            {"soft", f.soft},
            {"token", f.token},
            {"digest", report::digest_text(f.digest)},
            {"run_steps", f.steps},
            {"build", f.build},
            {"story", lines_of(f.story)}};
  const Json recorded = Json::parse(f.recorded, nullptr, false);
  if (!recorded.is_discarded()) {
    json["steps"] = recorded.value("steps", Json::array());
    for (const char* key : recorded_keys) json[key] = recorded.value(key, Json::array());
  }
  return page_of(json);
}

tl::expected<FindingFile, std::string> parse_finding(const std::string& text) {
  const auto wrong = [](std::string why) { return tl::unexpected<std::string>(std::move(why)); };
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object() || !json.contains("dsqlsim_finding")) return wrong("it is no finding of dsqlsim export");
  if (json["dsqlsim_finding"] != format) return wrong("it is of a newer dsqlsim");
  FindingFile out;
  try {
    out.finding = read_columns(json);
  } catch (const Json::exception& error) {
    return wrong(fmt::format("a key is missing or of another type: {}", error.what()));
  }
  std::vector<std::string> story;
  if (!read_texts(json, "story", story)) return wrong("the story is no list of lines");
  for (const std::string& line : story) out.finding.story += line + "\n";
  if (!json.contains("schedule")) {
    const auto spec = RunSpec::parse(out.finding.token);
    if (!spec.has_value()) return wrong(spec.error());
    out.run.spec = *spec;
    return out;
  }
  auto run = recording_of(json);
  if (!run.has_value()) return wrong(run.error());
  out.run = std::move(*run);
  if (!read_texts(json, "brackets", out.brackets)) return wrong("the brackets are no list of texts");
  if (!read_texts(json, "steps", out.steps)) return wrong("the steps are no list of texts");
  Json recorded;
  for (const char* key : recorded_keys) recorded[key] = json.value(key, Json::array());
  recorded["steps"] = out.steps;
  out.finding.recorded = dump(recorded);
  return out;
}

}  // namespace dsqlsim::cli
