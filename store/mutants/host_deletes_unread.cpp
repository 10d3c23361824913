#include "store/blueprint.h"

namespace dsqlsim::store::mutant {

void host_deletes_unread(Blueprint& blueprint) { blueprint.hosts.delete_up_to = DeleteUpTo::what_may_be_read; }

}  // namespace dsqlsim::store::mutant
