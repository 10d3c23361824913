#include "store/schema/blobs.h"

#include <utility>

#include "store/schema/blob_text.h"

namespace dsqlsim::schema {

namespace {

void write(Writer& w, const TaskKey& key) {
  w.number(key.fire_time_us);
  w.number(key.id);
}

TaskKey read_key(Reader& r) {
  const std::int64_t fire_time_us = r.number();
  return {fire_time_us, r.number()};
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
    write(w, state.exclusive_reader_high_watermark);
    write(w, state.exclusive_deletion_high_watermark);
  }
  w.number(0);
  return w.take();
}

std::string encode(const ExecutionInfo& v) {
  Writer w("execution");
  w.number(v.counter);
  w.number(v.last_mutation);
  w.text(v.text);
  w.text(encode(v.parts));
  if (!v.branch_token.empty()) {
    w.text(v.branch_token);
    w.number(v.last_first_event_id);
    w.number(v.last_first_event_txn_id);
  }
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

std::string encode(const HistoryBranch& v) {
  Writer w("branch");
  w.text(to_text(v.tree_id));
  w.text(to_text(v.branch_id));
  w.number(static_cast<std::int64_t>(v.ancestors.size()));
  for (const HistoryBranchRange& ancestor : v.ancestors) {
    w.text(to_text(ancestor.branch_id));
    w.number(ancestor.begin_node_id);
    w.number(ancestor.end_node_id);
  }
  return w.take();
}

std::string encode(const HistoryTreeInfo& v) {
  Writer w("tree");
  w.text(encode(v.branch));
  w.number(v.fork_time_us);
  w.text(v.info);
  return w.take();
}

std::string encode(const HistoryEvents& v) {
  Writer w("events");
  w.number(v.first_event_id);
  w.number(v.count);
  w.number(v.version);
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
    state.exclusive_reader_high_watermark = read_key(r);
    state.exclusive_deletion_high_watermark = read_key(r);
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
  std::optional<RunParts> parts = decode<RunParts>(r.text());
  if (!parts.has_value()) return std::nullopt;
  v.parts = std::move(*parts);
  if (!r.at_end()) {
    v.branch_token = r.text();
    v.last_first_event_id = r.number();
    v.last_first_event_txn_id = r.number();
  }
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

template <>
std::optional<HistoryBranch> decode<HistoryBranch>(std::string_view bytes) {
  Reader r(bytes, "branch");
  HistoryBranch v;
  if (!parse_uuid(r.text(), v.tree_id) || !parse_uuid(r.text(), v.branch_id)) return std::nullopt;
  for (std::int64_t left = r.number(); left > 0 && r.ok(); --left) {
    HistoryBranchRange& ancestor = v.ancestors.emplace_back();
    if (!parse_uuid(r.text(), ancestor.branch_id)) return std::nullopt;
    ancestor.begin_node_id = r.number();
    ancestor.end_node_id = r.number();
  }
  return if_canonical(r, std::move(v), bytes);
}

template <>
std::optional<HistoryTreeInfo> decode<HistoryTreeInfo>(std::string_view bytes) {
  Reader r(bytes, "tree");
  std::optional<HistoryBranch> branch = decode<HistoryBranch>(r.text());
  if (!branch.has_value()) return std::nullopt;
  HistoryTreeInfo v{std::move(*branch), r.number(), {}};
  v.info = r.text();
  return if_canonical(r, std::move(v), bytes);
}

template <>
std::optional<HistoryEvents> decode<HistoryEvents>(std::string_view bytes) {
  Reader r(bytes, "events");
  HistoryEvents v;
  v.first_event_id = r.number();
  v.count = r.number();
  v.version = r.number();
  v.text = r.text();
  return if_canonical(r, std::move(v), bytes);
}

}  // namespace dsqlsim::schema
