#pragma once
// DSQL's ASYNC, which PostgreSQL does not know.

#include <string>
#include <string_view>

namespace dsqlsim {

/// The statement without the ASYNC of CREATE INDEX ASYNC and ALTER TABLE ASYNC.
[[nodiscard]] std::string without_async(std::string_view sql);

}  // namespace dsqlsim
