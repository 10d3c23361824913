#include "properties/message_rows.h"

#include "store/schema/service_blobs.h"
#include "store/schema/service_notes.h"
#include "store/schema/service_tables.h"

namespace dsqlsim::properties {

namespace {

namespace table = schema::table;
using schema::service_notes::queue_name;

template <class Column>
std::int64_t number_in(std::span<const Value> row, Column payload) {
  const auto message = schema::decode<schema::QueueMessage>(cell(row, payload));
  return message.has_value() ? message->number : 0;
}

MessageChange read(std::span<const Value> row, bool version_2) {
  using schema::queue;
  using schema::queue_messages;
  if (!version_2) {
    return {0,
            queue_name(integer(row, queue::queue_type)),
            integer(row, queue::message_id),
            number_in(row, queue::message_payload),
            false,
            false};
  }
  return {0,
          queue_name(integer(row, queue_messages::queue_type), text(cell(row, queue_messages::queue_name))),
          integer(row, queue_messages::message_id),
          number_in(row, queue_messages::message_payload),
          false,
          true};
}

}  // namespace

std::vector<MessageChange> message_changes(const History& history) {
  std::vector<MessageChange> out;
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    const Entry& entry = history.entry(at);
    for (std::uint32_t i = 0; i < entry.change_count; ++i) {
      const Change change = history.change(entry, i);
      if (change.table != table::queue && change.table != table::queue_messages) continue;
      if (!is_insert(change) && !is_delete(change)) continue;
      MessageChange message = read(is_insert(change) ? change.after : change.before, change.table != table::queue);
      message.entry = at;
      message.deleted = is_delete(change);
      out.push_back(std::move(message));
    }
  }
  return out;
}

}  // namespace dsqlsim::properties
