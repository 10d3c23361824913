#include "scenarios/namespace_writer.h"

#include <fmt/format.h>

#include "scenarios/mutation_id.h"
#include "store/schema/host_notes.h"

namespace dsqlsim::scenarios {

namespace hn = schema::host_notes;
using store::Failure;

namespace {

constexpr Duration request_timeout = seconds(10);
constexpr std::int64_t most_attempts = 3;
constexpr std::uint64_t id_high = 0x2A3E;

std::string name_of(std::int64_t number) { return fmt::format("namespace-{}", number); }
Uuid id_of(std::int64_t number) { return make_uuid(id_high, static_cast<std::uint64_t>(number)); }

hn::WriteOutcome outcome_of(const store::Expected<void>& result) {
  if (result.has_value()) return hn::WriteOutcome::ok;
  return schema::claims_not_applied(result.error().kind) ? hn::WriteOutcome::definite_failure
                                                         : hn::WriteOutcome::unknown;
}

// What a caller of the API tries again: everything that does not say that trying again is useless.
bool worth_another_try(const store::Error& error) {
  return error.kind == Failure::unavailable || error.kind == Failure::database;
}

}  // namespace

void NamespaceWriter::run(Actor& actor, std::uint64_t& left) {
  const Context for_ever(actor);
  while (left > 0) {
    for_ever.sleep(milliseconds(static_cast<std::int64_t>(actor.below("thinks", 400))), "thinking");
    --left;
    if (actor.begin_removable_operation("namespace operation", {})) operate(actor);
  }
}

void NamespaceWriter::operate(Actor& actor) {
  const Context for_ever(actor);
  const auto number = static_cast<std::int64_t>(actor.below("namespace", static_cast<std::uint64_t>(namespaces)));
  const bool create = actor.below("create", 3) == 0;
  if (!create && actor.below("delete", 10) == 9) {
    (void)store_.metadata().delete_namespace(Context(actor).with_timeout(request_timeout), {id_of(number)});
    return;
  }
  for (std::int64_t attempt = 1; attempt <= most_attempts; ++attempt) {
    if (attempt > 1) {
      for_ever.sleep(milliseconds(200 * attempt), "before the caller's next attempt");
      actor.begin_operation("namespace operation", "the caller tries again");
    }
    const auto result = create ? create_once(actor, number, attempt) : update_once(actor, number, attempt);
    if (result.has_value() || !worth_another_try(result.error())) return;
  }
}

store::Expected<void> NamespaceWriter::create_once(Actor& actor, std::int64_t number, std::int64_t attempt) {
  const Context ctx = Context(actor).with_timeout(request_timeout);
  const std::int64_t mutation = mutation_id(actor);
  store::CreateNamespaceRequest request;
  request.id = id_of(number);
  request.name = name_of(number);
  request.detail = {1, mutation, "created"};
  auto result = store_.metadata().create_namespace(ctx, request);
  note_result(actor, number, mutation, attempt, "create", result);
  return result;
}

store::Expected<void> NamespaceWriter::update_once(Actor& actor, std::int64_t number, std::int64_t attempt) {
  const Context ctx = Context(actor).with_timeout(request_timeout);
  const std::int64_t mutation = mutation_id(actor);
  const auto metadata = store_.metadata().get_metadata(ctx);
  if (!metadata.has_value()) return store::Unexpected(metadata.error());
  store::GetNamespaceRequest get;
  if (actor.below("by name", 4) == 3) {
    get.name = name_of(number);
  } else {
    get.id = id_of(number);
  }
  const auto row = store_.metadata().get_namespace(ctx, get);
  if (!row.has_value()) return store::Unexpected(row.error());
  actor.note(hn::namespace_read,
             {number, metadata->notification_version, row->detail.counter, mutation, row->notification_version});
  store::UpdateNamespaceRequest request;
  request.id = row->id;
  request.name = row->name;
  request.detail = {row->detail.counter + 1, mutation, "updated"};
  request.is_global = row->is_global;
  request.notification_version = metadata->notification_version;
  auto result = store_.metadata().update_namespace(ctx, request);
  note_result(actor, number, mutation, attempt, "update", result);
  return result;
}

void NamespaceWriter::note_result(Actor& actor, std::int64_t number, std::int64_t mutation, std::int64_t attempt,
                                  std::string_view what, const store::Expected<void>& result) const {
  const std::string_view answer = result.has_value() ? "ok" : schema::name(result.error().kind);
  actor.note(hn::namespace_write_returned, {number, mutation, static_cast<std::int64_t>(outcome_of(result)), attempt},
             fmt::format("{} {}", what, answer));
}

std::optional<std::vector<std::int64_t>> NamespaceWriter::existing(Actor& actor) {
  const Context ctx = Context(actor).with_timeout(request_timeout);
  std::vector<std::int64_t> numbers;
  store::ListNamespacesRequest request;
  request.page_size = 2;
  do {
    const auto list = store_.metadata().list_namespaces(ctx, request);
    if (!list.has_value()) return std::nullopt;
    for (const store::GetNamespaceResponse& row : list->namespaces) {
      for (std::int64_t number = 0; number < namespaces; ++number) {
        if (row.id == id_of(number)) numbers.push_back(number);
      }
    }
    request.page = list->next_page;
  } while (request.page.has_value());
  return numbers;
}

}  // namespace dsqlsim::scenarios
