#include "store/schema/matching_blobs.h"

#include <utility>

#include "store/schema/blob_text.h"

namespace dsqlsim::schema {

namespace {

void write(Writer& w, const TaskLevel& level) {
  w.number(level.pass);
  w.number(level.id);
}

TaskLevel read_level(Reader& r) {
  const std::int64_t pass = r.number();
  return {pass, r.number()};
}

SubqueueInfo read_subqueue(Reader& r) {
  SubqueueInfo s;
  s.priority = r.number();
  s.ack_level = read_level(r);
  s.max_level = read_level(r);
  s.approximate_backlog = r.number();
  return s;
}

}  // namespace

std::string encode(const TaskQueueInfo& v) {
  Writer w("queue");
  w.text(to_text(v.namespace_id));
  w.text(v.name);
  w.number(static_cast<std::int64_t>(v.type));
  w.number(v.last_update_us);
  w.number(static_cast<std::int64_t>(v.subqueues.size()));
  for (const SubqueueInfo& s : v.subqueues) {
    w.number(s.priority);
    write(w, s.ack_level);
    write(w, s.max_level);
    w.number(s.approximate_backlog);
  }
  return w.take();
}

std::string encode(const AllocatedTask& v) {
  Writer w("queued");
  write(w, v.level);
  w.number(v.number);
  w.text(v.what);
  return w.take();
}

std::string encode(const TaskQueueUserData& v) {
  Writer w("userdata");
  w.number(v.counter);
  w.number(v.last_mutation);
  w.text(v.text);
  return w.take();
}

template <>
std::optional<TaskQueueInfo> decode<TaskQueueInfo>(std::string_view bytes) {
  Reader r(bytes, "queue");
  TaskQueueInfo v;
  if (!parse_uuid(r.text(), v.namespace_id)) return std::nullopt;
  v.name = r.text();
  v.type = static_cast<TaskQueueType>(r.number());
  v.last_update_us = r.number();
  for (std::int64_t left = r.number(); left > 0 && r.ok(); --left) v.subqueues.push_back(read_subqueue(r));
  return if_canonical(r, std::move(v), bytes);
}

template <>
std::optional<AllocatedTask> decode<AllocatedTask>(std::string_view bytes) {
  Reader r(bytes, "queued");
  AllocatedTask v;
  v.level = read_level(r);
  v.number = r.number();
  v.what = r.text();
  return if_canonical(r, std::move(v), bytes);
}

template <>
std::optional<TaskQueueUserData> decode<TaskQueueUserData>(std::string_view bytes) {
  Reader r(bytes, "userdata");
  TaskQueueUserData v;
  v.counter = r.number();
  v.last_mutation = r.number();
  v.text = r.text();
  return if_canonical(r, std::move(v), bytes);
}

}  // namespace dsqlsim::schema
