#include "loadgen/client/descriptor_limit.h"

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <string>

#include <gtest/gtest.h>
#include <sys/resource.h>

namespace faultline::load {
namespace {

// Entries in this process's table of descriptors; 0 when the kernel does not say.
std::size_t table_size() {
    std::ifstream status("/proc/self/status");
    std::string word;
    std::size_t size = 0;
    while (status >> word && word != "FDSize:") {
    }
    status >> size;
    return size;
}

TEST(DescriptorLimit, TheTableGrowsBeforeTheSocketsAreOpened) {
    const std::size_t limit = std::min<std::size_t>(raise_descriptor_limit(), 100'000);
    const std::size_t count = limit / 2;
    ASSERT_LT(table_size(), count);
    reserve_descriptors(count);
    EXPECT_GE(table_size(), count);

    // As far as the limit allows when more is wanted.
    rlimit lowered{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &lowered), 0);
    lowered.rlim_cur = limit;
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &lowered), 0);
    reserve_descriptors(10 * limit);
    EXPECT_GE(table_size(), limit);
}

TEST(DescriptorLimit, LeavesRoomForEverythingElse) {
    EXPECT_EQ(default_max_in_flight(1'000'000), 20'000U);
    EXPECT_EQ(default_max_in_flight(1024), 924U);
    EXPECT_EQ(default_max_in_flight(10), 1U);
}

}  // namespace
}  // namespace faultline::load
