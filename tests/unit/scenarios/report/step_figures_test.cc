#include "scenarios/report/step_figures.h"

#include "tests/unit/scenarios/report/synthetic_run.h"

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

TEST(StepFigures, CountAStepBeforeAndDuringTheFault) {
    const auto rows = step_figures_of(small_run().record);
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].step, "assets");
    EXPECT_EQ(rows[0].calls, 116U);
    EXPECT_EQ(rows[0].succeeded, 80U);
    EXPECT_EQ(rows[0].fell_back, 36U);
    EXPECT_EQ(rows[0].error_codes,
              (std::map<std::string, std::uint64_t>{{"UPSTREAM_UNAVAILABLE", 36}}));
    EXPECT_LT(*rows[0].p50_baseline, std::chrono::milliseconds(20));
    EXPECT_GT(*rows[0].p50_fault, std::chrono::milliseconds(200));
}

TEST(StepFigures, NamesOutsideTheTableAreLeftOut) {
    auto run = small_run();
    run.record.step_names.resize(1);
    EXPECT_TRUE(step_figures_of(run.record).empty());
}

}  // namespace
}  // namespace faultline::scenario
