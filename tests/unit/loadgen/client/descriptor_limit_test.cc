#include "loadgen/client/descriptor_limit.h"

#include <gtest/gtest.h>

namespace faultline::load {
namespace {

TEST(DescriptorLimit, LeavesRoomForEverythingElse) {
    EXPECT_EQ(default_max_in_flight(1'000'000), 20'000U);
    EXPECT_EQ(default_max_in_flight(1024), 924U);
    EXPECT_EQ(default_max_in_flight(10), 1U);
}

}  // namespace
}  // namespace faultline::load
