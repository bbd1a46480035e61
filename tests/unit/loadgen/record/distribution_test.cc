// One definition of a quantile, whether single durations or a histogram were kept.
#include "loadgen/record/distribution.h"

#include "loadgen/record/sample.h"

#include <cmath>

#include <gtest/gtest.h>

namespace faultline::load {
namespace {

using std::chrono::milliseconds;

TEST(Distribution, AnswersByNearestRank) {
    const Distribution values({milliseconds(3), milliseconds(1), milliseconds(2), kNever});
    EXPECT_EQ(values.count(), 4U);
    EXPECT_EQ(values.quantile(0.25), milliseconds(1));
    EXPECT_EQ(values.quantile(0.26), milliseconds(2));
    EXPECT_EQ(values.quantile(0.75), milliseconds(3));
    EXPECT_EQ(values.quantile(1.0), kNever);
    EXPECT_TRUE(std::isinf(values.quantile_seconds(0.8)));
    EXPECT_TRUE(std::isinf(values.mean_seconds()));
}

TEST(Distribution, AHistogramAnswersTheSameWithinItsError) {
    std::vector<Duration> values;
    metrics::LatencyHistogram histogram;
    for (int i = 1; i <= 1000; ++i) {
        values.push_back(milliseconds(i));
        histogram.record(milliseconds(i));
    }
    const Distribution exact(values);
    const Distribution bucketed(histogram);
    EXPECT_EQ(exact.count(), bucketed.count());
    for (const double p : {0.001, 0.07, 0.5, 0.9, 0.99, 0.999}) {
        EXPECT_NEAR(bucketed.quantile_seconds(p), exact.quantile_seconds(p),
                    0.0027 * exact.quantile_seconds(p))
            << p;
    }
    EXPECT_EQ(bucketed.quantile(1.0), exact.quantile(1.0)) << "the largest is exact";
    EXPECT_NEAR(bucketed.mean_seconds(), exact.mean_seconds(), 1e-9);
}

}  // namespace
}  // namespace faultline::load
