// What one event costs the hot path. Budgets: 30 ns for a histogram record, 20 ns for a counter;
// a tool call's end is one of each, an answered request a counter.
#include "base/random.h"
#include "metrics/engine_metrics.h"
#include "metrics/exposition.h"
#include "metrics/latency_histogram.h"

#include <array>
#include <cmath>

#include <benchmark/benchmark.h>

namespace faultline::metrics {
namespace {

using namespace std::chrono_literals;

// Log-uniform from 1 us to 10 s, more values than a branch predictor remembers.
std::array<Duration, 16384> latencies() {
    std::array<Duration, 16384> values{};
    RandomStream random(1, "bench");
    for (auto& value : values) {
        value = Duration{static_cast<std::int64_t>(1e3 * std::exp(random.uniform() * 16.1))};
    }
    return values;
}

void latency_histogram_record(benchmark::State& state) {
    const auto values = latencies();
    LatencyHistogram histogram;
    std::size_t i = 0;
    for (auto _ : state) {
        histogram.record(values[i++ % values.size()]);
    }
    benchmark::DoNotOptimize(histogram.count());
}
BENCHMARK(latency_histogram_record);

void latency_histogram_quantile(benchmark::State& state) {
    LatencyHistogram histogram;
    for (const Duration value : latencies()) {
        histogram.record(value);
    }
    for (auto _ : state) {
        benchmark::DoNotOptimize(histogram.quantile(0.99));
    }
}
BENCHMARK(latency_histogram_quantile);

void latency_histogram_merge(benchmark::State& state) {
    LatencyHistogram into;
    LatencyHistogram from;
    from.record(1ms);
    for (auto _ : state) {
        into.merge(from);
        benchmark::ClobberMemory();
    }
}
BENCHMARK(latency_histogram_merge);

void counter_add(benchmark::State& state) {
    static Counter counter;
    for (auto _ : state) {
        counter.add();
    }
}
BENCHMARK(counter_add)->Threads(1)->Threads(2)->UseRealTime();

void histogram_cell_record(benchmark::State& state) {
    static HistogramCell cell;
    const auto values = latencies();
    std::size_t i = 0;
    for (auto _ : state) {
        cell.record(values[i++ % values.size()]);
    }
}
BENCHMARK(histogram_cell_record)->Threads(1)->Threads(2)->UseRealTime();

constexpr std::array<std::string_view, 18> kErrors = {
    "policy_deny",      "rate_limited",         "circuit_open",      "tool_timeout",
    "tool_bad_request", "upstream_unavailable", "internal_error",    "plan_invalid",
    "plan_timeout",     "execute_timeout",      "compose_timeout",   "sql_blocked",
    "tenant_mismatch",  "auth_failed",          "permission_denied", "data_not_found",
    "invalid_params",   "max_rows_exceeded"};

void tool_finished(benchmark::State& state) {
    Registry registry;
    const EngineMetrics metrics(registry, kErrors, {"search", "topology", "facts", "sql"}, {});
    const ToolHandles& tool = metrics.tool("topology");
    for (auto _ : state) {
        EngineMetrics::tool_finished(tool, std::nullopt, 3ms);
    }
}
BENCHMARK(tool_finished);

void http_answered(benchmark::State& state) {
    Registry registry;
    EngineMetrics metrics(registry, kErrors, {}, {});
    constexpr std::array<unsigned, 2> kCodes = {200, 503};
    RouteHandles& route = metrics.route("/v1/orchestrations", kCodes);
    for (auto _ : state) {
        metrics.http_answered(route, 200);
    }
}
BENCHMARK(http_answered);

void expose_an_engine(benchmark::State& state) {
    Registry registry;
    EngineMetrics metrics(registry, kErrors, {"search", "topology", "facts", "sql"},
                          {{"memory", "search"}, {"memory", "facts"}});
    const auto format = static_cast<ExpositionFormat>(state.range(0));
    std::size_t bytes = 0;
    for (auto _ : state) {
        bytes = expose(registry, format).size();
    }
    state.counters["bytes"] = static_cast<double>(bytes);
}
BENCHMARK(expose_an_engine)->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace faultline::metrics
