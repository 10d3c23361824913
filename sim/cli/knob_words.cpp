#include "sim/cli/knob_words.h"

#include <string>

#include <fmt/format.h>

#include "model/knob_list.h"

namespace dsqlsim::cli {

std::vector<Word> knob_words() {
  static const std::vector<std::string> sentences = [] {
    std::vector<std::string> out;
    for (const model::KnobInfo& knob : model::knob_list()) {
      out.push_back(fmt::format("{} [{}; default {}]", knob.meaning, knob.values, knob.preset));
    }
    return out;
  }();
  std::vector<Word> words;
  for (std::size_t i = 0; i < sentences.size(); ++i) words.push_back({model::knob_list()[i].name, sentences[i]});
  return words;
}

}  // namespace dsqlsim::cli
