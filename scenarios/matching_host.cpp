#include "scenarios/matching_host.h"

#include <algorithm>
#include <utility>

#include "store/schema/matching_notes.h"

namespace dsqlsim::scenarios {

namespace mn = schema::matching_notes;

QueueOnHost::QueueOnHost(const Host& host, store::Store& store, const Membership& membership,
                         store::TaskQueueName queue, MatcherSettings settings)
    : host_(host), store_(store), membership_(membership), queue_(std::move(queue)), settings_(settings) {}

bool QueueOnHost::believes_to_own(const Actor& actor) const {
  return membership_.owner_seen_by(host_.id, actor.reached()) == host_.id;
}

Matcher* QueueOnHost::serving() {
  if (matchers_.empty() || !matchers_.back().loaded() || !matchers_.back().initialised()) return nullptr;
  return &matchers_.back();
}

void QueueOnHost::run_writer(Actor& actor) {
  const Context for_ever(actor);
  for (;;) {
    if (!believes_to_own(actor)) {
      const Time news = membership_.next_news(host_.id, actor.machine().now());
      (void)listener_.to_write.wait(for_ever, news, "news of the membership");
      continue;
    }
    actor.begin_operation("load task queue", queue_.name);
    Matcher& matcher = matchers_.emplace_back(store_, queue_, settings_, listener_);
    if (matcher.initialise(actor)) serve(actor, matcher);
    // A request makes a new one.
    for_ever.sleep(milliseconds(20 + static_cast<std::int64_t>(actor.below("asked for again after", 500))),
                   "until the queue is asked for again");
  }
}

void QueueOnHost::serve(Actor& actor, Matcher& matcher) {
  const Context for_ever(actor);
  while (matcher.loaded()) {
    if (!believes_to_own(actor)) {
      actor.begin_operation("unload task queue", queue_.name);
      matcher.stop(actor);
      return;
    }
    if (matcher.has_to_write()) {
      actor.begin_operation("write tasks", queue_.name);
      matcher.write(actor);
      continue;
    }
    const Time news = membership_.next_news(host_.id, actor.machine().now());
    (void)listener_.to_write.wait(for_ever, news, "a task to write, or news");
  }
}

void QueueOnHost::run_reader(Actor& actor) {
  const Context for_ever(actor);
  Time persist_at = actor.reached() + settings_.persist_interval;
  for (;;) {
    const Time until = serving() != nullptr ? persist_at : never;
    (void)listener_.to_read.wait(for_ever, until, "a task to read, or the next write of the ack level");
    Matcher* matcher = serving();
    if (matcher == nullptr) continue;
    if (actor.reached() >= persist_at) {
      actor.begin_operation("persist ack level", queue_.name);
      matcher->persist(actor);
      persist_at = actor.reached() + settings_.persist_interval;
    }
    actor.begin_operation("read tasks", queue_.name);
    matcher->read(actor);
  }
}

void QueueOnHost::run_worker(Actor& actor, const bool& starts_fail) {
  const Context for_ever(actor);
  for (;;) {
    if (!listener_.ready.acquire(for_ever, "a task to start")) continue;
    Matcher* matcher = serving();
    if (matcher == nullptr) continue;
    const std::optional<AllocatedTask> task = matcher->next_ready();
    if (!task.has_value()) continue;
    actor.begin_operation("start task", queue_.name);
    for_ever.sleep(milliseconds(static_cast<std::int64_t>(actor.below("start takes", 60))), "starting a task");
    const std::uint64_t one_in = settings_.start_error_one_in;
    const bool failed = starts_fail && one_in > 0 && actor.below("start fails", one_in) == one_in - 1;
    if (!failed) {
      actor.note(mn::task_dispatched, {matcher->db().number(), task->level.pass, task->level.id, task->number});
    }
    matcher->complete(actor, *task, failed);
  }
}

}  // namespace dsqlsim::scenarios
