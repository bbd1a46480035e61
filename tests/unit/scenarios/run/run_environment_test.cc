#include "scenarios/run/run_environment.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

TEST(RunEnvironment, SaysWhatItRunsOn) {
    const RunEnvironment environment = this_environment();
    EXPECT_EQ(std::ranges::count(environment.version, '.'), 2) << environment.version;
    EXPECT_FALSE(environment.host.empty());
    EXPECT_GE(environment.cpus, 1U);
    // A build from a tarball knows no commit; one from a repository says it in one word.
    EXPECT_EQ(environment.commit.find(' '), std::string::npos);
}

}  // namespace
}  // namespace faultline::scenario
