#include "scenarios/queue_user.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "scenarios/mutation_id.h"
#include "store/schema/host_notes.h"
#include "store/schema/service_notes.h"

namespace dsqlsim::scenarios {

namespace sn = schema::service_notes;
using schema::QueueMessage;
using schema::host_notes::WriteOutcome;
using store::Failure;

namespace {

constexpr Duration request_timeout = seconds(10);
constexpr std::int32_t page_size = 2;
/// As who the dead letters of a queue are acknowledged.
constexpr std::string_view local = "local";
constexpr std::int64_t nothing_read = -1;

Context request(Actor& actor) { return Context(actor).with_timeout(request_timeout); }

std::string name_of(const store::QueueV2Key& queue) { return sn::queue_name(queue.queue_type, queue.queue_name); }

WriteOutcome outcome_of(const store::Error& error) {
  return schema::claims_not_applied(error.kind) ? WriteOutcome::definite_failure : WriteOutcome::unknown;
}

std::int64_t level_of(const schema::QueueAckLevels& acks, std::string_view consumer) {
  const auto found = acks.levels.find(std::string(consumer));
  return found == acks.levels.end() ? nothing_read : found->second;
}

}  // namespace

const std::array<store::QueueV2Key, 3>& queues_v2() {
  static const std::array<store::QueueV2Key, 3> all{{{1, "inbound"}, {1, "outbound"}, {2, "inbound"}}};
  return all;
}

void QueueUser::start(Actor& actor) {
  const Context for_ever(actor);
  for (const std::int32_t type : queue_types) {
    actor.begin_operation("make queue", {});
    while (!store_.queue().init(request(actor), type).has_value()) {
      (void)for_ever.sleep(seconds(1), "before making the queue again");
      actor.begin_operation("make queue", {});
    }
  }
}

void QueueUser::produce(Actor& actor, std::uint64_t& left) {
  const Context for_ever(actor);
  while (left > 0) {
    (void)for_ever.sleep(milliseconds(static_cast<std::int64_t>(actor.below("thinks", 600))), "thinking");
    if (left == 0) return;
    --left;
    if (!actor.begin_removable_operation("enqueue", {})) continue;
    const std::uint64_t kind = actor.below("kind of queue", 6);
    const std::int32_t type = queue_types[actor.below("type", queue_types.size())];
    if (kind < 2) {
      (void)enqueue(actor, type);
    } else if (kind < 3) {
      (void)enqueue_dead_letter(actor, type);
    } else {
      (void)enqueue_v2(actor, queues_v2()[actor.below("queue", queues_v2().size())]);
    }
  }
}

void QueueUser::consume(Actor& actor) {
  const Context for_ever(actor);
  for (;;) {
    (void)for_ever.sleep(milliseconds(100 + static_cast<std::int64_t>(actor.below("polls", 1'500))), "before polling");
    actor.begin_operation("consume", {});
    const std::uint64_t kind = actor.below("what to consume", 8);
    const std::int32_t type = queue_types[actor.below("type", queue_types.size())];
    if (kind < 2) {
      (void)consume(actor, type);
    } else if (kind < 3) {
      (void)purge(actor, type);
    } else if (kind < 5) {
      (void)handle_dead_letters(actor, type);
    } else if (kind < 6) {
      (void)list(actor, type);
    } else {
      (void)handle_v2(actor, queues_v2()[actor.below("queue", queues_v2().size())]);
    }
  }
}

// Each try is another message: who tries again after no answer may put it in twice, which consumers must bear.
template <class Call>
bool QueueUser::enqueue_noted(Actor& actor, const std::string& queue, const Call& call) {
  const QueueMessage message{mutation_id(actor, put_++), "message"};
  actor.note(sn::enqueue_began, {message.number}, queue);
  const store::Expected<std::int64_t> id = call(message);
  const WriteOutcome outcome = id.has_value() ? WriteOutcome::ok : outcome_of(id.error());
  actor.note(sn::enqueue_returned, {message.number, static_cast<std::int64_t>(outcome), id.value_or(nothing_read)},
             queue);
  return id.has_value();
}

bool QueueUser::enqueue(Actor& actor, std::int32_t queue_type) {
  return enqueue_noted(actor, sn::queue_name(queue_type), [&](const QueueMessage& message) {
    return store_.queue().enqueue_message(request(actor), queue_type, message).map([] { return nothing_read; });
  });
}

bool QueueUser::enqueue_dead_letter(Actor& actor, std::int32_t queue_type) {
  return enqueue_noted(actor, sn::queue_name(-queue_type), [&](const QueueMessage& message) {
    return store_.queue().enqueue_message_to_dlq(request(actor), queue_type, message);
  });
}

// As the writer of history's dead letters: the queue is made when it turns out not to be there.
bool QueueUser::enqueue_v2(Actor& actor, const store::QueueV2Key& queue) {
  bool missing = false;
  const auto put = [&](const QueueMessage& message) {
    const auto id = store_.queue_v2().enqueue_message(request(actor), queue, message);
    missing = !id.has_value() && id.error().kind == Failure::not_found;
    return id;
  };
  if (enqueue_noted(actor, name_of(queue), put)) return true;
  if (!missing) return false;
  const auto made = store_.queue_v2().create_queue(request(actor), queue);
  if (!made.has_value() && made.error().kind != Failure::queue_already_exists) return false;
  return enqueue_noted(actor, name_of(queue), put);
}

bool QueueUser::consume(Actor& actor, std::int32_t queue_type) {
  const auto metadata = store_.queue().get_ack_levels(request(actor), queue_type);
  if (!metadata.has_value()) return false;
  store::ReadMessagesRequest read;
  read.queue_type = queue_type;
  read.behind_id = level_of(metadata->acks, consumer_);
  read.page_size = page_size;
  const auto page = store_.queue().read_messages(request(actor), read);
  if (!page.has_value()) return false;
  for (const store::StoredMessage& m : page->messages) {
    actor.note(sn::message_handled, {m.id, m.message.number},
               fmt::format("{} {}", sn::queue_name(queue_type), consumer_));
  }
  return page->messages.empty() || acknowledge(actor, queue_type, page->messages.back().id);
}

bool QueueUser::acknowledge(Actor& actor, std::int32_t queue_type, std::int64_t id) {
  auto metadata = store_.queue().get_ack_levels(request(actor), queue_type);
  if (!metadata.has_value()) return false;
  if (level_of(metadata->acks, consumer_) >= id) return true;
  metadata->acks.levels[consumer_] = id;
  return store_.queue().update_ack_level(request(actor), queue_type, *metadata).has_value();
}

// Up to what every consumer is done with; that message itself stays, so that ids go on from it.
bool QueueUser::purge(Actor& actor, std::int32_t queue_type) {
  const auto metadata = store_.queue().get_ack_levels(request(actor), queue_type);
  if (!metadata.has_value()) return false;
  std::int64_t least = std::numeric_limits<std::int64_t>::max();
  for (const std::string_view consumer : queue_consumers) least = std::min(least, level_of(metadata->acks, consumer));
  return least <= 0 || store_.queue().delete_messages_before(request(actor), queue_type, least).has_value();
}

bool QueueUser::handle_dead_letters(Actor& actor, std::int32_t queue_type) {
  const auto metadata = store_.queue().get_dlq_ack_levels(request(actor), queue_type);
  if (!metadata.has_value()) return false;
  store::ReadMessagesRequest read;
  read.queue_type = queue_type;
  read.behind_id = level_of(metadata->acks, local);
  read.last_id = std::numeric_limits<std::int64_t>::max();
  read.page_size = page_size;
  std::vector<std::int64_t> handled;
  do {
    const auto page = store_.queue().read_messages_from_dlq(request(actor), read);
    if (!page.has_value()) return false;
    for (const store::StoredMessage& m : page->messages) {
      actor.note(sn::message_handled, {m.id, m.message.number},
                 fmt::format("{} {}", sn::queue_name(-queue_type), local));
      handled.push_back(m.id);
    }
    read.page = page->next_page;
  } while (read.page.has_value());
  if (handled.empty()) return true;
  const auto deleted =
      handled.size() == 1
          ? store_.queue().delete_message_from_dlq(request(actor), queue_type, handled.front())
          : store_.queue().range_delete_messages_from_dlq(request(actor), queue_type, read.behind_id, handled.back());
  return deleted.has_value() && acknowledge_dead_letters(actor, queue_type, handled.back());
}

bool QueueUser::acknowledge_dead_letters(Actor& actor, std::int32_t queue_type, std::int64_t id) {
  auto metadata = store_.queue().get_dlq_ack_levels(request(actor), queue_type);
  if (!metadata.has_value()) return false;
  if (level_of(metadata->acks, local) >= id) return true;
  metadata->acks.levels[std::string(local)] = id;
  return store_.queue().update_dlq_ack_level(request(actor), queue_type, *metadata).has_value();
}

bool QueueUser::handle_v2(Actor& actor, const store::QueueV2Key& queue) {
  store::ReadMessagesV2Request read{queue, page_size, {}};
  std::int64_t last = nothing_read;
  do {
    const auto page = store_.queue_v2().read_messages(request(actor), read);
    if (!page.has_value()) return page.error().kind == Failure::not_found;
    for (const store::StoredMessage& m : page->messages) {
      actor.note(sn::message_handled, {m.id, m.message.number}, fmt::format("{} {}", name_of(queue), local));
      last = m.id;
    }
    read.page = page->next_page;
  } while (read.page.has_value());
  return last == nothing_read || store_.queue_v2().range_delete_messages(request(actor), queue, last).has_value();
}

bool QueueUser::list(Actor& actor, std::int32_t queue_type) {
  store::ListQueuesRequest page{queue_type, 1, 0, {}};
  for (std::size_t pages = 0; pages <= queues_v2().size(); ++pages) {
    const auto answer = store_.queue_v2().list_queues(request(actor), page);
    if (!answer.has_value()) return false;
    if (!answer->next_offset.has_value()) return true;
    page.offset = *answer->next_offset;
  }
  return true;
}

std::span<const QueueUser::Way> QueueUser::ways() {
  static constexpr std::array<Way, 4> all{{{"enqueue", &QueueUser::enqueue_works},
                                           {"consume", &QueueUser::consume_works},
                                           {"dead letters", &QueueUser::dead_letters_work},
                                           {"version 2", &QueueUser::v2_works}}};
  return all;
}

bool QueueUser::enqueue_works(Actor& actor) {
  return std::all_of(queue_types.begin(), queue_types.end(),
                     [&](std::int32_t type) { return enqueue(actor, type) && enqueue_dead_letter(actor, type); });
}

bool QueueUser::consume_works(Actor& actor) {
  return std::all_of(queue_types.begin(), queue_types.end(),
                     [&](std::int32_t type) { return consume(actor, type) && purge(actor, type); });
}

bool QueueUser::dead_letters_work(Actor& actor) {
  for (const std::int32_t type : queue_types) {
    // Twice: what works once only does not work.
    for (int round = 0; round < 2; ++round) {
      if (!enqueue_dead_letter(actor, type) || !handle_dead_letters(actor, type)) return false;
    }
  }
  return true;
}

bool QueueUser::v2_works(Actor& actor) {
  for (const store::QueueV2Key& queue : queues_v2()) {
    if (!enqueue_v2(actor, queue) || !handle_v2(actor, queue)) return false;
  }
  return std::all_of(queue_types.begin(), queue_types.end(), [&](std::int32_t type) { return list(actor, type); });
}

}  // namespace dsqlsim::scenarios
