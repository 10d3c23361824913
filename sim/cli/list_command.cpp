#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>

#include "sim/cli/commands.h"
#include "sim/core/nearest_word.h"

namespace dsqlsim::cli {

namespace {

template <class T>
std::vector<Word> words_of(std::span<const T> catalogue, std::string_view T::*sentence) {
  std::vector<Word> out;
  for (const T& item : catalogue) out.push_back({item.name, item.*sentence});
  return out;
}

struct Shelf {
  std::string_view name;
  std::vector<Word> words;
};

std::vector<Shelf> shelves(const Tool& tool) {
  return {{"scenarios", words_of(tool.catalogue.scenarios, &Scenario::sentence)},
          {"properties", words_of(tool.catalogue.properties, &Property::claim)},
          {"faults", words_of(tool.catalogue.faults, &Fault::sentence)},
          {"strategies", tool.strategies},
          {"stores", tool.stores},
          {"remedies", tool.remedies},
          {"mutants", tool.mutants},
          {"dialects", tool.dialects},
          {"knobs", tool.knobs},
          {"backends", tool.backends}};
}

void print_text(const std::vector<Word>& words, Console& console) {
  std::size_t widest = 0;
  for (const Word& word : words) widest = std::max(widest, word.name.size());
  for (const Word& word : words) {
    console.out << word.name << std::string(widest - word.name.size() + 2, ' ') << word.sentence << "\n";
  }
}

void print_json(const std::vector<Word>& words, Console& console) {
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const Word& word : words) all.push_back({{"name", word.name}, {"sentence", word.sentence}});
  console.out << all.dump() << "\n";
}

}  // namespace

ExitCode list(const ListArguments& arguments, const Tool& tool, Console& console) {
  const std::vector<Shelf> all = shelves(tool);
  std::vector<std::string_view> names;
  for (const Shelf& shelf : all) {
    if (shelf.name == arguments.what) {
      arguments.json ? print_json(shelf.words, console) : print_text(shelf.words, console);
      return ExitCode::nothing_found;
    }
    names.push_back(shelf.name);
  }
  return refuse_usage(console, unknown_word("catalogue", arguments.what, names));
}

}  // namespace dsqlsim::cli
