#include "scenarios/report/run_figures.h"

#include "base/units.h"
#include "scenarios/format/phases.h"
#include "tests/unit/scenarios/report/synthetic_run.h"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <utility>

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

// Sent 50 ms after it was due and answered 10 ms after that: each figure says 60 ms.
TEST(RunFigures, TimesCountFromIntent) {
    auto run = small_run();
    for (auto& sample : run.record.samples) {
        sample.released = sample.intended + milliseconds(50);
        sample.first_byte_out = sample.released;
        sample.done = sample.released + milliseconds(10);
        sample.outcome = load::Outcome::kCompleted;
    }
    tally(run.record);
    const auto figures = figures_of(run.record);
    const auto is_60_ms = [](std::optional<Duration> time) {
        ASSERT_TRUE(time);
        EXPECT_NEAR(to_seconds(*time), 0.060, 0.060 * 0.1);
    };
    for (const auto& phase : figures.phases) {
        is_60_ms(phase.p50);
        is_60_ms(phase.p99);
    }
    is_60_ms(figures.all.p50);
    is_60_ms(figures.slices[0].p50);
    is_60_ms(figures.slices[0].max);
}

TEST(RunFigures, StatusesAreWhatAnswersSaidElseTheOutcome) {
    const auto run = small_run();
    const auto figures = figures_of(run.record);
    EXPECT_EQ(figures.statuses,
              (std::vector<std::string>{"\"success\"", "\"degraded\"", "timeout"}));
    EXPECT_EQ(figures.slices[0].by_status, (std::vector<std::uint64_t>{5, 0, 0}));
    EXPECT_EQ(figures.slices[8].by_status, (std::vector<std::uint64_t>{0, 4, 1}));
}

TEST(RunFigures, APhaseHasItsCountsTimesAndRates) {
    const auto figures = figures_of(small_run().record);
    ASSERT_EQ(figures.phases.size(), 3U);
    const auto& fault = figures.phases[1];
    EXPECT_EQ(fault.name, "fault");
    EXPECT_EQ(fault.offered, 40U);
    EXPECT_EQ(fault.completed, 36U);
    EXPECT_EQ(fault.no_good_answer, 4U);
    EXPECT_DOUBLE_EQ(fault.rate_offered, 20.5);
    EXPECT_DOUBLE_EQ(fault.rate_sent, 20.0);
    EXPECT_EQ(fault.labels, (std::map<std::string, std::uint64_t>{{"degraded", 36}}));
    EXPECT_EQ(fault.outcomes,
              (std::map<std::string, std::uint64_t>{{"completed", 36}, {"timeout", 4}}));
    EXPECT_EQ(fault.http_statuses, (std::map<unsigned, std::uint64_t>{{0, 4}, {200, 36}}));
    EXPECT_EQ(fault.p99, load::kNever);
    EXPECT_EQ(figures.all.offered, 120U);
    EXPECT_EQ(figures.all.sent, 120U);
}

TEST(RunFigures, EveryFiniteResponseIsInOneBin) {
    const auto figures = figures_of(small_run().record);
    for (const auto& phase : figures.phases) {
        std::uint64_t in_bins = 0;
        for (const auto& [bin, count] : phase.response_bins) {
            in_bins += count;
        }
        EXPECT_EQ(in_bins, phase.completed);
    }
    EXPECT_EQ(response_bin(std::chrono::microseconds(1)), 30);
    EXPECT_EQ(response_bin(Duration{}), 30);
    EXPECT_DOUBLE_EQ(bin_start_seconds(60), 1e-3);
}

// Tallies say the same as single operations, to the histogram's 0.27 %.
TEST(RunFigures, AreTheSameWithoutSingleOperations) {
    auto record = small_run().record;
    const auto kept = figures_of(record);
    record.keeps_samples = false;
    record.samples.clear();
    const auto tallied = figures_of(record);
    ASSERT_EQ(tallied.phases.size(), kept.phases.size());
    for (std::size_t i = 0; i < kept.phases.size(); ++i) {
        EXPECT_EQ(tallied.phases[i].http_statuses, kept.phases[i].http_statuses);
        EXPECT_NEAR(to_seconds(*tallied.phases[i].p50), to_seconds(*kept.phases[i].p50),
                    0.003 * to_seconds(*kept.phases[i].p50));
    }
    EXPECT_EQ(tallied.slices.size(), kept.slices.size());
}

TEST(RunFigures, PhasesOfOneNameAreToldApart) {
    auto record = small_run().record;
    record.tallies[2].phase.name = record.tallies[0].phase.name = "1x";
    const auto figures = figures_of(record);
    EXPECT_EQ(figures.phases[0].name, "1x");
    EXPECT_EQ(figures.phases[2].name, "1x (2)");
}

TEST(RunFigures, APhaseThatWasNeverReachedIsLeftOut) {
    auto record = small_run().record;
    record.interrupted_by = 2;
    record.phases.resize(1);
    std::erase_if(record.samples,
                  [](const load::Sample& sample) { return sample.intended >= seconds(1); });
    record.phases[0].end = seconds(1);
    const auto phases = std::exchange(record.phases, planned_phases(record.scenario));
    tally(record);
    record.phases = phases;
    EXPECT_EQ(figures_of(record).phases.size(), 1U);
}

TEST(RunFigures, NothingIsNothing) {
    EXPECT_TRUE(figures_of(RunRecord{}).slices.empty());
    EXPECT_TRUE(figures_of(RunRecord{}).phases.empty());
}

}  // namespace
}  // namespace faultline::scenario
