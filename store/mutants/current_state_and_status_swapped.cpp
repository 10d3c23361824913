#include "store/blueprint.h"

namespace dsqlsim::store::mutant {

namespace {

CurrentExecutionsRow swapped(const CurrentExecutionsRow& row) {
  CurrentExecutionsRow out = row;
  out.state = static_cast<schema::State>(row.status);
  out.status = static_cast<schema::Status>(row.state);
  return out;
}

}  // namespace

void current_state_and_status_swapped(Blueprint& blueprint) { blueprint.executions.current_written = swapped; }

}  // namespace dsqlsim::store::mutant
