#pragma once
// Histories written by hand, one line an event, as a recorder with detail would have written them.

#include <string_view>
#include <vector>

#include "sim/history/history.h"

namespace dsqlsim::told {

class Telling {
 public:
  Telling() : history(true) {}

  ActorId actor(HostId host, std::string_view host_name, std::string_view name, std::uint32_t incarnation = 0);

  Telling& at(std::int64_t ms);
  Telling& operation(ActorId who, Label kind, std::string_view text, std::uint32_t number);
  Telling& note(ActorId who, Label kind, std::array<std::int64_t, 5> n, std::string_view text = {});
  Telling& host(HostId host, std::uint32_t incarnation, Label what);

  /// A call that is asked, executed and answered in one go. Transaction 0: autocommit.
  Telling& call(ActorId who, std::uint64_t transaction, std::string_view statement, std::string_view parameters,
                std::string_view answer);
  Telling& refused(ActorId who, std::uint64_t transaction, std::string_view statement, SqlState state);
  /// The pieces of one. A request returns the number of its call.
  std::uint64_t request(ActorId who, std::uint64_t transaction, std::string_view statement,
                        std::string_view parameters = {});
  Telling& executed(std::uint64_t call, std::string_view answer);
  Telling& answered(std::uint64_t call, std::string_view answer, CallView view = CallView::ok);
  Telling& fault(std::uint64_t call, Label fault);
  /// A commit entry of that call: rows as pairs of before and after.
  Telling& commit(std::uint64_t call, std::string_view table, std::vector<Value> before, std::vector<Value> after);

  /// Index of the newest entry, for witnesses.
  [[nodiscard]] std::size_t last() const { return history.entries().size() - 1; }

  History history;

 private:
  Entry entry(EntryKind kind, ActorId who);
  Entry of_call(EntryKind kind, std::uint64_t call);

  Time now_;
  std::uint64_t step_ = 0;
  std::uint64_t next_call_ = 0;
  std::vector<Entry> requests_;
  std::vector<std::uint32_t> operations_;
};

}  // namespace dsqlsim::told
