#include "engine/registry/capability.h"

#include <cmath>
#include <functional>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace faultline::engine {
namespace {

using ::testing::HasSubstr;

ToolCapability sound() {
    ToolCapability capability;
    capability.tool_id = "lookup";
    return capability;
}

TEST(Capability, DefaultsAreThoseOfTheContract) {
    const ToolCapability capability = sound();
    EXPECT_TRUE(validate(capability));
    EXPECT_EQ(capability.execution_mode, ExecutionMode::kParallel);
    EXPECT_EQ(capability.max_concurrent_calls, 10);
    EXPECT_EQ(capability.timeout_seconds, 30.0);
    EXPECT_EQ(capability.rate_limit_per_minute, 100);
    EXPECT_EQ(capability.rate_limit_per_second, 10);
    EXPECT_EQ(capability.max_result_size_mb, 50.0);
    EXPECT_EQ(capability.max_rows, 10'000);
    EXPECT_FALSE(capability.supported_tenants);
    EXPECT_TRUE(capability.requires_authentication);
    EXPECT_TRUE(capability.fallback_enabled);
    EXPECT_FALSE(capability.fallback_tool_id);
    EXPECT_EQ(capability.retry_count, 2);
    EXPECT_EQ(capability.retry_delay_ms, 100.0);
    EXPECT_EQ(capability.version, "1.0");
    EXPECT_FALSE(capability.deprecated);
}

struct Refusal {
    const char* field;
    const char* value;  // as it stands in the message
    std::function<void(ToolCapability&)> spoil;
};

TEST(Capability, EveryBadFieldIsRefusedByNameAndValue) {
    constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
    const std::vector<Refusal> refusals = {
        {"tool_id", "\"\"", [](auto& c) { c.tool_id = ""; }},
        {"tool_id", "a?b", [](auto& c) { c.tool_id = "a\nb"; }},
        {"tool_id", "...", [](auto& c) { c.tool_id = std::string(129, 'a'); }},
        {"capability_type", "99",
         [](auto& c) { c.capability_type = static_cast<CapabilityType>(99); }},
        {"execution_mode", "7", [](auto& c) { c.execution_mode = static_cast<ExecutionMode>(7); }},
        {"max_concurrent_calls", "0", [](auto& c) { c.max_concurrent_calls = 0; }},
        {"max_concurrent_calls", "-1", [](auto& c) { c.max_concurrent_calls = -1; }},
        {"timeout_seconds", "0", [](auto& c) { c.timeout_seconds = 0.0; }},
        {"timeout_seconds", "nan", [](auto& c) { c.timeout_seconds = kNan; }},
        {"timeout_seconds", "3601", [](auto& c) { c.timeout_seconds = 3601.0; }},
        {"rate_limit_per_minute", "0", [](auto& c) { c.rate_limit_per_minute = 0; }},
        {"rate_limit_per_second", "0", [](auto& c) { c.rate_limit_per_second = 0; }},
        {"max_result_size_mb", "-1", [](auto& c) { c.max_result_size_mb = -1.0; }},
        {"max_result_size_mb", "inf", [](auto& c) { c.max_result_size_mb = INFINITY; }},
        {"max_rows", "-1", [](auto& c) { c.max_rows = -1; }},
        {"supported_tenants", "a list of 0",
         [](auto& c) { c.supported_tenants = std::vector<std::string>{}; }},
        {"supported_tenants", "\"\"",
         [](auto& c) { c.supported_tenants = std::vector<std::string>{""}; }},
        {"supported_tenants", "\"t\"",
         [](auto& c) { c.supported_tenants = std::vector<std::string>{"t", "t"}; }},
        {"fallback_tool_id", "\"lookup\"", [](auto& c) { c.fallback_tool_id = "lookup"; }},
        {"fallback_tool_id", "\"\"", [](auto& c) { c.fallback_tool_id = ""; }},
        {"retry_count", "-1", [](auto& c) { c.retry_count = -1; }},
        {"retry_count", "11", [](auto& c) { c.retry_count = 11; }},
        {"retry_delay_ms", "-0.5", [](auto& c) { c.retry_delay_ms = -0.5; }},
        {"retry_delay_ms", "nan", [](auto& c) { c.retry_delay_ms = kNan; }},
        {"depends_on", "\"lookup\"", [](auto& c) { c.depends_on = {"lookup"}; }},
        {"depends_on", "\"b\"", [](auto& c) { c.depends_on = {"b", "b"}; }},
        {"version", "\"\"", [](auto& c) { c.version = ""; }},
    };
    for (const Refusal& refusal : refusals) {
        ToolCapability capability = sound();
        refusal.spoil(capability);
        const auto result = validate(capability);
        ASSERT_FALSE(result) << refusal.field << " " << refusal.value;
        EXPECT_EQ(result.error().code, ErrorCode::kInvalidParams);
        EXPECT_THAT(result.error().message, HasSubstr(std::string(refusal.field) + " is "));
        EXPECT_THAT(result.error().message, HasSubstr(refusal.value));
        EXPECT_THAT(result.error().message, HasSubstr("accepted: "));
    }
}

TEST(Capability, TypesAndModesHaveTheirNames) {
    EXPECT_EQ(to_string(CapabilityType::kReadWrite), "read_write");
    EXPECT_EQ(to_string(CapabilityType::kReadOnly), "read_only");
    EXPECT_EQ(to_string(CapabilityType::kAppendOnly), "append_only");
    EXPECT_EQ(to_string(CapabilityType::kTimeSeries), "time_series");
    EXPECT_EQ(to_string(CapabilityType::kApiCall), "api_call");
    EXPECT_EQ(to_string(CapabilityType::kGraphQuery), "graph_query");
    EXPECT_EQ(to_string(CapabilityType::kSearch), "search");
    EXPECT_EQ(to_string(ExecutionMode::kSerial), "serial");
}

}  // namespace
}  // namespace faultline::engine
