#include "scenarios/report/chart_limits.h"

#include "tests/unit/scenarios/report/synthetic_run.h"

#include <chrono>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

// The run of small_run() with this check alone, judged.
ReportedRun run_with(const CheckSpec& check) {
    JudgedRun run = small_run();
    run.record.scenario.checks = {check};
    run.judgement = judge(run.record);
    return reported(std::move(run));
}

std::vector<std::string> labels_of(const std::vector<ChartLimit>& limits) {
    std::vector<std::string> labels;
    for (const auto& limit : limits) {
        labels.push_back(limit.label);
    }
    return labels;
}

using Labels = std::vector<std::string>;

TEST(ChartLimits, AFixedLimitStandsOverTheTimeThatTheCheckLooksAt) {
    const auto run = run_with({.name = "bounded",
                               .metric = "response",
                               .percentile = 99.0,
                               .below = 0.3,
                               .during = CheckWindow::kFault,
                               .after = std::chrono::seconds(1)});
    const auto limits = chart_limits(run, MetricUnit::kSeconds, "response");
    EXPECT_EQ(labels_of(limits), Labels{"bounded: p99 300ms"});
    ASSERT_EQ(limits.size(), 1U);
    EXPECT_EQ(limits[0].from, std::chrono::seconds(3));
    EXPECT_EQ(limits[0].to, std::chrono::seconds(4));
}

// The slowest operation of the baseline takes 14.062 ms.
TEST(ChartLimits, ARelativeLimitStandsWhereTheBaselinePutsIt) {
    const auto run = run_with({.name = "much as before",
                               .metric = "admitted_response",
                               .percentile = 100.0,
                               .during = CheckWindow::kFault,
                               .of_baseline = Ratio{0.1},
                               .of_baseline_slack = std::chrono::seconds(1)});
    const auto limits = chart_limits(run, MetricUnit::kSeconds, "response");
    EXPECT_EQ(labels_of(limits), Labels{"much as before: admitted response p100 1.01s"});
    ASSERT_EQ(limits.size(), 1U);
    EXPECT_NEAR(limits[0].value, 1.014, 0.001);
}

TEST(ChartLimits, WithoutABaselineThereIsNoRelativeLimit) {
    const auto run = run_with({.name = "much as before",
                               .metric = "response",
                               .percentile = 99.9,
                               .during = CheckWindow::kFault,
                               .of_baseline = Ratio{0.1}});
    ASSERT_NE(run.judgement.checks.front().explanation.find("too few samples in the baseline"),
              std::string::npos);
    EXPECT_TRUE(chart_limits(run, MetricUnit::kSeconds, "response").empty());
}

// Whatever the record says: a verdict and its chart never show two limits.
TEST(ChartLimits, TheJudgesOwnFiguresAreDrawn) {
    auto run = run_with({.name = "bounded",
                         .metric = "response",
                         .percentile = 99.0,
                         .below = 0.3,
                         .during = CheckWindow::kFault});
    run.judgement.checks[0].limits = {
        {.bound = Bound::kBelow, .value = 0.25, .unit = MetricUnit::kSeconds}};
    EXPECT_EQ(labels_of(chart_limits(run, MetricUnit::kSeconds, "response")),
              Labels{"bounded: p99 250ms"});
    run.judgement.checks[0].limits.clear();  // as an older result has it
    EXPECT_TRUE(chart_limits(run, MetricUnit::kSeconds, "response").empty());
}

TEST(ChartLimits, EachUnitHasItsOwnCharts) {
    const auto goodput =
        run_with({.name = "kept", .metric = "goodput", .at_least_of_baseline = Ratio{0.5}});
    EXPECT_EQ(labels_of(chart_limits(goodput, MetricUnit::kRate, "goodput")), Labels{"kept: 10/s"});
    EXPECT_TRUE(chart_limits(goodput, MetricUnit::kSeconds, "response").empty());
    const auto steps =
        run_with({.name = "quick", .metric = "step_duration", .percentile = 50.0, .below = 1.0});
    EXPECT_TRUE(chart_limits(steps, MetricUnit::kSeconds, "response").empty())
        << "the time of a step is not that of an operation";
    const auto unknown = run_with({.name = "?", .metric = "no_such_metric", .below = 1.0});
    EXPECT_TRUE(chart_limits(unknown, MetricUnit::kSeconds, "response").empty());
}

}  // namespace
}  // namespace faultline::scenario
