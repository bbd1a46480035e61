#include "scenarios/report/reported_run.h"

#include "tests/unit/scenarios/report/synthetic_run.h"

#include <array>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

TEST(ReportedRun, KeepsItsFiguresWhenItsDetailsAreDropped) {
    ReportedRun run = reported(small_run(), "../report.html");
    drop_details(run);
    EXPECT_TRUE(run.record.samples.empty());
    EXPECT_TRUE(run.record.steps.empty());
    EXPECT_TRUE(run.record.tallies.empty());
    EXPECT_EQ(run.record.series.size(), 0U);
    EXPECT_TRUE(run.record.target_metrics.empty());
    EXPECT_EQ(run.figures.all.offered, 120U);
    EXPECT_EQ(run.step_figures.size(), 1U);
    EXPECT_EQ(run.index, "../report.html");
    EXPECT_EQ(run.generator_problem, std::nullopt);
}

TEST(ReportedRun, NamesAreDistinct) {
    const std::array<JudgedRun, 3> runs = {passing_run("a"), passing_run("b"), passing_run("a")};
    EXPECT_EQ(distinct_names(all_reported(runs)), (std::vector<std::string>{"a", "b", "a (2)"}));
}

TEST(ReportedRunDeathTest, SecretsAreMaskedBefore) {
    JudgedRun run = small_run();
    run.record.scenario.secrets = {"hunter22"};
    EXPECT_DEATH((void)reported(run), "secrets are masked");
}

}  // namespace
}  // namespace faultline::scenario
