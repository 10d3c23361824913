#include "store/schema/service_blobs.h"

#include <utility>

#include "store/schema/blob_text.h"

namespace dsqlsim::schema {

std::string encode(const QueueMessage& v) {
  Writer w("message");
  w.number(v.number);
  w.text(v.text);
  return w.take();
}

std::string encode(const QueueAckLevels& v) {
  Writer w("acks");
  for (const auto& [name, level] : v.levels) {
    w.text(name);
    w.number(level);
  }
  return w.take();
}

std::string encode(const QueuePartition& v) {
  Writer w("partition");
  w.number(v.min_message_id);
  return w.take();
}

std::string encode(const VersionedDetail& v) {
  Writer w("versioned");
  w.number(v.counter);
  w.number(v.last_mutation);
  w.text(v.text);
  return w.take();
}

template <>
std::optional<QueueMessage> decode<QueueMessage>(std::string_view bytes) {
  Reader r(bytes, "message");
  QueueMessage v;
  v.number = r.number();
  v.text = r.text();
  return if_canonical(r, std::move(v), bytes);
}

template <>
std::optional<QueueAckLevels> decode<QueueAckLevels>(std::string_view bytes) {
  Reader r(bytes, "acks");
  QueueAckLevels v;
  while (r.ok() && !r.at_end()) {
    std::string name = r.text();
    v.levels[std::move(name)] = r.number();
  }
  return if_canonical(r, std::move(v), bytes);
}

template <>
std::optional<QueuePartition> decode<QueuePartition>(std::string_view bytes) {
  Reader r(bytes, "partition");
  QueuePartition v;
  v.min_message_id = r.number();
  return if_canonical(r, v, bytes);
}

template <>
std::optional<VersionedDetail> decode<VersionedDetail>(std::string_view bytes) {
  Reader r(bytes, "versioned");
  VersionedDetail v;
  v.counter = r.number();
  v.last_mutation = r.number();
  v.text = r.text();
  return if_canonical(r, std::move(v), bytes);
}

}  // namespace dsqlsim::schema
