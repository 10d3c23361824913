#pragma once
// What a run's database holds in the beginning.

#include <string>
#include <vector>

namespace dsqlsim::scenarios {

/// The store's tables with the rows that the schema itself has, and behind them these statements.
[[nodiscard]] std::vector<std::string> tables_and(std::vector<std::string> statements);
/// The same without more.
[[nodiscard]] std::vector<std::string> tables_alone();

}  // namespace dsqlsim::scenarios
