#include "metrics/in_flight.h"
#include "metrics/registry.h"

namespace faultline::metrics {

namespace {

using enum MetricType;

std::vector<FamilySpec> engine_families() {
    return {
        {"orch_build_info",
         "Always 1; the labels say what was built, and by what.",
         kGauge,
         {"version", "revision", "compiler"}},
        {"orch_runs_total",
         "Orchestrations ended, by outcome; rejected were never admitted.",
         kCounter,
         {"status"}},
        {kRunsInFlight, "Orchestrations that run now.", kGauge, {}},
        {"orch_run_duration_seconds",
         "Duration of an orchestration from admission to answer.",
         kHistogram,
         {"status"}},
        {"orch_stage_duration_seconds",
         "Duration of one stage of an orchestration.",
         kHistogram,
         {"stage"}},
        {"orch_tool_calls_total",
         "Tool calls ended, by error code, or none for a success.",
         kCounter,
         {"tool", "error"},
         500},
        {"orch_tool_attempts_total",
         "Attempts made for tool calls: first tries and retries.",
         kCounter,
         {"tool"}},
        {"orch_tool_call_duration_seconds",
         "Duration of a tool call, retries included.",
         kHistogram,
         {"tool"}},
        {kToolCallsInFlight, "Tool calls that run now.", kGauge, {"tool"}},
        {"orch_retries_total", "Attempts that followed a failed one.", kCounter, {"tool"}},
        {"orch_fallbacks_total", "Calls answered by the fallback of the tool.", kCounter, {"tool"}},
        {"orch_cache_requests_total", "Cache look-ups.", kCounter, {"cache", "tool"}},
        {"orch_cache_hits_total",
         "Cache look-ups that found a usable entry.",
         kCounter,
         {"cache", "tool"}},
        {"orch_cache_evictions_total", "Entries thrown out for lack of room.", kCounter, {"cache"}},
        {"orch_cache_entries", "Entries held now.", kGauge, {"cache"}},
        {"orch_cache_size_bytes", "Bytes held now, keys and values.", kGauge, {"cache"}},
    };
}

std::vector<FamilySpec> surface_families() {
    return {
        {"orch_http_requests_total",
         "Requests answered, by route template and status.",
         kCounter,
         {"route", "code"}},
        {"orch_http_revalidations_total",
         "Conditional requests sent for a stored answer.",
         kCounter,
         {"tool"}},
        {"orch_http_not_modified_total",
         "Conditional requests answered by 304.",
         kCounter,
         {"tool"}},
        {"orch_http_connections_accepted_total", "Connections accepted.", kCounter, {}},
        {"orch_http_connections_refused_total",
         "Connections closed for being one too many.",
         kCounter,
         {}},
        {"orch_http_connections_timed_out_total",
         "Connections closed because the peer was too slow or idle.",
         kCounter,
         {}},
        {"orch_http_malformed_requests_total",
         "Requests refused before they had a route.",
         kCounter,
         {}},
        {"orch_http_connections", "Connections open now.", kGauge, {}},
        {"orch_http_clients_left_total",
         "Requests given up because the client went away before the answer.",
         kCounter,
         {}},
        {"orch_limit_hits_total",
         "Times that a stated limit was hit: something refused, or forgotten.",
         kCounter,
         {"limit"}},
    };
}

// Of the metrics and of the log themselves, in every process.
std::vector<FamilySpec> own_families() {
    return {
        {"faultline_series_dropped_total",
         "Requests for a series beyond the family's limit, counted under _other instead.",
         kCounter,
         {"metric"}},
        {"faultline_log_messages_total", "Lines logged.", kCounter, {"level"}},
        {"faultline_log_messages_dropped_total",
         "Lines logged that were dropped: the reader of the log is too slow or gone.",
         kCounter,
         {}},
    };
}

// Names and meanings are fixed by Prometheus.
std::vector<FamilySpec> process_families() {
    return {
        {"process_cpu_seconds_total", "User and system CPU time spent.", kRealCounter, {}},
        {"process_open_fds", "File descriptors open now.", kGauge, {}},
        {"process_max_fds", "Most file descriptors that may be open.", kGauge, {}},
        {"process_virtual_memory_bytes", "Virtual memory size.", kGauge, {}},
        {"process_resident_memory_bytes", "Resident memory size.", kGauge, {}},
        {"process_start_time_seconds", "Start of the process since the Unix epoch.", kGauge, {}},
        {"process_threads", "Threads of the process.", kGauge, {}},
    };
}

std::vector<FamilySpec> all_families() {
    std::vector<FamilySpec> all = engine_families();
    for (auto more : {surface_families(), own_families(), process_families()}) {
        all.insert(all.end(), more.begin(), more.end());
    }
    return all;
}

}  // namespace

std::span<const FamilySpec> catalogue() {
    static const std::vector<FamilySpec> kFamilies = all_families();
    return kFamilies;
}

}  // namespace faultline::metrics
