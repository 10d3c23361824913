#include "scenarios/tables.h"

#include <iterator>

#include "store/schema/tables.h"

namespace dsqlsim::scenarios {

std::vector<std::string> tables_and(std::vector<std::string> statements) {
  const auto script = schema::load_script();
  std::vector<std::string> texts(script.begin(), script.end());
  texts.insert(texts.end(), std::make_move_iterator(statements.begin()), std::make_move_iterator(statements.end()));
  return texts;
}

std::vector<std::string> tables_alone() { return tables_and({}); }

}  // namespace dsqlsim::scenarios
