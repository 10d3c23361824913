#include "store/dsql/db.h"

namespace dsqlsim::store::remedy {

namespace {

// As queues of version 2 do: the newest row says where ids go on. Its reader's ack level hides it once it is handled.
constexpr dsql::Sql delete_all_but_newest{"RangeDeleteFromMessages",
                                          "DELETE FROM queue WHERE queue_type = $1 AND message_id > $2 AND message_id "
                                          "<= $3 AND message_id < (SELECT max(message_id) FROM queue WHERE queue_type "
                                          "= $1)"};

Expected<std::int64_t> all_but_newest(dsql::Db& db, const Context& ctx, const QueueMessagesRange& range) {
  return db.exec(ctx, delete_all_but_newest, {std::int64_t{range.queue_type}, range.behind, range.last});
}

}  // namespace

void keep_newest_dead_letter(Blueprint& blueprint) { blueprint.queues.delete_dead_letters = all_but_newest; }

}  // namespace dsqlsim::store::remedy
