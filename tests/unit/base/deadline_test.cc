#include "base/deadline.h"

#include <gtest/gtest.h>

namespace faultline {
namespace {

using namespace std::chrono_literals;

TEST(Deadline, PassesAtItsInstantNotBefore) {
    const Deadline deadline = Deadline::after(Instant{10s}, 5s);
    EXPECT_EQ(deadline.at(), Instant{15s});
    EXPECT_FALSE(deadline.passed(Instant{15s} - 1ns));
    EXPECT_TRUE(deadline.passed(Instant{15s}));
    EXPECT_EQ(deadline.remaining(Instant{12s}), 3s);
    EXPECT_EQ(deadline.remaining(Instant{20s}), 0s);
}

TEST(Deadline, NeverHasNoEnd) {
    EXPECT_TRUE(Deadline{}.is_never());
    EXPECT_EQ(Deadline{}, Deadline::never());
    EXPECT_FALSE(Deadline::never().passed(Instant::max() - 1ns));
    EXPECT_EQ(Deadline::never().remaining(Instant{1h}), Duration::max());
}

TEST(Deadline, ABudgetThatDoesNotFitIsNever) {
    EXPECT_TRUE(Deadline::after(Instant{1s}, Duration::max()).is_never());
    EXPECT_TRUE(Deadline::after(Instant::max() - 1ns, 1ns).is_never());
    EXPECT_FALSE(Deadline::after(Instant::max() - 2ns, 1ns).is_never());
}

TEST(Deadline, ANegativeBudgetHasPassed) {
    const Deadline deadline = Deadline::after(Instant{10s}, -1s);
    EXPECT_TRUE(deadline.passed(Instant{10s}));
    EXPECT_EQ(deadline.remaining(Instant{10s}), 0s);
}

TEST(Deadline, IsOnlyEverShortened) {
    const Deadline soon{Instant{1s}};
    const Deadline late{Instant{2s}};
    EXPECT_EQ(soon.earlier(late), soon);
    EXPECT_EQ(late.earlier(soon), soon);
    EXPECT_EQ(late.earlier(Deadline::never()), late);
}

}  // namespace
}  // namespace faultline
