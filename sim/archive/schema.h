#pragma once
// The text of schema.sql.

namespace dsqlsim::archive {

[[nodiscard]] const char* schema();

}  // namespace dsqlsim::archive
