#include "metrics/engine_metrics.h"

#include "tests/fakes/metric_value.h"

#include <array>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace faultline::metrics {
namespace {

using namespace std::chrono_literals;

constexpr std::array<std::string_view, 2> kErrors = {"tool_timeout", "sql_blocked"};

struct Bench {
    Registry registry;
    EngineMetrics metrics{registry, kErrors, {"search", "facts"}, {{"memory", "search"}}};
};

TEST(EngineMetrics, EveryKnownLabelSetExistsAtZero) {
    Bench bench;
    for (const std::string status : {"success", "partial", "degraded", "failed", "rejected"}) {
        EXPECT_EQ(fakes::value_of(bench.registry, "orch_runs_total", {status}), 0.0);
        EXPECT_EQ(fakes::value_of(bench.registry, "orch_run_duration_seconds", {status}), 0.0);
    }
    for (const auto stage : kStageNames) {
        EXPECT_EQ(
            fakes::value_of(bench.registry, "orch_stage_duration_seconds", {std::string(stage)}),
            0.0);
    }
    for (const std::string tool : {"search", "facts", "_other"}) {
        EXPECT_EQ(fakes::value_of(bench.registry, "orch_tool_calls_total", {tool, "none"}), 0.0);
        for (const std::string_view error : kErrors) {
            EXPECT_EQ(fakes::value_of(bench.registry, "orch_tool_calls_total",
                                      {tool, std::string(error)}),
                      0.0);
        }
        for (const auto* family :
             {"orch_tool_attempts_total", "orch_retries_total", "orch_fallbacks_total",
              "orch_tool_calls_in_flight", "orch_tool_call_duration_seconds"}) {
            EXPECT_EQ(fakes::value_of(bench.registry, family, {tool}), 0.0) << family;
        }
    }
    EXPECT_EQ(fakes::value_of(bench.registry, "orch_cache_requests_total", {"memory", "search"}),
              0.0);
    EXPECT_EQ(fakes::value_of(bench.registry, "orch_cache_hits_total", {"memory", "search"}), 0.0);
    EXPECT_EQ(fakes::value_of(bench.registry, "orch_cache_entries", {"memory"}), 0.0);
    EXPECT_EQ(fakes::value_of(bench.registry, "orch_runs_in_flight", {}), 0.0);
}

TEST(EngineMetrics, ARunCountsOnceInCounterAndHistogram) {
    Bench bench;
    bench.metrics.run_finished(RunStatus::kPartial, 30ms);
    bench.metrics.stage_finished(2, 20ms);
    EXPECT_EQ(fakes::value_of(bench.registry, "orch_runs_total", {"partial"}), 1.0);
    EXPECT_EQ(fakes::value_of(bench.registry, "orch_run_duration_seconds", {"partial"}), 1.0);
    EXPECT_EQ(fakes::value_of(bench.registry, "orch_runs_total", {"success"}), 0.0);
    EXPECT_EQ(fakes::value_of(bench.registry, "orch_stage_duration_seconds", {"execute"}), 1.0);
    bench.metrics.runs_in_flight().add(1);
    EXPECT_EQ(fakes::value_of(bench.registry, "orch_runs_in_flight", {}), 1.0);
}

TEST(EngineMetrics, AToolCallCountsUnderItsError) {
    Bench bench;
    EngineMetrics::tool_finished(bench.metrics.tool("search"), std::nullopt, 1ms);
    EngineMetrics::tool_finished(bench.metrics.tool("search"), 0, 1s);
    EngineMetrics::tool_finished(bench.metrics.tool("nobody"), 1, 1s);
    EXPECT_EQ(fakes::value_of(bench.registry, "orch_tool_calls_total", {"search", "none"}), 1.0);
    EXPECT_EQ(fakes::value_of(bench.registry, "orch_tool_calls_total", {"search", "tool_timeout"}),
              1.0);
    EXPECT_EQ(fakes::value_of(bench.registry, "orch_tool_call_duration_seconds", {"search"}), 2.0);
    EXPECT_EQ(fakes::value_of(bench.registry, "orch_tool_calls_total", {"_other", "sql_blocked"}),
              1.0);
    EXPECT_EQ(fakes::value_of(bench.registry, "orch_tool_calls_total", {"nobody", "sql_blocked"}),
              std::nullopt);
}

TEST(EngineMetrics, CacheHandlesAreByBackendAndTool) {
    Bench bench;
    bench.metrics.cache("memory", "search").hits->add();
    bench.metrics.cache("memory", "facts").requests->add();
    bench.metrics.cache("memory", "search").not_modified->add();
    EXPECT_EQ(fakes::value_of(bench.registry, "orch_cache_hits_total", {"memory", "search"}), 1.0);
    EXPECT_EQ(fakes::value_of(bench.registry, "orch_cache_requests_total", {"_other", "_other"}),
              1.0);
    EXPECT_EQ(fakes::value_of(bench.registry, "orch_http_not_modified_total", {"search"}), 1.0);
}

TEST(EngineMetrics, HttpCodesAreBounded) {
    Bench bench;
    constexpr std::array<unsigned, 2> kKnown = {200, 404};
    RouteHandles& runs = bench.metrics.route("/v1/runs", kKnown);
    EXPECT_EQ(&bench.metrics.route("/v1/runs", kKnown), &runs);
    EXPECT_EQ(fakes::value_of(bench.registry, "orch_http_requests_total", {"/v1/runs", "200"}),
              0.0);
    EXPECT_EQ(fakes::value_of(bench.registry, "orch_http_requests_total", {"/v1/runs", "404"}),
              0.0);
    EXPECT_EQ(fakes::value_of(bench.registry, "orch_http_requests_total", {"/v1/runs", "599"}),
              std::nullopt);
    bench.metrics.http_answered(runs, 200);
    bench.metrics.http_answered(runs, 200);
    bench.metrics.http_answered(runs, 599);
    bench.metrics.http_answered(runs, 0);
    bench.metrics.http_answered(runs, 7000);
    EXPECT_EQ(fakes::value_of(bench.registry, "orch_http_requests_total", {"/v1/runs", "200"}),
              2.0);
    EXPECT_EQ(fakes::value_of(bench.registry, "orch_http_requests_total", {"/v1/runs", "599"}),
              1.0);
    EXPECT_EQ(fakes::value_of(bench.registry, "orch_http_requests_total", {"/v1/runs", "other"}),
              2.0);
}

TEST(EngineMetrics, RoutesBeyondTheLimitAreCountedUnderOther) {
    Bench bench;
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&bench] {
                for (int i = 0; i < 300; ++i) {
                    bench.metrics.http_answered(bench.metrics.route("/r" + std::to_string(i), {}),
                                                200);
                }
            });
        }
    }
    double sum = 0;
    for (const auto& family : bench.registry.collect()) {
        if (family.spec->name == "orch_http_requests_total") {
            EXPECT_EQ(family.series.size(), 100U);
            for (const auto& series : family.series) {
                sum += series.value;
            }
        }
    }
    EXPECT_EQ(sum, 1200.0);
}

TEST(EngineMetrics, AHundredToolsStayWithinTheLimits) {
    Registry registry;
    std::vector<std::string> tools;
    for (int i = 0; i < 100; ++i) {
        tools.push_back("tool" + std::to_string(i));
    }
    // As many as the engine has codes.
    std::vector<std::string> names;
    for (int i = 0; i < 18; ++i) {
        names.push_back("error" + std::to_string(i));
    }
    const std::vector<std::string_view> errors(names.begin(), names.end());
    const EngineMetrics metrics(registry, errors, tools, {});
    metrics.tool("tool99").calls[0]->add();
    EXPECT_EQ(fakes::value_of(registry, "orch_tool_calls_total", {"_other", "_other"}), 1.0);
    for (const auto& family : registry.collect()) {
        EXPECT_LE(family.series.size(), family.spec->max_label_sets) << family.spec->name;
    }
}

}  // namespace
}  // namespace faultline::metrics
