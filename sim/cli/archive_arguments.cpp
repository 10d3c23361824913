#include "sim/cli/archive_arguments.h"

namespace dsqlsim::cli {

Parsed<Command> parse_findings(const std::vector<std::string>& words) {
  Line line("findings", "Lists the findings of an archive, one a line.");
  FindingsArguments out;
  line.option("archive", out.archive, "the file");
  line.flag("json", out.json, "one JSON object a line");
  if (const auto early = line.parse(words); early.has_value()) return *early;
  if (out.archive.empty()) return wrong("the archive is missing: dsqlsim findings --archive=FILE");
  return out;
}

Parsed<Command> parse_show(const std::vector<std::string>& words) {
  Line line("show", "Prints the story of a finding as it was told when it was found.");
  ShowArguments out;
  line.word("finding", out.finding, "its name, or the beginning of it");
  line.option("archive", out.archive, "the file");
  if (const auto early = line.parse(words); early.has_value()) return *early;
  if (out.finding.empty() || out.archive.empty()) {
    return wrong("a finding or the archive is missing: dsqlsim show FINDING --archive=FILE");
  }
  return out;
}

Parsed<Command> parse_export(const std::vector<std::string>& words) {
  Line line("export", "Writes a finding as a file of its own, which replay takes anywhere.");
  ExportArguments out;
  line.word("finding", out.finding, "a token, or with --archive the name of a finding or the beginning of it");
  line.word("file", out.file, "what to write");
  line.option("archive", out.archive, "where the finding is");
  line.option("property", out.property, "of a token: what it violates; usually the first");
  if (const auto early = line.parse(words); early.has_value()) return *early;
  if (out.finding.empty() || out.file.empty())
    return wrong("a finding or the file is missing: dsqlsim export FINDING FILE");
  if (out.archive.has_value() && out.property.has_value()) return wrong("--archive and --property exclude each other");
  return out;
}

Parsed<Command> parse_import(const std::vector<std::string>& words) {
  Line line("import", "Reads findings that were exported into an archive.");
  ImportArguments out;
  line.words("files", out.files, "of export");
  line.option("archive", out.archive, "where to put them; it is made if it is not there");
  if (const auto early = line.parse(words); early.has_value()) return *early;
  if (out.files.empty() || out.archive.empty()) {
    return wrong("a file or the archive is missing: dsqlsim import FILE --archive=FILE");
  }
  return out;
}

Parsed<Command> parse_merge(const std::vector<std::string>& words) {
  Line line("merge", "Makes one archive of several, the same one whatever their order.");
  MergeArguments out;
  line.word("out", out.out, "the archive to make");
  line.words("in", out.in, "the archives to read");
  if (const auto early = line.parse(words); early.has_value()) return *early;
  if (out.out.empty() || out.in.empty()) return wrong("an archive is missing: dsqlsim merge OUT IN...");
  return out;
}

}  // namespace dsqlsim::cli
