#include "engine/pipeline/time_budget.h"

#include <gtest/gtest.h>

namespace faultline::engine {
namespace {

using std::chrono::seconds;

constexpr Instant kStart{seconds(1000)};

TEST(TimeBudget, DefaultsAreThoseOfTheContract) {
    const TimeBudget budget({}, kStart, Deadline::never());
    EXPECT_EQ(budget.total(), Deadline(kStart + seconds(120)));
    EXPECT_EQ(budget.plan(), Deadline(kStart + seconds(30)));
    EXPECT_EQ(budget.execute(kStart + seconds(5)), Deadline(kStart + seconds(65)));
    EXPECT_EQ(budget.compose(kStart + seconds(60)), Deadline(kStart + seconds(80)));
}

TEST(TimeBudget, AStageGetsTheLesserOfItsOwnAndWhatIsLeft) {
    const TimeBudget budget({}, kStart, Deadline::never());
    EXPECT_EQ(budget.execute(kStart + seconds(100)), budget.total());
    EXPECT_EQ(budget.compose(kStart + seconds(110)), budget.total());
}

TEST(TimeBudget, TheCallersDeadlineShortensEverythingAndLengthensNothing) {
    const TimeBudget hurried({}, kStart, Deadline(kStart + seconds(2)));
    EXPECT_EQ(hurried.plan(), Deadline(kStart + seconds(2)));
    EXPECT_EQ(hurried.execute(kStart + seconds(1)), Deadline(kStart + seconds(2)));
    const TimeBudget patient({}, kStart, Deadline(kStart + seconds(5000)));
    EXPECT_EQ(patient.total(), Deadline(kStart + seconds(120)));
}

TEST(TimeBudget, APhaseWithoutTimeToBeginWithDidNotRunOut) {
    const Deadline deadline(kStart + seconds(10));
    EXPECT_FALSE(TimeBudget::ran_out(deadline, kStart, kStart + seconds(9)));
    EXPECT_TRUE(TimeBudget::ran_out(deadline, kStart, kStart + seconds(10)));
    EXPECT_FALSE(TimeBudget::ran_out(deadline, kStart + seconds(10), kStart + seconds(11)));
}

}  // namespace
}  // namespace faultline::engine
