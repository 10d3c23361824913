#pragma once
// A story as text for a terminal: ASCII, a fixed width, no colours, the same bytes wherever it is printed.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sim/report/story.h"

namespace dsqlsim::report {

inline constexpr std::size_t usual_width = 150;
inline constexpr std::size_t least_width = 80;

/// The head, the table, the statements' texts, and the line to replay.
[[nodiscard]] std::string terminal_text(const Story& story, std::size_t width = usual_width);
/// The table alone.
[[nodiscard]] std::string table_text(const Story& story, std::size_t width = usual_width);

/// "shard_handover, store shipped, dialect 2026-09, strategy random, seed 7, 42 steps, shrunk"
[[nodiscard]] std::string run_text(const Story& story);
/// "lose_commit_reply x2, kill_session", or that none struck.
[[nodiscard]] std::string faults_text(const Story& story);
/// Milliseconds.
[[nodiscard]] std::string time_text(Time at);
/// SQL over several lines on one.
[[nodiscard]] std::string one_line(std::string_view sql);

/// Lines of at most `width` characters, cut at blanks where there are any; further lines begin with `indent` blanks.
[[nodiscard]] std::vector<std::string> wrap(std::string_view text, std::size_t width, std::size_t indent);

}  // namespace dsqlsim::report
