#include "scenarios/endpoint_user.h"

#include <fmt/format.h>

#include <algorithm>

#include "scenarios/mutation_id.h"
#include "store/schema/service_notes.h"

namespace dsqlsim::scenarios {

namespace sn = schema::service_notes;
using store::Failure;

namespace {

constexpr Duration request_timeout = seconds(10);
constexpr std::int32_t page_size = 2;
constexpr int most_attempts = 3;

Context request(Actor& actor) { return Context(actor).with_timeout(request_timeout); }

// Ids differ in their first half or in their second.
Uuid id_of(std::uint64_t number) { return make_uuid(0xE0D0 + number % 2, number / 2); }

const store::NexusEndpoint* find(const std::vector<store::NexusEndpoint>& endpoints, const Uuid& id) {
  const auto found =
      std::find_if(endpoints.begin(), endpoints.end(), [&id](const store::NexusEndpoint& e) { return e.id == id; });
  return found == endpoints.end() ? nullptr : &*found;
}

std::string words_of(const std::vector<store::NexusEndpoint>& endpoints) {
  std::string out;
  for (const store::NexusEndpoint& e : endpoints) {
    out += fmt::format("{}{}:{}", out.empty() ? "" : " ", to_text(e.id), e.version);
  }
  return out;
}

}  // namespace

void EndpointUser::write(Actor& actor, std::uint64_t& left) {
  const Context for_ever(actor);
  while (left > 0) {
    (void)for_ever.sleep(milliseconds(static_cast<std::int64_t>(actor.below("thinks", 500))), "thinking");
    if (left == 0) return;
    --left;
    if (!actor.begin_removable_operation("endpoint operation", {})) continue;
    const std::uint64_t number = actor.below("endpoint", endpoints);
    const bool removes = actor.below("delete", 4) == 3;
    for (int attempt = 1; attempt <= most_attempts; ++attempt) {
      if (attempt > 1) {
        (void)for_ever.sleep(milliseconds(200 * attempt), "before the caller's next attempt");
        actor.begin_operation("endpoint operation", "the caller tries again");
      }
      const std::optional<Listed> listed = read_all(actor);
      if (!listed.has_value()) continue;
      const auto done = removes ? remove(actor, *listed, number) : put(actor, *listed, number);
      if (done.has_value() || done.error().kind == Failure::not_found) break;
    }
  }
}

void EndpointUser::list(Actor& actor) {
  const Context for_ever(actor);
  for (;;) {
    const auto pause = static_cast<std::int64_t>(actor.below("lists again", 1'500));
    (void)for_ever.sleep(milliseconds(200 + pause), "before listing");
    actor.begin_operation("list endpoints", {});
    if (actor.below("one", 4) == 3) {
      (void)store_.nexus_endpoints().get_nexus_endpoint(request(actor), id_of(actor.below("endpoint", endpoints)));
    } else {
      (void)read_all(actor);
    }
  }
}

std::optional<EndpointUser::Listed> EndpointUser::read_all(Actor& actor) {
  for (int attempt = 1; attempt <= most_attempts; ++attempt) {
    bool moved = false;
    std::optional<Listed> listed = read_pages(actor, moved);
    if (listed.has_value()) {
      actor.note(sn::endpoints_listed, {listed->table_version}, words_of(listed->endpoints));
      return listed;
    }
    if (!moved) return std::nullopt;
  }
  return std::nullopt;
}

std::optional<EndpointUser::Listed> EndpointUser::read_pages(Actor& actor, bool& moved) {
  Listed listed;
  store::ListNexusEndpointsRequest page{0, page_size, {}};
  do {
    const auto answer = store_.nexus_endpoints().list_nexus_endpoints(request(actor), page);
    if (!answer.has_value()) {
      moved = answer.error().kind == Failure::failed_precondition;
      return std::nullopt;
    }
    if (!page.page.has_value()) listed.table_version = page.last_known_table_version = answer->table_version;
    listed.endpoints.insert(listed.endpoints.end(), answer->endpoints.begin(), answer->endpoints.end());
    page.page = answer->next_page;
  } while (page.page.has_value());
  return listed;
}

store::Expected<void> EndpointUser::put(Actor& actor, const Listed& listed, std::uint64_t number) {
  store::CreateOrUpdateNexusEndpointRequest r;
  r.last_known_table_version = listed.table_version;
  r.endpoint.id = id_of(number);
  const store::NexusEndpoint* there = find(listed.endpoints, r.endpoint.id);
  r.endpoint.version = there == nullptr ? 0 : there->version;
  r.endpoint.detail = {there == nullptr ? 1 : there->detail.counter + 1, mutation_id(actor),
                       there == nullptr ? "created" : "updated"};
  return store_.nexus_endpoints().create_or_update_nexus_endpoint(request(actor), r);
}

store::Expected<void> EndpointUser::remove(Actor& actor, const Listed& listed, std::uint64_t number) {
  return store_.nexus_endpoints().delete_nexus_endpoint(request(actor), {listed.table_version, id_of(number)});
}

bool EndpointUser::write_works(Actor& actor) {
  for (std::uint64_t number = 0; number < endpoints; ++number) {
    for (const bool removes : {false, false, true}) {
      const std::optional<Listed> listed = read_all(actor);
      if (!listed.has_value()) return false;
      const auto done = removes ? remove(actor, *listed, number) : put(actor, *listed, number);
      if (!done.has_value()) return false;
    }
  }
  return true;
}

bool EndpointUser::list_works(Actor& actor) {
  // More than fit a page.
  for (std::uint64_t number = 0; number < endpoints; ++number) {
    const std::optional<Listed> listed = read_all(actor);
    if (!listed.has_value() || !put(actor, *listed, number).has_value()) return false;
  }
  const std::optional<Listed> all = read_all(actor);
  return all.has_value() && all->endpoints.size() == endpoints;
}

}  // namespace dsqlsim::scenarios
