// Runs on backend dsql, on a server that has the model of DSQL behind the protocol: the store with all remedies
// violates nothing, and what nobody can tell without a commit log is undecided.

#include <gtest/gtest.h>

#include <algorithm>

#include "backends/dsql.h"
#include "backends/model.h"
#include "sim/cli/everything.h"
#include "sim/run/run.h"
#include "tests/backends/wire_server.h"

namespace dsqlsim {
namespace {

constexpr std::string_view no_log = "a remote DSQL shows no commit log";

RunSpec spec_of(const Scenario& scenario, std::uint64_t seed, std::string_view backend) {
  RunSpec spec;
  spec.scenario = scenario.name;
  spec.store = "fixed";
  spec.backend = backend;
  if (backend == dialect_of_dsql) spec.dialect = backend;
  spec.seed = seed;
  return spec;
}

TEST(OnDsql, every_scenario_holds_as_far_as_anybody_can_tell) {
  tests::WireServer server("token");
  Catalogue catalogue = cli::everything();
  catalogue.make_backend = [&server, made = 0](std::string_view, std::string_view) mutable -> Made<Backend> {
    DsqlSettings settings;
    settings.conninfo = server.conninfo() + " password=token";
    settings.schema = "dsqlsim_0_" + std::to_string(++made);
    settings.tls = false;
    return make_dsql_backend(settings);
  };
  Workspace workspace(catalogue);
  for (const Scenario& scenario : catalogue.scenarios) {
    for (const std::uint64_t seed : {1U, 2U}) {
      const auto report = run(spec_of(scenario, seed, dialect_of_dsql), workspace);
      ASSERT_TRUE(report.has_value()) << report.error();
      EXPECT_GT(report->calls, 0U);
      EXPECT_EQ(RunSpec::parse(report->spec.token())->backend, dialect_of_dsql);
      for (const PropertyVerdict& v : report->verdicts) {
        EXPECT_NE(v.verdict.kind, VerdictKind::violated)
            << report->spec.token() << " " << v.property->name << ": " << v.verdict.explanation;
        EXPECT_EQ(v.verdict.explanation == no_log, !catalogue.needs_no_commit_log(v.property->name)) << v.property->name;
      }
    }
  }
}

/// The model, but nobody is told what was committed.
class WithoutLog final : public Backend {
 public:
  explicit WithoutLog(std::unique_ptr<Backend> inner) : inner_(std::move(inner)) {}
  Result<std::unique_ptr<Connection>> connect(const ServerContext& context, const Startup& startup) override {
    return inner_->connect(context, startup);
  }
  void load(std::span<const std::string> script) override { inner_->load(script); }
  void reset() override { inner_->reset(); }
  void set_commit_sink(CommitSink* /*sink*/) override {}
  [[nodiscard]] bool inner_statements_visible() const override { return inner_->inner_statements_visible(); }

 private:
  std::unique_ptr<Backend> inner_;
};

TEST(NeedsNoCommitLog, is_true_of_what_says_the_same_without_one) {
  Workspace usual(cli::everything());
  Catalogue blind_catalogue = cli::everything();
  blind_catalogue.make_backend = [](std::string_view, std::string_view dialect) -> Made<Backend> {
    return std::make_unique<WithoutLog>(std::move(*backends::make_model(dialect)));
  };
  Workspace blind(blind_catalogue);
  std::size_t compared = 0;
  for (const Scenario& scenario : usual.catalogue().scenarios) {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
      RunSpec spec = spec_of(scenario, seed, "model");
      spec.store = "shipped";
      const auto with = run(spec, usual);
      const auto without = run(spec, blind);
      ASSERT_TRUE(with.has_value() && without.has_value());
      for (std::size_t i = 0; i < with->verdicts.size(); ++i) {
        const std::string_view name = with->verdicts[i].property->name;
        if (!usual.catalogue().needs_no_commit_log(name)) continue;
        ++compared;
        EXPECT_EQ(with->verdicts[i].verdict.explanation, without->verdicts[i].verdict.explanation)
            << name << " " << spec.token();
        EXPECT_EQ(with->verdicts[i].verdict.kind, without->verdicts[i].verdict.kind) << name << " " << spec.token();
      }
    }
  }
  EXPECT_GT(compared, 0U);
}

}  // namespace
}  // namespace dsqlsim
