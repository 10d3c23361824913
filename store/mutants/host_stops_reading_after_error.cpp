#include "store/blueprint.h"

namespace dsqlsim::store::mutant {

void host_stops_reading_after_error(Blueprint& blueprint) {
  blueprint.hosts.after_failed_read = AfterFailedRead::stop_reading;
}

}  // namespace dsqlsim::store::mutant
