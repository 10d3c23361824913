#include "store/blueprint.h"

namespace dsqlsim::store::mutant {

namespace {
HistoryPage::Row just_before(const HistoryNodeRow& last) { return {last.node_id, last.txn_id + 1}; }
}  // namespace

void history_page_repeats_last_row(Blueprint& blueprint) { blueprint.history.page_end = just_before; }

}  // namespace dsqlsim::store::mutant
