#include "engine/api/response_codec.h"

#include <set>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace faultline::engine {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

std::set<std::string> names(const json& object) {
    std::set<std::string> all;
    for (const auto& [name, value] : object.items()) {
        all.insert(name);
    }
    return all;
}

JsonPtr boxed(json value) { return std::make_shared<const json>(std::move(value)); }

ToolResult succeeded() {
    ToolResult result;
    result.step_id = "a";
    result.tool = "function.call";
    result.success = true;
    result.data = boxed({{"x", {1, 2}}});
    result.attempts = 1;
    result.duration = 1234567ns;
    result.started = Instant{} + 5ms;
    return result;
}

ToolResult failed() {
    ToolResult result;
    result.step_id = "b \"quoted\"";
    result.tool = "direct_query";
    result.data = json_null();
    result.error = "line\nbreak \xC3\xA9";
    result.error_code = ErrorCode::kTenantMismatch;
    result.security_error = true;
    result.warnings = {"w1"};
    return result;
}

TEST(ResponseCodec, ToolResultHasExactlyTheContractsNames) {
    const json wire = json::parse(encode(succeeded()));
    EXPECT_EQ(names(wire),
              (std::set<std::string>{"step_id", "tool", "success", "data", "error", "error_code",
                                     "security_error", "fallback_used", "attempts", "cached",
                                     "duration_ms", "warnings"}));
    EXPECT_EQ(wire.at("duration_ms"), 1.234567);
    EXPECT_EQ(wire.at("data"), (json{{"x", {1, 2}}}));
    EXPECT_EQ(wire.at("error"), nullptr);
    EXPECT_EQ(wire.at("error_code"), nullptr);
    EXPECT_EQ(wire.at("warnings"), json::array());

    const json failure = json::parse(encode(failed()));
    EXPECT_EQ(failure.at("step_id"), "b \"quoted\"");
    EXPECT_EQ(failure.at("error"), "line\nbreak \xC3\xA9");
    EXPECT_EQ(failure.at("error_code"), "TENANT_MISMATCH");
    EXPECT_EQ(failure.at("security_error"), true);
    EXPECT_EQ(failure.at("data"), nullptr);
    EXPECT_EQ(failure.at("warnings"), (json{"w1"}));
}

