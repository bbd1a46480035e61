#include "engine/policy/retry_plan.h"

#include <array>

#include <gtest/gtest.h>

namespace faultline::engine {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Instant kNow{seconds(1000)};

RetryQuestion question(std::int64_t attempts_made, double random) {
    return RetryQuestion{.attempts_made = attempts_made,
                         .max_retries = 100,
                         .code = ErrorCode::kUpstreamUnavailable,
                         .retry_after = std::nullopt,
                         .idempotent = true,
                         .now = kNow,
                         .random = random};
}

TEST(RetryPlan, BackoffDoublesWithFullJitterUpToTwoSeconds) {
    constexpr std::array<std::int64_t, 8> kCeilingsMs = {100,  200,  400,  800,
                                                         1600, 2000, 2000, 2000};
    for (std::size_t i = 0; i < kCeilingsMs.size(); ++i) {
        const auto attempts = static_cast<std::int64_t>(i) + 1;
        EXPECT_EQ(next_attempt_after(question(attempts, 0.0)), Duration::zero());
        EXPECT_EQ(next_attempt_after(question(attempts, 0.5)), milliseconds(kCeilingsMs[i]) / 2);
    }
    EXPECT_EQ(next_attempt_after(question(60, 0.5)), seconds(1));
}

TEST(RetryPlan, OnlyIdempotentStepsAndOnlySoOften) {
    RetryQuestion asked = question(1, 0.5);
    asked.max_retries = 2;
    EXPECT_TRUE(next_attempt_after(asked));
    asked.attempts_made = 2;
    EXPECT_TRUE(next_attempt_after(asked));
    asked.attempts_made = 3;
    EXPECT_FALSE(next_attempt_after(asked));
    asked.attempts_made = 1;
    asked.idempotent = false;
    EXPECT_FALSE(next_attempt_after(asked));
}

TEST(RetryPlan, EveryCodeIsDecidedOnce) {
    for (std::size_t i = 0; i < kErrorCodeCount; ++i) {
        const auto code = static_cast<ErrorCode>(i);
        const bool expected = code == ErrorCode::kRateLimited || code == ErrorCode::kToolTimeout ||
                              code == ErrorCode::kUpstreamUnavailable ||
                              code == ErrorCode::kInternalError;
        RetryQuestion asked = question(1, 0.5);
        asked.code = code;
        EXPECT_EQ(next_attempt_after(asked).has_value(), expected) << to_string(code);
        if (is_final(code)) {
            EXPECT_FALSE(is_retryable(code)) << to_string(code);
        }
    }
}

TEST(RetryPlan, RetryAfterIsHonouredAlsoAboveTheCap) {
    RetryQuestion asked = question(1, 0.5);
    asked.retry_after = seconds(7);
    EXPECT_EQ(next_attempt_after(asked), seconds(7));
    asked.retry_after = milliseconds(10);
    EXPECT_EQ(next_attempt_after(asked), milliseconds(50));
}

TEST(RetryPlan, NeverAtOrAfterTheDeadline) {
    RetryQuestion asked = question(1, 0.5);  // wants a pause of 50 ms
    asked.deadline = Deadline(kNow + milliseconds(50));
    EXPECT_FALSE(next_attempt_after(asked));
    asked.deadline = Deadline(kNow + milliseconds(51));
    EXPECT_TRUE(next_attempt_after(asked));
    asked.deadline = Deadline(kNow);
    asked.random = 0.0;
    EXPECT_FALSE(next_attempt_after(asked));
    asked.retry_after = seconds(3600);
    asked.deadline = Deadline(kNow + seconds(60));
    EXPECT_FALSE(next_attempt_after(asked));
}

}  // namespace
}  // namespace faultline::engine
