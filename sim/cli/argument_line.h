#pragma once
// The words behind a command as texts, and texts as values. Every error is one sentence that names the option.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>
#include <tl/expected.hpp>

#include "sim/cli/arguments.h"

namespace dsqlsim::cli {

template <class T>
using Parsed = tl::expected<T, std::string>;

inline tl::unexpected<std::string> wrong(std::string sentence) { return tl::unexpected<std::string>(std::move(sentence)); }

Parsed<std::uint64_t> number(std::string_view option, std::string_view text);
Parsed<std::uint64_t> positive_number(std::string_view option, std::string_view text);
/// "90s", "10m", "8h".
Parsed<std::chrono::seconds> time_of(std::string_view option, std::string_view text);
Parsed<std::vector<std::string>> names(std::string_view option, std::string_view text);
/// Of --scenario; none for "all".
Parsed<std::vector<std::string>> scenario_names(std::string_view text);
Parsed<std::size_t> width_of(std::string_view text);
/// Of --jobs.
Parsed<std::uint64_t> jobs_of(std::string_view text);

/// The words of one command, parsed by CLI11 as texts; what they mean is decided here, so that every error is ours.
class Line {
 public:
  Line(std::string_view command, std::string_view sentence)
      : command_(command), app_(std::string(sentence), "dsqlsim " + command_) {
    app_.allow_extras();
  }

  void option(const std::string& name, std::string& into, const std::string& help) {
    app_.add_option("--" + name, into, help)->type_name("X");
  }
  void option(const std::string& name, std::optional<std::string>& into, const std::string& help) {
    app_.add_option("--" + name, into, help)->type_name("X");
  }
  void word(const std::string& name, std::string& into, const std::string& help) {
    app_.add_option(name, into, help)->type_name("");
  }
  void words(const std::string& name, std::vector<std::string>& into, const std::string& help) {
    app_.add_option(name, into, help)->type_name("");
  }
  void flag(const std::string& name, bool& into, const std::string& help) { app_.add_flag("--" + name, into, help); }

  [[nodiscard]] bool given(const std::string& name) const { return app_.count("--" + name) > 0; }

  /// Nothing, a usage error, or the help that was asked for.
  std::optional<Parsed<Command>> parse(std::vector<std::string> words);

 private:
  [[nodiscard]] std::string unexpected(const std::string& extra) const;

  std::string command_;
  CLI::App app_;
};

/// From files of their own.
Parsed<Command> parse_compare(const std::vector<std::string>& words);
Parsed<Command> parse_export_script(const std::vector<std::string>& words);
Parsed<Command> parse_hunt(const std::vector<std::string>& words);

}  // namespace dsqlsim::cli
