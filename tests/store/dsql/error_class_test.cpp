#include "store/dsql/error_class.h"

#include "store/dsql/condition_failed.h"
#include "tests/store/variant.h"

namespace dsqlsim::store::dsql {
namespace {

Error pg(std::string_view code, std::string message = "m") {
  return driver_error({ErrorKind::refused, SqlState(code), std::move(message), {}}, Outcome::not_applied);
}
Error text(std::string words) { return make_error(Failure::other, std::move(words)); }

TEST(ErrorClass, ByCode) {
  const std::vector<std::pair<std::string_view, ErrorClass>> table{{"40001", ErrorClass::retryable},
                                                                   {"OC000", ErrorClass::retryable},
                                                                   {"OC001", ErrorClass::retryable},
                                                                   {"0A000", ErrorClass::unsupported_feature},
                                                                   {"53300", ErrorClass::connection_limit},
                                                                   {"53400", ErrorClass::connection_limit},
                                                                   {"54000", ErrorClass::transaction_timeout},
                                                                   {"23505", ErrorClass::permanent},
                                                                   {"25P02", ErrorClass::permanent},
                                                                   {"08006", ErrorClass::permanent},
                                                                   {"57P01", ErrorClass::permanent},
                                                                   {"55P03", ErrorClass::permanent},
                                                                   {"57014", ErrorClass::permanent}};
  for (const auto& [code, error_class] : table) EXPECT_EQ(classify_error(pg(code)), error_class) << code;
}

TEST(ErrorClass, OwnConditionFailedComesBeforeAnyCode) {
  Error e = condition_failed_error(ConditionKind::shard, "SQLSTATE 40001");
  e.cause = DbError{ErrorKind::refused, SqlState("40001"), "m", {}};
  EXPECT_EQ(classify_error(e), ErrorClass::condition_failed);
}

TEST(ErrorClass, APgErrorIsNotSearched) {
  EXPECT_EQ(classify_error(pg("23505", "key (40001) exists")), ErrorClass::permanent);
}

TEST(ErrorClass, TextIsSearchedInThePluginsOrder) {
  EXPECT_EQ(sqlstate_in_text("40001 54000 53400 53300 OC001 OC000"), "OC000");
  EXPECT_EQ(sqlstate_in_text("40001 54000 53400 53300 OC001"), "OC001");
  EXPECT_EQ(sqlstate_in_text("40001 54000 53400 53300"), "53300");
  EXPECT_EQ(sqlstate_in_text("40001 54000 53400"), "53400");
  EXPECT_EQ(sqlstate_in_text("40001 54000"), "54000");
  EXPECT_EQ(sqlstate_in_text("40001"), "40001");
  EXPECT_EQ(sqlstate_in_text("23505 0A000"), "");
  EXPECT_EQ(classify_error(text("flattened: 40001 and 54000")), ErrorClass::transaction_timeout);
}

TEST(ErrorClass, ACodeInsideAnIdCounts) {
  EXPECT_EQ(classify_error(text("no row for workflow order-140001-7")), ErrorClass::retryable);
  EXPECT_EQ(variant("intended").errors.classify(text("no row for workflow order-140001-7")), ErrorClass::permanent);
}

TEST(ErrorClass, ContextsArePermanent) {
  EXPECT_EQ(classify_error(context_error(ContextError::canceled)), ErrorClass::permanent);
  EXPECT_EQ(classify_error(context_error(ContextError::deadline_exceeded)), ErrorClass::permanent);
}

TEST(ErrorClass, RemedyFindsTheStateBehindAWrap) {
  const Error wrapped = wrap(variant("intended").errors, Failure::unavailable, "outer", pg("40001"));
  EXPECT_EQ(variant("intended").errors.classify(wrapped), ErrorClass::retryable);
}

}  // namespace
}  // namespace dsqlsim::store::dsql
