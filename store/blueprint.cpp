#include "store/blueprint.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "sim/core/nearest_word.h"
#include "store/cluster_metadata.h"
#include "store/common.h"
#include "store/dsql/condition_failed.h"
#include "store/dsql/error_class.h"
#include "store/dsql/retry.h"
#include "store/dsql/tx_retry_policy.h"
#include "store/execution.h"
#include "store/execution_state_map.h"
#include "store/fenced_updates.h"
#include "store/history_store.h"
#include "store/metadata.h"
#include "store/nexus_endpoint_store.h"
#include "store/queue.h"
#include "store/queue_v2.h"
#include "store/shard.h"
#include "store/task_store.h"
#include "store/throttle_retry.h"

namespace dsqlsim::store {

namespace remedy {
#define REMEDY(name, meaning) void name(Blueprint& blueprint);
#include "store/remedies.inc"
#undef REMEDY
constexpr std::array edits{
#define REMEDY(name, meaning) Edit{#name, meaning, name},
#include "store/remedies.inc"
#undef REMEDY
};
}  // namespace remedy

namespace mutant {
#define MUTANT(name, meaning) void name(Blueprint& blueprint);
#include "store/mutants.inc"
#undef MUTANT
constexpr std::array edits{
#define MUTANT(name, meaning) Edit{#name, meaning, name},
#include "store/mutants.inc"
#undef MUTANT
};
}  // namespace mutant

namespace {

constexpr std::array base_list{
    Edit{"shipped", "the plugin as it is", nullptr},
    Edit{"intended", "the plugin with the transaction retry layer that it meant to have", nullptr},
    Edit{"fixed", "the plugin with every remedy", nullptr},
};

/// Which remedies and mutants a spec selects, by position in the catalogues.
struct Selection {
  std::vector<bool> remedies = std::vector<bool>(remedy::edits.size());
  std::vector<bool> mutants = std::vector<bool>(mutant::edits.size());
};

std::optional<std::size_t> position(std::span<const Edit> edits, std::string_view word) {
  const auto found = std::find_if(edits.begin(), edits.end(), [word](const Edit& e) { return e.name == word; });
  if (found == edits.end()) return std::nullopt;
  return static_cast<std::size_t>(found - edits.begin());
}

std::vector<std::string_view> names_of(std::initializer_list<std::span<const Edit>> lists) {
  std::vector<std::string_view> names;
  for (const auto& list : lists) {
    for (const Edit& e : list) names.push_back(e.name);
  }
  return names;
}

std::optional<std::string> select_base(std::string_view word, Selection& selection) {
  const std::optional<std::size_t> base = position(bases(), word);
  if (!base.has_value()) return unknown_word("store", word, names_of({bases()}));
  if (word == "fixed") selection.remedies.assign(selection.remedies.size(), true);
  if (word == "intended") selection.remedies[*position(remedies(), "live_retry_layer")] = true;
  return std::nullopt;
}

std::optional<std::string> take_away(std::string_view base, std::string_view word, Selection& selection) {
  const std::optional<std::size_t> remedy = position(remedies(), word);
  if (!remedy.has_value()) return unknown_word("remedy", word, names_of({remedies()}));
  if (!selection.remedies[*remedy]) return fmt::format("'{}' has no remedy '{}' to take away", base, word);
  selection.remedies[*remedy] = false;
  return std::nullopt;
}

std::optional<std::string> add(std::string_view word, Selection& selection) {
  if (const std::optional<std::size_t> remedy = position(remedies(), word)) {
    selection.remedies[*remedy] = true;
    return std::nullopt;
  }
  if (const std::optional<std::size_t> mutant = position(mutants(), word)) {
    selection.mutants[*mutant] = true;
    return std::nullopt;
  }
  return unknown_word("remedy or mutant", word, names_of({remedies(), mutants()}));
}

/// The shortest way to say what is selected: from the base that was named.
std::string canonical_name(std::string_view base, const Selection& before, const Selection& after) {
  std::string name(base);
  for (std::size_t i = 0; i < after.remedies.size(); ++i) {
    if (after.remedies[i] && !before.remedies[i]) name += fmt::format("+{}", remedies()[i].name);
    if (!after.remedies[i] && before.remedies[i]) name += fmt::format("-{}", remedies()[i].name);
  }
  for (std::size_t i = 0; i < after.mutants.size(); ++i) {
    if (after.mutants[i]) name += fmt::format("+{}", mutants()[i].name);
  }
  return name;
}

// Remedies first: a mutant breaks whatever is there.
Blueprint build(const Selection& selection) {
  Blueprint blueprint = shipped_blueprint();
  for (std::size_t i = 0; i < selection.remedies.size(); ++i) {
    if (selection.remedies[i]) remedies()[i].apply(blueprint);
  }
  for (std::size_t i = 0; i < selection.mutants.size(); ++i) {
    if (selection.mutants[i]) mutants()[i].apply(blueprint);
  }
  return blueprint;
}

ErrorRules shipped_error_rules() {
  const KindSet pass_transaction{Failure::condition_failed,
                                 Failure::current_workflow_condition_failed,
                                 Failure::workflow_condition_failed,
                                 Failure::namespace_already_exists,
                                 Failure::shard_ownership_lost,
                                 Failure::unavailable,
                                 Failure::not_found};
  return {forget_cause, dsql::condition_failed_error, driver_error, {}, pass_transaction, dsql::classify_error};
}

}  // namespace

std::span<const Edit> remedies() { return remedy::edits; }
std::span<const Edit> mutants() { return mutant::edits; }
std::span<const Edit> bases() { return base_list; }

Blueprint shipped_blueprint() {
  Blueprint b;
  b.name = "shipped";
  b.errors = shipped_error_rules();
  b.shards = shipped_shard_rules();
  b.executions = shipped_execution_rules();
  b.parts = shipped_part_rules();
  b.tasks = shipped_task_rules();
  b.history = shipped_history_rules();
  b.namespaces = shipped_namespace_rules();
  b.matching = shipped_matching_rules();
  // NewSQLStore asks its DB for a policy, but gets the reference-counted connection, which does not forward it.
  b.transactions = {std::nullopt,  dsql::on_retry,          dsql::on_exhausted,  attempt_whole_transaction,
                    RetryConfig{}, dsql::pool_of_the_start, dsql::only_retryable};
  b.fenced = shipped_fenced_rules();
  b.client = shipped_client_rules();
  b.queues = shipped_queue_rules();
  b.queues_v2 = shipped_queue_v2_rules();
  b.nexus = shipped_nexus_rules();
  b.clusters = shipped_cluster_rules();
  b.queue_client = shipped_queue_client_rules();
  b.queue_v2_client = shipped_queue_v2_client_rules();
  return b;
}

tl::expected<Blueprint, std::string> make_blueprint(std::string_view spec) {
  const std::size_t base_end = std::min(spec.find_first_of("+-"), spec.size());
  const std::string_view base = spec.substr(0, base_end);
  Selection before;
  if (std::optional<std::string> error = select_base(base, before)) return tl::unexpected<std::string>(*error);
  Selection after = before;
  for (std::string_view rest = spec.substr(base_end); !rest.empty();) {
    const char sign = rest.front();
    rest.remove_prefix(1);
    const std::string_view word = rest.substr(0, rest.find_first_of("+-"));
    rest.remove_prefix(word.size());
    const std::optional<std::string> error = sign == '+' ? add(word, after) : take_away(base, word, after);
    if (error.has_value()) return tl::unexpected<std::string>(*error);
  }
  Blueprint blueprint = build(after);
  blueprint.name = canonical_name(base, before, after);
  return blueprint;
}

}  // namespace dsqlsim::store
