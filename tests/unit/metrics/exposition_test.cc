#include "metrics/exposition.h"

#include <string>

#include <gtest/gtest.h>

namespace faultline::metrics {
namespace {

using namespace std::chrono_literals;

void fill(Registry& registry) {
    registry.counter("orch_runs_total", {"success"}).add(3);
    registry.histogram("orch_run_duration_seconds", {"success"}).record(400us);
    registry.histogram("orch_run_duration_seconds", {"success"}).record(2s);
    registry.histogram("orch_run_duration_seconds", {"success"}).record(1min);
    registry.counter("orch_retries_total", {"a\"b\\c\nd"}).add();
    registry.counter("orch_http_connections_accepted_total").add(1'000'000);
    registry.gauge("process_cpu_seconds_total").set(1.25);
    registry.gauge("process_resident_memory_bytes").set(4096);
    registry.gauge("process_threads").set(4);
}

TEST(Exposition, OpenMetricsGolden) {
    Registry registry;
    fill(registry);
    EXPECT_EQ(expose(registry, ExpositionFormat::kOpenMetrics),
              R"(# TYPE orch_runs counter
# HELP orch_runs Orchestrations ended, by outcome; rejected were never admitted.
orch_runs_total{status="success"} 3.0
# TYPE orch_run_duration_seconds histogram
# UNIT orch_run_duration_seconds seconds
# HELP orch_run_duration_seconds Duration of an orchestration from admission to answer.
orch_run_duration_seconds_bucket{status="success",le="0.0005"} 1
orch_run_duration_seconds_bucket{status="success",le="0.001"} 1
orch_run_duration_seconds_bucket{status="success",le="0.0025"} 1
orch_run_duration_seconds_bucket{status="success",le="0.005"} 1
orch_run_duration_seconds_bucket{status="success",le="0.01"} 1
orch_run_duration_seconds_bucket{status="success",le="0.025"} 1
orch_run_duration_seconds_bucket{status="success",le="0.05"} 1
orch_run_duration_seconds_bucket{status="success",le="0.1"} 1
orch_run_duration_seconds_bucket{status="success",le="0.25"} 1
orch_run_duration_seconds_bucket{status="success",le="0.5"} 1
orch_run_duration_seconds_bucket{status="success",le="1.0"} 1
orch_run_duration_seconds_bucket{status="success",le="2.5"} 2
orch_run_duration_seconds_bucket{status="success",le="5.0"} 2
orch_run_duration_seconds_bucket{status="success",le="10.0"} 2
orch_run_duration_seconds_bucket{status="success",le="30.0"} 2
orch_run_duration_seconds_bucket{status="success",le="+Inf"} 3
orch_run_duration_seconds_count{status="success"} 3
orch_run_duration_seconds_sum{status="success"} 62.0004
# TYPE orch_retries counter
# HELP orch_retries Attempts that followed a failed one.
orch_retries_total{tool="a\"b\\c\nd"} 1.0
# TYPE orch_http_connections_accepted counter
# HELP orch_http_connections_accepted Connections accepted.
orch_http_connections_accepted_total 1000000.0
# TYPE faultline_series_dropped counter
# HELP faultline_series_dropped Requests for a series beyond the family's limit, counted under _other instead.
faultline_series_dropped_total{metric="orch_retries_total"} 0.0
faultline_series_dropped_total{metric="orch_run_duration_seconds"} 0.0
faultline_series_dropped_total{metric="orch_runs_total"} 0.0
# TYPE process_cpu_seconds counter
# UNIT process_cpu_seconds seconds
# HELP process_cpu_seconds User and system CPU time spent.
process_cpu_seconds_total 1.25
# TYPE process_resident_memory_bytes gauge
# UNIT process_resident_memory_bytes bytes
# HELP process_resident_memory_bytes Resident memory size.
process_resident_memory_bytes 4096.0
# TYPE process_threads gauge
# HELP process_threads Threads of the process.
process_threads 4.0
# EOF
)");
}

TEST(Exposition, TextGolden) {
    Registry registry;
    fill(registry);
    EXPECT_EQ(
        expose(registry, ExpositionFormat::kText),
        R"(# HELP orch_runs_total Orchestrations ended, by outcome; rejected were never admitted.
# TYPE orch_runs_total counter
orch_runs_total{status="success"} 3
# HELP orch_run_duration_seconds Duration of an orchestration from admission to answer.
# TYPE orch_run_duration_seconds histogram
orch_run_duration_seconds_count{status="success"} 3
orch_run_duration_seconds_sum{status="success"} 62.0004
orch_run_duration_seconds_bucket{status="success",le="0.0005"} 1
orch_run_duration_seconds_bucket{status="success",le="0.001"} 1
orch_run_duration_seconds_bucket{status="success",le="0.0025"} 1
orch_run_duration_seconds_bucket{status="success",le="0.005"} 1
orch_run_duration_seconds_bucket{status="success",le="0.01"} 1
orch_run_duration_seconds_bucket{status="success",le="0.025"} 1
orch_run_duration_seconds_bucket{status="success",le="0.05"} 1
orch_run_duration_seconds_bucket{status="success",le="0.1"} 1
orch_run_duration_seconds_bucket{status="success",le="0.25"} 1
orch_run_duration_seconds_bucket{status="success",le="0.5"} 1
orch_run_duration_seconds_bucket{status="success",le="1"} 1
orch_run_duration_seconds_bucket{status="success",le="2.5"} 2
orch_run_duration_seconds_bucket{status="success",le="5"} 2
orch_run_duration_seconds_bucket{status="success",le="10"} 2
orch_run_duration_seconds_bucket{status="success",le="30"} 2
orch_run_duration_seconds_bucket{status="success",le="+Inf"} 3
# HELP orch_retries_total Attempts that followed a failed one.
# TYPE orch_retries_total counter
orch_retries_total{tool="a\"b\\c\nd"} 1
# HELP orch_http_connections_accepted_total Connections accepted.
# TYPE orch_http_connections_accepted_total counter
orch_http_connections_accepted_total 1000000
# HELP faultline_series_dropped_total Requests for a series beyond the family's limit, counted under _other instead.
# TYPE faultline_series_dropped_total counter
faultline_series_dropped_total{metric="orch_retries_total"} 0
faultline_series_dropped_total{metric="orch_run_duration_seconds"} 0
faultline_series_dropped_total{metric="orch_runs_total"} 0
# HELP process_cpu_seconds_total User and system CPU time spent.
# TYPE process_cpu_seconds_total counter
process_cpu_seconds_total 1.25
# HELP process_resident_memory_bytes Resident memory size.
# TYPE process_resident_memory_bytes gauge
process_resident_memory_bytes 4096
# HELP process_threads Threads of the process.
# TYPE process_threads gauge
process_threads 4
)");
}

TEST(Exposition, AnEmptyRegistryIsStillAnExposition) {
    Registry registry;
    EXPECT_EQ(expose(registry, ExpositionFormat::kOpenMetrics), "# EOF\n");
    EXPECT_EQ(expose(registry, ExpositionFormat::kText), "");
}

TEST(Exposition, CountersStayExactBeyondSixDigits) {
    Registry registry;
    registry.counter("orch_http_connections_accepted_total").add((std::uint64_t{1} << 53U) - 1);
    EXPECT_NE(expose(registry, ExpositionFormat::kText).find(" 9007199254740991\n"),
              std::string::npos);
    EXPECT_NE(expose(registry, ExpositionFormat::kOpenMetrics).find(" 9007199254740991.0\n"),
              std::string::npos);
}

}  // namespace
}  // namespace faultline::metrics
