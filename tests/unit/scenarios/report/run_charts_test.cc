#include "scenarios/report/run_charts.h"

#include "tests/unit/scenarios/report/synthetic_run.h"

#include <string>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

bool holds(const std::string& text, std::string_view what) {
    return text.find(what) != std::string::npos;
}

TEST(RunCharts, TheTimeLineMarksFaultHealAndRecovery) {
    const auto run = small_run();
    const auto text = timeline_figure(reported(run));
    EXPECT_TRUE(holds(text, "database_down on db"));
    EXPECT_TRUE(holds(text, ">healed</text>"));
    EXPECT_TRUE(holds(text, ">recovered after 250ms</text>"));
    EXPECT_TRUE(holds(text, "<details>")) << "the data as a table";
    EXPECT_FALSE(holds(text, ">rejected</text>")) << "what did not occur needs no line";
}

TEST(RunCharts, ARecoveryThatTookNoTimeIsSaidInWords) {
    auto run = small_run();
    run.judgement.checks[2].recovered_after = Duration{};
    EXPECT_TRUE(holds(timeline_figure(reported(run)), ">recovered at once</text>"));
}

TEST(RunCharts, WithoutAHealThereIsNoMarker) {
    auto run = small_run();
    run.record.heal_completed = load::kNever;
    run.record.faults[0].healed = load::kNever;
    const auto text = timeline_figure(reported(run));
    EXPECT_FALSE(holds(text, ">healed</text>"));
    EXPECT_TRUE(holds(text, "database_down on db")) << "the fault lasts to the end";
}

TEST(RunCharts, ALoadHasNoFaultToMark) {
    EXPECT_FALSE(holds(timeline_figure(reported(load_run())), ">healed</text>"));
}

TEST(RunCharts, ALimitOnTheResponseIsALineInItsCharts) {
    const auto run = reported(small_run());
    EXPECT_TRUE(holds(percentile_figure(run), ">bounded: p99 300ms</text>"));
    EXPECT_TRUE(holds(distribution_figure(run), ">bounded: p99 300ms</text>"));
}

TEST(RunCharts, TheDistributionReachesToItsLimits) {
    auto run = small_run();
    run.judgement.checks[1].limits[0].value = 20.0;
    const auto text = distribution_figure(reported(run));
    const auto label = text.find(">bounded: p99 20s</text>");
    ASSERT_NE(label, std::string::npos) << text;
    EXPECT_TRUE(holds(text, ">10s</text>")) << "the axis goes on";
    EXPECT_FALSE(holds(text, "<td class=\"number\">10s</td>")) << "the table does not";
}

TEST(RunCharts, OfferedIsSeenUnderCompleted) {
    const auto text = timeline_figure(reported(small_run()));
    const auto offered = text.find("<title>offered</title>");
    EXPECT_LT(offered, text.find("<title>completed</title>"));
    EXPECT_NE(text.find("stroke-width=\"7\" stroke-opacity=\"0.4\""), std::string::npos);
}

TEST(RunCharts, PercentilesShowWhatWasNeverAnswered) {
    const auto run = small_run();
    EXPECT_TRUE(holds(percentile_figure(reported(run)), "<td class=\"number\">∞</td>"));
}

TEST(RunCharts, EachStatusKeepsItsColour) {
    EXPECT_EQ(status_colour("success"), status_colour("completed"));
    EXPECT_NE(status_colour("success"), status_colour("failed"));
    EXPECT_EQ(status_colour("own"), status_colour("own"));
    const auto run = small_run();
    EXPECT_TRUE(holds(status_figure(reported(run)), "<title>&quot;degraded&quot;</title>"));
}

}  // namespace
}  // namespace faultline::scenario
