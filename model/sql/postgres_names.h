#pragma once
// Which functions and operators PostgreSQL has, by name. A call of one that the model lacks is the model's lack, XX000, and
// not an error of the user's, 42883.

#include <string_view>

namespace dsqlsim::model {

[[nodiscard]] bool is_postgres_function(std::string_view name);
[[nodiscard]] bool is_postgres_operator(std::string_view name);

}  // namespace dsqlsim::model
