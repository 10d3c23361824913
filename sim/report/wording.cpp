#include "sim/report/wording.h"

#include <fmt/format.h>

namespace dsqlsim::report {

namespace {

const NoteWording* find(const Entry& note, Wording wording) {
  for (const NoteWording& w : wording) {
    if (w.label == note.label) return &w;
  }
  return nullptr;
}

/// The label, its numbers up to the last that is not 0, and its text.
std::string plain(const Entry& note) {
  std::string out(note.label.text());
  std::size_t used = note.n.size();
  while (used > 0 && note.n[used - 1] == 0) --used;
  for (std::size_t i = 0; i < used; ++i) out += fmt::format("{}{}", i == 0 ? " " : ", ", note.n[i]);
  if (!note.text.empty()) out += fmt::format("{}{}", used == 0 ? ": " : "; ", note.text);
  return out;
}

}  // namespace

std::string note_text(const Entry& note, Wording wording) {
  const NoteWording* w = find(note, wording);
  if (w == nullptr) return plain(note);
  if (w->words != nullptr) {
    const std::string words = w->words(note);
    return words.empty() ? plain(note) : words;
  }
  std::string out;
  std::string_view rest = w->pattern;
  while (!rest.empty()) {
    const std::size_t open = rest.find('{');
    out += rest.substr(0, open);
    if (open == std::string_view::npos) break;
    const std::size_t close = rest.find('}', open);
    if (close == std::string_view::npos) break;
    const std::string_view field = rest.substr(open + 1, close - open - 1);
    if (field == "text") {
      out += note.text;
    } else if (field.size() == 1 && field[0] >= '0' && field[0] <= '4') {
      out += fmt::format("{}", note.n[static_cast<std::size_t>(field[0] - '0')]);
    }
    rest.remove_prefix(close + 1);
  }
  return out;
}

Interest interest_in(const Entry& note, Wording wording) {
  const NoteWording* w = find(note, wording);
  if (w == nullptr) return note.kind == EntryKind::metric ? Interest::seldom : Interest::usual;
  if (w->words != nullptr && w->words(note).empty()) return Interest::seldom;
  return w->interest;
}

}  // namespace dsqlsim::report
