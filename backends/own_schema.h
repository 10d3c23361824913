#pragma once
// What is the same of a schema of our own on a PostgreSQL and on a DSQL of the user's.

#include <string>

namespace dsqlsim {

/// FatalError: the database has a schema of that name which somebody else made.
[[noreturn]] void refuse_somebody_elses_schema(const std::string& name);

}  // namespace dsqlsim
