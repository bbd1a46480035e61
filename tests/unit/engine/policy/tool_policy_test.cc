#include "engine/policy/tool_policy.h"

#include <gtest/gtest.h>

namespace faultline::engine {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(ToolPolicy, TheTighterOfCapabilityAndPolicyHolds) {
    ToolCapability capability;
    capability.tool_id = "lookup";
    capability.timeout_seconds = 60.0;
    capability.retry_count = 5;
    EffectiveLimits limits = effective_limits(capability, ToolExecutionPolicy{});
    EXPECT_EQ(limits.timeout, seconds(30));
    EXPECT_EQ(limits.max_retries, 2);
    EXPECT_EQ(limits.retry_delay, milliseconds(100));
    EXPECT_EQ(limits.max_rows, 10'000U);
    EXPECT_EQ(limits.max_result_bytes, 50U << 20U);
    EXPECT_EQ(limits.max_running, 10U);
    capability.timeout_seconds = 0.25;
    capability.retry_count = 0;
    limits = effective_limits(capability, ToolExecutionPolicy{});
    EXPECT_EQ(limits.timeout, milliseconds(250));
    EXPECT_EQ(limits.max_retries, 0);
}

TEST(ToolPolicy, SerialModeIsOneAtATime) {
    ToolCapability capability;
    capability.tool_id = "lookup";
    capability.execution_mode = ExecutionMode::kSerial;
    EXPECT_EQ(effective_limits(capability, ToolExecutionPolicy{}).max_running, 1U);
}

TEST(ToolPolicy, WritersAreRepeatedOnlyWhenTheRequestSaysSo) {
    struct Row {
        CapabilityType type;
        bool idempotent;
        bool stated;
        bool expected;
    };
    constexpr Row kRows[] = {
        {CapabilityType::kReadOnly, true, false, true},
        {CapabilityType::kReadOnly, false, true, false},
        {CapabilityType::kApiCall, true, false, true},
        {CapabilityType::kApiCall, false, true, false},
        {CapabilityType::kReadWrite, true, false, false},
        {CapabilityType::kReadWrite, true, true, true},
        {CapabilityType::kReadWrite, false, true, false},
        {CapabilityType::kAppendOnly, true, true, false},
    };
    for (const Row& row : kRows) {
        EXPECT_EQ(may_repeat(row.type, row.idempotent, row.stated), row.expected)
            << to_string(row.type) << row.idempotent << row.stated;
    }
}

}  // namespace
}  // namespace faultline::engine
