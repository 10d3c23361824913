#include "store/schema/blobs.h"

#include <charconv>
#include <utility>

namespace dsqlsim::schema {

namespace {

class Writer {
 public:
  explicit Writer(std::string_view tag) : out_(tag) { out_ += ';'; }
  void number(std::int64_t n) {
    out_ += std::to_string(n);
    out_ += ';';
  }
  void text(std::string_view s) {
    out_ += std::to_string(s.size());
    out_ += ':';
    out_ += s;
    out_ += ';';
  }
  void key(const TaskKey& k) {
    number(k.fire_time_us);
    number(k.id);
  }
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

/// Reads what Writer wrote. After the first thing out of place every read answers a zero and ok() is false.
class Reader {
 public:
  Reader(std::string_view bytes, std::string_view tag) : rest_(bytes) {
    ok_ = rest_.starts_with(tag) && rest_.substr(tag.size()).starts_with(';');
    if (ok_) rest_.remove_prefix(tag.size() + 1);
  }
  std::int64_t number() { return number_until(';'); }
  std::string text() {
    const std::int64_t size = number_until(':');
    if (!ok_ || size < 0 || static_cast<std::uint64_t>(size) >= rest_.size() ||
        rest_[static_cast<std::size_t>(size)] != ';') {
      ok_ = false;
      return {};
    }
    std::string out(rest_.substr(0, static_cast<std::size_t>(size)));
    rest_.remove_prefix(static_cast<std::size_t>(size) + 1);
    return out;
  }
  TaskKey key() {
    const std::int64_t fire_time_us = number();
    return {fire_time_us, number()};
  }
  [[nodiscard]] bool ok() const { return ok_; }

 private:
  std::int64_t number_until(char end) {
    std::int64_t n = 0;
    if (!ok_) return 0;
    const auto [stop, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), n);
    const auto used = static_cast<std::size_t>(stop - rest_.data());
    if (error != std::errc() || used >= rest_.size() || rest_[used] != end) {
      ok_ = false;
      return 0;
    }
    rest_.remove_prefix(used + 1);
    return n;
  }

  std::string_view rest_;
  bool ok_ = false;
};

// Only canonical bytes are accepted: no leading zeros, nothing behind the end, no enumerator that encode cannot write.
template <class T>
std::optional<T> if_canonical(const Reader& reader, T value, std::string_view bytes) {
  if (!reader.ok() || encode(value) != bytes) return std::nullopt;
  return value;
}

}  // namespace

std::string_view name(Category category) {
  switch (category) {
    case Category::transfer:
      return "transfer";
    case Category::timer:
      return "timer";
    case Category::replication:
      return "replication";
    case Category::visibility:
      return "visibility";
    case Category::archival:
      return "archival";
    case Category::outbound:
      return "outbound";
  }
  return "?";
}

std::string encode(const ShardInfo& v) {
  Writer w("shard");
  w.number(v.shard_id);
  w.number(v.range_id);
  w.text(v.owner);
  w.number(v.stolen_since_renew);
  for (const auto& [category, state] : v.queue_states) {
    w.number(static_cast<std::int64_t>(category));
    w.key(state.exclusive_reader_high_watermark);
    w.key(state.exclusive_deletion_high_watermark);
  }
  w.number(0);
  return w.take();
}

std::string encode(const ExecutionInfo& v) {
  Writer w("execution");
  w.number(v.counter);
  w.number(v.last_mutation);
  w.text(v.text);
  return w.take();
}

std::string encode(const ExecutionState& v) {
  Writer w("state");
  w.text(to_text(v.run_id));
  w.text(v.create_request_id);
  w.number(static_cast<std::int64_t>(v.state));
  w.number(static_cast<std::int64_t>(v.status));
  return w.take();
}

std::string encode(const TaskBlob& v) {
  Writer w("task");
  w.number(static_cast<std::int64_t>(v.category));
  w.text(v.workflow);
  w.text(v.what);
  return w.take();
}

std::string encode(const NamespaceDetail& v) {
  Writer w("namespace");
  w.number(v.counter);
  w.number(v.last_mutation);
  w.text(v.text);
  return w.take();
}

template <>
std::optional<ShardInfo> decode<ShardInfo>(std::string_view bytes) {
  Reader r(bytes, "shard");
  ShardInfo v;
  v.shard_id = static_cast<std::int32_t>(r.number());
  v.range_id = r.number();
  v.owner = r.text();
  v.stolen_since_renew = r.number();
  for (std::int64_t category = r.number(); category != 0 && r.ok(); category = r.number()) {
    QueueState state;
    state.exclusive_reader_high_watermark = r.key();
    state.exclusive_deletion_high_watermark = r.key();
    v.queue_states[static_cast<Category>(static_cast<std::int32_t>(category))] = state;
  }
  return if_canonical(r, std::move(v), bytes);
}

template <>
std::optional<ExecutionInfo> decode<ExecutionInfo>(std::string_view bytes) {
  Reader r(bytes, "execution");
  ExecutionInfo v;
  v.counter = r.number();
  v.last_mutation = r.number();
  v.text = r.text();
  return if_canonical(r, std::move(v), bytes);
}

template <>
std::optional<ExecutionState> decode<ExecutionState>(std::string_view bytes) {
  Reader r(bytes, "state");
  ExecutionState v;
  if (!parse_uuid(r.text(), v.run_id)) return std::nullopt;
  v.create_request_id = r.text();
  v.state = static_cast<State>(static_cast<std::int32_t>(r.number()));
  v.status = static_cast<Status>(static_cast<std::int32_t>(r.number()));
  return if_canonical(r, std::move(v), bytes);
}

template <>
std::optional<TaskBlob> decode<TaskBlob>(std::string_view bytes) {
  Reader r(bytes, "task");
  TaskBlob v;
  v.category = static_cast<Category>(static_cast<std::int32_t>(r.number()));
  v.workflow = r.text();
  v.what = r.text();
  return if_canonical(r, std::move(v), bytes);
}

template <>
std::optional<NamespaceDetail> decode<NamespaceDetail>(std::string_view bytes) {
  Reader r(bytes, "namespace");
  NamespaceDetail v;
  v.counter = r.number();
  v.last_mutation = r.number();
  v.text = r.text();
  return if_canonical(r, std::move(v), bytes);
}

}  // namespace dsqlsim::schema
