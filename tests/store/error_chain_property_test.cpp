// How errors are classed, over chains of any length: what a chain begins with, and at each link whether it is wrapped
// with %w or flattened with %v. The reference keeps what errors.As would still find, and the text.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>

#include "store/dsql/condition_failed.h"
#include "store/dsql/error_class.h"
#include "store/dsql/tx_retry_policy.h"
#include "tests/store/variant.h"

namespace dsqlsim::store {
namespace {

using dsql::ErrorClass;

struct Coded {
  std::string_view code;
  ErrorClass error_class;
};

/// By SQLSTATE; all others are permanent.
constexpr std::array<Coded, 10> codes{{{"40001", ErrorClass::retryable},
                                       {"OC000", ErrorClass::retryable},
                                       {"OC001", ErrorClass::retryable},
                                       {"0A000", ErrorClass::unsupported_feature},
                                       {"53300", ErrorClass::connection_limit},
                                       {"53400", ErrorClass::connection_limit},
                                       {"54000", ErrorClass::transaction_timeout},
                                       {"23505", ErrorClass::permanent},
                                       {"08006", ErrorClass::permanent},
                                       {"57014", ErrorClass::permanent}}};
/// In a text, the first of these that occurs anywhere counts.
constexpr std::array<std::size_t, 6> searched{1, 2, 4, 5, 6, 0};

constexpr std::array<std::string_view, 8> words{
    "shard 3 moved",         "workflow-40001", "gone (OC000)", "limit 54000",
    "53300 of 53400 in use", "SQLSTATE 0A000", "key 23505",    ""};

struct Chain {
  Error error;
  bool condition_found = false;
  std::optional<std::size_t> code_found;
};

ErrorClass expected_class(const Chain& chain) {
  if (chain.condition_found) return ErrorClass::condition_failed;
  if (chain.code_found.has_value()) return codes[*chain.code_found].error_class;
  for (const std::size_t code : searched) {
    if (chain.error.text.find(codes[code].code) != std::string::npos) return codes[code].error_class;
  }
  return ErrorClass::permanent;
}

/// Half of them are conflicts.
std::size_t any_code() {
  const auto n = *rc::gen::inRange<std::size_t>(0, 2 * codes.size());
  return n < codes.size() ? n : 0;
}

std::string any_words() { return std::string(words[*rc::gen::inRange<std::size_t>(0, words.size())]); }

Chain any_root() {
  switch (*rc::gen::inRange(0, 6)) {
    case 0: {
      const std::size_t code = any_code();
      const DbError refusal{ErrorKind::refused, SqlState(codes[code].code), any_words(), {}};
      return {driver_error(refusal, Outcome::unknown), false, code};
    }
    case 1:
      return {dsql::condition_failed_error(ConditionKind::shard, any_words()), true, std::nullopt};
    case 5: {
      // The condition was judged by what the database refused.
      Error both = dsql::condition_failed_error(ConditionKind::execution, any_words());
      const std::size_t code = any_code();
      both.cause = DbError{ErrorKind::refused, SqlState(codes[code].code), any_words(), {}};
      return {both, true, code};
    }
    case 2:
      return {driver_error({ErrorKind::connection_lost, {}, "", {}}, Outcome::unknown), false, std::nullopt};
    case 3:
      return {context_error(ContextError::deadline_exceeded), false, std::nullopt};
    default:
      return {make_error(Failure::other, any_words()), false, std::nullopt};
  }
}

void wrap_once(Chain& chain, const ErrorRules& flattens, const ErrorRules& keeps) {
  const bool keep = *rc::gen::arbitrary<bool>();
  const auto kind = *rc::gen::element(Failure::other, Failure::unavailable);
  const std::string text = any_words() + ": " + chain.error.text;
  chain.error = wrap(keep ? keeps : flattens, kind, text, chain.error);
  if (keep) return;
  chain.condition_found = false;
  chain.code_found.reset();
}

struct Rules {
  ErrorRules flattens = shipped_blueprint().errors;
  ErrorRules keeps = variant("shipped+live_retry_layer").errors;
};

Chain any_chain() {
  const Rules rules;
  Chain chain = any_root();
  const int links = *rc::gen::inRange(0, 6);
  for (int i = 0; i < links; ++i) wrap_once(chain, rules.flattens, rules.keeps);
  return chain;
}

RC_GTEST_PROP(ErrorChainProperty, the_plugin_classes_by_type_then_code_then_text, ()) {
  const Chain chain = any_chain();
  RC_ASSERT(dsql::classify_error(chain.error) == expected_class(chain));
  RC_ASSERT(dsql::is_retryable_error(chain.error) == (expected_class(chain) == ErrorClass::retryable));
}

RC_GTEST_PROP(ErrorChainProperty, the_remedy_never_believes_a_text, ()) {
  const Chain chain = any_chain();
  const ErrorClass got = Rules().keeps.classify(chain.error);
  if (chain.condition_found) {
    RC_ASSERT(got == ErrorClass::condition_failed);
  } else {
    RC_ASSERT(got == (chain.code_found.has_value() ? codes[*chain.code_found].error_class : ErrorClass::permanent));
  }
}

RC_GTEST_PROP(ErrorChainProperty, a_transaction_is_retried_after_a_40001_that_is_still_to_be_found, ()) {
  const Chain chain = any_chain();
  const bool conflict = chain.code_found.has_value() && codes[*chain.code_found].code == "40001";
  RC_ASSERT(dsql::retryable_tx_error(chain.error) == (conflict && !chain.condition_found));
}

RC_GTEST_PROP(ErrorChainProperty, what_is_known_of_the_write_survives_every_wrap, ()) {
  const Rules rules;
  Chain chain = any_root();
  const Error root = chain.error;
  const int links = *rc::gen::inRange(1, 6);
  for (int i = 0; i < links; ++i) wrap_once(chain, rules.flattens, rules.keeps);
  RC_ASSERT(chain.error.root == root.kind);
  RC_ASSERT(chain.error.outcome == root.outcome);
  RC_ASSERT(chain.error.evidence == root.evidence);
}

}  // namespace
}  // namespace dsqlsim::store
