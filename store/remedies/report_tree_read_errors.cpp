#include "store/blueprint.h"

namespace dsqlsim::store::remedy {

namespace {

// Nothing was written yet, and the caller may try again.
std::optional<Error> reported(const Error& error) {
  Error e = make_error(Failure::unavailable, "GetHistoryTreeContainingBranch: " + error.text);
  e.root = error.root;
  e.evidence = error.evidence;
  e.outcome = error.outcome;
  return e;
}

}  // namespace

void report_tree_read_errors(Blueprint& blueprint) { blueprint.history.tree_unreadable = reported; }

}  // namespace dsqlsim::store::remedy