TEST(ResponseCodec, SubMillisecondTimesAreNotLost) {
    ToolResult result = succeeded();
    for (const auto& [duration, expected] : std::vector<std::pair<Duration, double>>{
             {1ns, 1e-6}, {999ns, 0.000999}, {0ns, 0.0}, {120s, 120'000.0}, {1h, 3.6e6}}) {
        result.duration = duration;
        EXPECT_DOUBLE_EQ(json::parse(encode(result)).at("duration_ms").get<double>(), expected);
    }
}

OrchestrationResponse partial() {
    OrchestrationResponse response;
    response.results = {succeeded(), failed()};
    response.rollup = {OrchestrationStatus::kPartial, 1, 1, 0};
    response.error_message = "1 of 2 steps failed";
    response.trace = {"0123456789abcdef0123456789abcdef", ""};
    response.tenant = "acme";
    response.plan_hash = "cafe";
    response.seed = 18446744073709551615U;
    response.stages = {{"route_plan", 1us, {}}, {"execute", 2ms, ErrorCode::kExecuteTimeout}};
    response.total_duration = 2500us;
    return response;
}

TEST(ResponseCodec, OrchestrationHasExactlyTheContractsNames) {
    const json wire = json::parse(encode(partial()));
    EXPECT_EQ(names(wire),
              (std::set<std::string>{"status", "results", "successful_tools", "failed_tools",
                                     "fallback_tools", "fallback_applied", "fallback_reason",
                                     "error_message", "trace", "total_duration_ms"}));
    EXPECT_EQ(wire.at("status"), "partial");
    EXPECT_EQ(wire.at("results").size(), 2U);
    EXPECT_EQ(wire.at("successful_tools"), 1);
    EXPECT_EQ(wire.at("failed_tools"), 1);
    EXPECT_EQ(wire.at("fallback_tools"), 0);
    EXPECT_EQ(wire.at("fallback_reason"), nullptr);
    EXPECT_EQ(wire.at("error_message"), "1 of 2 steps failed");
    EXPECT_EQ(wire.at("total_duration_ms"), 2.5);
    const json& trace = wire.at("trace");
    EXPECT_EQ(names(trace), (std::set<std::string>{"trace_id", "evidence_id", "tenant", "stages",
                                                   "spans", "plan_hash", "seed"}));
    EXPECT_EQ(trace.at("seed"), 18446744073709551615U);
    EXPECT_EQ(
        trace.at("stages"),
        (json{{{"stage", "route_plan"}, {"duration_ms", 0.001}, {"error_code", nullptr}},
              {{"stage", "execute"}, {"duration_ms", 2.0}, {"error_code", "EXECUTE_TIMEOUT"}}}));
    EXPECT_EQ(trace.at("spans").at(0).at("start_ms"), 0.0);
    EXPECT_EQ(trace.at("spans").at(1).at("start_ms"), nullptr) << "it never ran";
    EXPECT_EQ(trace.at("spans").at(1).at("error_code"), "TENANT_MISMATCH");
}

TEST(ResponseCodec, DisabledProtectionsAreShown) {
    OrchestrationResponse response = partial();
    response.disabled.disable(Protection::kRetry);
    response.disabled.disable(Protection::kStaleBound);
    EXPECT_EQ(json::parse(encode(response)).at("trace").at("disabled_protections"),
              (json{"retry", "stale_bound"}));
    ExecResult result;
    result.trace = json_null();
    result.disabled = response.disabled;
    set_outcome(result, succeeded());
    EXPECT_EQ(json::parse(encode(result)).at("meta").at("disabled_protections"),
              (json{"retry", "stale_bound"}));
}

TEST(ResponseCodec, ExecResultHasExactlyTheContractsNames) {
    ExecResult result;
    result.started_at = WallTime{1'700'000'000'123'456us};
    result.elapsed = 1500us;
    result.trace = boxed({{"tenant", "x"}});
    result.trace_id = "t";
    set_outcome(result, succeeded());
    const json wire = json::parse(encode(result));
    EXPECT_EQ(names(wire), (std::set<std::string>{"ok", "started_at", "ended_at", "elapsed_ms",
                                                  "output", "error", "reason", "meta"}));
    EXPECT_EQ(wire.at("ok"), true);
    EXPECT_DOUBLE_EQ(wire.at("started_at").get<double>(), 1'700'000'000.123456);
    EXPECT_DOUBLE_EQ(wire.at("ended_at").get<double>(), 1'700'000'000.124956);
    EXPECT_EQ(wire.at("elapsed_ms"), 1.5);
    EXPECT_EQ(wire.at("output"), (json{{"x", {1, 2}}}));
    EXPECT_EQ(wire.at("error"), nullptr);
    EXPECT_EQ(wire.at("reason"), "exec.ok");
    EXPECT_EQ(wire.at("meta"), (json{{"trace", {{"tenant", "x"}}}, {"trace_id", "t"}}));
}

TEST(ResponseCodec, ExecErrorsAreToldApart) {
    const auto wire = [](const Error& error) {
        ExecResult result;
        result.trace = json_null();
        set_outcome(result, error);
        return json::parse(encode(result));
    };
    const json timeout = wire({ErrorCode::kToolTimeout, "late", "secret"});
    EXPECT_EQ(timeout.at("ok"), false);
    EXPECT_EQ(timeout.at("reason"), "exec.error");
    EXPECT_EQ(timeout.at("meta").at("reason"), "exec.error.timeout");
    EXPECT_EQ(timeout.at("meta").at("error_code"), "TOOL_TIMEOUT");
    EXPECT_EQ(timeout.at("meta").at("trace"), nullptr);
    EXPECT_EQ(timeout.at("error"), "late");
    EXPECT_EQ(timeout.at("output"), nullptr);
    EXPECT_EQ(timeout.dump().find("secret"), std::string::npos);

    const std::set<std::string> expected = {"exec.error.bad_input", "exec.error.handler",
                                            "exec.error.timeout", "exec.error.policy"};
    std::set<std::string> seen;
    for (std::size_t i = 0; i < kErrorCodeCount; ++i) {
        const json answer = wire({static_cast<ErrorCode>(i), "m", ""});
        seen.insert(answer.at("meta").at("reason").get<std::string>());
    }
    EXPECT_EQ(seen, expected);
}

TEST(ResponseCodec, AFallbacksAnswerIsOutputButNotOk) {
    ToolResult step = failed();
    step.fallback_used = true;
    step.data = boxed("old");
    ExecResult result;
    result.trace = json_null();
    set_outcome(result, step);
    const json wire = json::parse(encode(result));
    EXPECT_EQ(wire.at("ok"), false);
    EXPECT_EQ(wire.at("output"), "old");
    EXPECT_EQ(wire.at("meta").at("fallback_used"), true);
    EXPECT_EQ(wire.at("meta").at("reason"), "exec.error.policy");
}

}  // namespace
}  // namespace faultline::engine
