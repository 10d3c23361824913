// How DSQL decides who may commit, and how this file does.
//
// Nothing waits and nothing is locked while a transaction runs. It reads the state as of its snapshot, buffers its
// writes, and notes for each key what it intends there: EXCL (insert, delete, change of a key column, FOR UPDATE),
// NONKEY (change of other columns) or KSHARE (FOR KEY SHARE, or being the parent of a row that was written). Keys are
// rows by primary key, and values of unique indexes. Plain reads intend nothing, so write skew is allowed.
//
// At COMMIT each intent is held against what others committed on that key since the snapshot:
//
//                       mine:   EXCL     NONKEY   KSHARE
//   committed: EXCL             40001    40001    40001
//              NONKEY           40001    40001    ok
//              KSHARE           40001    ok       ok
//
// The first committer wins; the later one learns of it only now. Two transactions on two rows, time downwards, [n] is
// the commit sequence, s a snapshot:
//
//   time   key a         key b                     outcome
//   s=10   .             .                         T1 and T2 take their snapshots
//          T1 UPDATE     .
//          T2 UPDATE     T2 SELECT FOR UPDATE      all succeed: nothing waits
//   [11]   T1 COMMIT     .                         log of a: NONKEY 11
//          T2 COMMIT     .                         a: my NONKEY meets NONKEY 11 > 10: 40001; b's log stays as it was
//   s=11   .             .                         T3 and T4 take their snapshots
//          .             T3 DELETE
//          .             T4 SELECT FOR UPDATE
//   [12]   .             T4 COMMIT                 log of b: EXCL 12, because a commit that only locks counts
//          .             T3 COMMIT                 b: my EXCL meets EXCL 12 > 11: 40001
//
// It is enough to remember, for each key and class, the newest commit: an older one conflicts with nobody whom the newer
// one does not conflict with, because snapshots only ask "after me?". Hence IntentLog is three numbers, and the check is
// a handful of comparisons for each key that the transaction itself touched, whatever the number of others.

#include "model/conflict.h"

namespace dsqlsim::model {

namespace {

constexpr std::array<Intent, 3> all_intents{Intent::exclusive, Intent::non_key, Intent::key_share};

}  // namespace

void IntentLog::record(IntentSet intents, Sequence commit) {
  for (const Intent intent : all_intents) {
    if (intents.has(intent)) newest_[static_cast<std::size_t>(intent)] = commit;
  }
}

bool excludes(Intent committed, Intent mine) {
  if (committed == Intent::exclusive || mine == Intent::exclusive) return true;
  return committed == Intent::non_key && mine == Intent::non_key;
}

bool exclude_each_other(IntentSet a, IntentSet b) {
  for (const Intent one : all_intents) {
    for (const Intent other : all_intents) {
      if (a.has(one) && b.has(other) && excludes(one, other)) return true;
    }
  }
  return false;
}

bool conflicts(IntentSet mine, const IntentLog& committed, Sequence snapshot) {
  for (const Intent theirs : all_intents) {
    if (committed.newest(theirs) <= snapshot) continue;
    for (const Intent own : all_intents) {
      if (mine.has(own) && excludes(theirs, own)) return true;
    }
  }
  return false;
}

}  // namespace dsqlsim::model
