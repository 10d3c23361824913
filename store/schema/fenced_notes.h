#pragma once
// What the store notes about conditional updates (FencedUpdates): which rows, by which fence, and what the caller was
// told. One call is one operation of its actor, so a commit belongs to the call whose actor and operation sent it,
// however late it lands.

#include <cstdint>
#include <string_view>

#include "sim/core/note.h"
#include "store/schema/failure.h"
#include "store/schema/failure_text.h"
#include "store/schema/notes.h"

namespace dsqlsim::schema {

enum class FenceRole : std::uint8_t {
  /// The call updates this row, one row, if it still has the fence.
  writes = 0,
  /// The call writes something else, if this row still has the fence.
  guards = 1,
};

namespace note {
/// n = fence that the caller holds, token to be written (0: none), FenceRole. text = table, a blank, and the key: shard
/// id, range hash of a task queue, name of a namespace, partition of the namespace metadata, run id of an execution. A
/// call notes one for each row that it is conditional on, before it sends anything.
inline constexpr Label fenced_update_began = "store.fenced_update_began";
/// n = Failure (none: success), root (see pack_root). text = failure_text(the plugin's method, what the error says).
inline constexpr Label fenced_update_returned = "store.fenced_update_returned";
}  // namespace note

struct FencedUpdateBegan {
  std::int64_t fence;
  std::int64_t token_written;
  FenceRole role;
  /// Table and key.
  std::string_view row;
  static FencedUpdateBegan from(const Note& n) { return {n.n[0], n.n[1], static_cast<FenceRole>(n.n[2]), n.text}; }
};

struct FencedUpdateReturned {
  /// `none` is success.
  Failure kind;
  Root root;
  std::string_view method;
  std::string_view said;
  static FencedUpdateReturned from(const Note& n) {
    const FailureText text = split_failure_text(n.text);
    return {static_cast<Failure>(n.n[0]), unpack_root(n.n[1]), text.word, text.said};
  }
};

}  // namespace dsqlsim::schema
