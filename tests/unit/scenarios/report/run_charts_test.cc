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
