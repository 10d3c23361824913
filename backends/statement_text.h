#pragma once
// What backends for real servers read off the text of a statement, without a parse tree.

#include <string_view>

namespace dsqlsim {

/// True if the statement itself says so, and not only a query inside it.
[[nodiscard]] bool orders_its_rows(std::string_view sql);
/// LIMIT without ORDER BY: the server may answer any of the rows.
[[nodiscard]] bool takes_any_rows(std::string_view sql);
/// The clauses that DSQL knows, FOR UPDATE and FOR KEY SHARE, anywhere in it.
[[nodiscard]] bool takes_locks(std::string_view sql);
/// CREATE or ALTER: of what was loaded, that which stays when the database goes back to the first rows.
[[nodiscard]] bool makes_schema(std::string_view sql);

}  // namespace dsqlsim
