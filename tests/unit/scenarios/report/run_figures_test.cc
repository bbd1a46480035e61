#include "scenarios/report/run_figures.h"

#include "tests/unit/scenarios/report/synthetic_run.h"

#include <chrono>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(RunFigures, SlicesCountByTheInstantDue) {
    const auto run = small_run();
    const auto figures = figures_of(run.record);
    EXPECT_EQ(figures.slice, milliseconds(250));
    EXPECT_EQ(figures.length, seconds(6));
    ASSERT_EQ(figures.slices.size(), 24U);
    std::uint64_t offered = 0;
    std::uint64_t failed = 0;
    for (const auto& slice : figures.slices) {
        EXPECT_EQ(slice.offered,
                  slice.completed + slice.rejected + slice.no_good_answer + slice.shed);
        offered += slice.offered;
        failed += slice.no_good_answer;
    }
    EXPECT_EQ(offered, 120U);
    EXPECT_EQ(failed, 4U);
    EXPECT_EQ(figures.slices[8].start, seconds(2));
    EXPECT_EQ(figures.slices[8].no_good_answer, 1U) << "the operation due at 2.15 s";
}

TEST(RunFigures, FailuresAreInfiniteInThePercentiles) {
    const auto figures = figures_of(small_run().record);
    EXPECT_LT(*figures.slices[0].max, milliseconds(15));
    EXPECT_EQ(figures.slices[8].p99, load::kNever);
    EXPECT_LT(*figures.slices[8].p50, seconds(1));
}

TEST(RunFigures, StatusesAreWhatAnswersSaidElseTheOutcome) {
    const auto run = small_run();
    const auto figures = figures_of(run.record);
    EXPECT_EQ(figures.statuses,
              (std::vector<std::string>{"\"success\"", "\"degraded\"", "timeout"}));
    EXPECT_EQ(figures.slices[0].by_status, (std::vector<std::uint64_t>{5, 0, 0}));
    EXPECT_EQ(figures.slices[8].by_status, (std::vector<std::uint64_t>{0, 4, 1}));
}

TEST(RunFigures, LongRunsGetWiderSlices) {
    RunRecord record;
    record.phases = {{.name = "baseline", .start = {}, .end = std::chrono::hours(3)}};
    const auto figures = figures_of(record);
    EXPECT_LE(figures.slices.size(), kMaxSlices);
    EXPECT_GE(figures.slice * static_cast<int>(figures.slices.size()), std::chrono::hours(3));
    record.phases[0].end = std::chrono::hours(1000);
    EXPECT_LE(figures_of(record).slices.size(), kMaxSlices);
}

TEST(RunFigures, NothingIsNothing) {
    EXPECT_TRUE(figures_of(RunRecord{}).slices.empty());
    std::vector<Duration> none;
    EXPECT_EQ(quantile(none, 0.5), std::nullopt);
}

TEST(RunFigures, QuantilesAreByRank) {
    std::vector<Duration> values = {Duration(4), Duration(1), Duration(3), Duration(2)};
    EXPECT_EQ(quantile(values, 0.5), Duration(2));
    EXPECT_EQ(quantile(values, 0.51), Duration(3));
    EXPECT_EQ(quantile(values, 1.0), Duration(4));
    EXPECT_EQ(quantile(values, 0.001), Duration(1));
}

}  // namespace
}  // namespace faultline::scenario
