#include "metrics/engine_metrics.h"

#include "base/check.h"
#include "base/planted_bug.h"

namespace faultline::metrics {

namespace {

constexpr std::array<std::string_view, kRunStatusCount> kRunStatusNames = {
    "success", "partial", "degraded", "failed", "rejected"};

// As many routes as the family could hold anyway.
constexpr std::size_t kMostRoutes = 100;

}  // namespace

EngineMetrics::EngineMetrics(Registry& registry, std::span<const std::string_view> errors,
                             const std::vector<std::string>& tools,
                             const std::vector<std::pair<std::string, std::string>>& caches)
    : registry_(registry), errors_(errors) {
    for (std::size_t i = 0; i < kRunStatusCount; ++i) {
        const std::string status(kRunStatusNames[i]);
        runs_[i] = &registry.counter("orch_runs_total", {status});
        run_durations_[i] = &registry.histogram("orch_run_duration_seconds", {status});
    }
    for (std::size_t i = 0; i < kStageNames.size(); ++i) {
        stages_[i] =
            &registry.histogram("orch_stage_duration_seconds", {std::string(kStageNames[i])});
    }
    runs_in_flight_ = &registry.gauge("orch_runs_in_flight");
    // First, so that it has its place however many tools there are.
    const std::string other(kOther);
    add_tool(other);
    add_cache(other, other);
    for (const auto& tool : tools) {
        add_tool(tool);
    }
    for (const auto& [cache, tool] : caches) {
        add_cache(cache, tool);
    }
}

void EngineMetrics::add_tool(const std::string& name) {
    const auto [entry, added] = tools_.try_emplace(name);
    if (!added) {
        return;
    }
    ToolHandles& handles = entry->second;
    handles.calls.push_back(&registry_.counter("orch_tool_calls_total", {name, "none"}));
    for (const std::string_view error : errors_) {
        handles.calls.push_back(
            &registry_.counter("orch_tool_calls_total", {name, std::string(error)}));
    }
    handles.attempts = &registry_.counter("orch_tool_attempts_total", {name});
    handles.retries = &registry_.counter("orch_retries_total", {name});
    handles.fallbacks = &registry_.counter("orch_fallbacks_total", {name});
    handles.duration = &registry_.histogram("orch_tool_call_duration_seconds", {name});
    handles.in_flight = &registry_.gauge("orch_tool_calls_in_flight", {name});
}

void EngineMetrics::add_cache(const std::string& cache, const std::string& tool) {
    caches_[{cache, tool}] = {
        .requests = &registry_.counter("orch_cache_requests_total", {cache, tool}),
        .hits = &registry_.counter("orch_cache_hits_total", {cache, tool}),
        .revalidations = &registry_.counter("orch_http_revalidations_total", {tool}),
        .not_modified = &registry_.counter("orch_http_not_modified_total", {tool})};
    // The owner of the cache sets these at each scrape; here they only exist from the start.
    registry_.counter("orch_cache_evictions_total", {cache});
    registry_.gauge("orch_cache_entries", {cache});
    registry_.gauge("orch_cache_size_bytes", {cache});
}

const ToolHandles& EngineMetrics::tool(std::string_view name) const {
    const auto found = tools_.find(name);
    return found != tools_.end() ? found->second : tools_.find(kOther)->second;
}

const CacheHandles& EngineMetrics::cache(std::string_view cache, std::string_view tool) const {
    const auto found = caches_.find(std::pair(cache, tool));
    return found != caches_.end() ? found->second : caches_.find(std::pair(kOther, kOther))->second;
}

void EngineMetrics::run_finished(RunStatus status, Duration duration) {
    const auto index = static_cast<std::size_t>(status);
    runs_[index]->add();
    if (planted("failed_runs_without_time") && status != RunStatus::kSuccess) {
        return;
    }
    run_durations_[index]->record(duration);
}

void EngineMetrics::stage_finished(std::size_t stage, Duration duration) {
    FAULTLINE_CHECK(stage < stages_.size(), "there are five stages");
    stages_[stage]->record(duration);
}

void EngineMetrics::tool_finished(const ToolHandles& tool, std::optional<std::size_t> error,
                                  Duration duration) {
    const std::size_t index = error ? 1 + *error : 0;
    FAULTLINE_CHECK(index < tool.calls.size(), "the error is one of those handed in");
    tool.calls[index]->add();
    if (planted("failed_calls_without_time") && error) {
        return;
    }
    tool.duration->record(duration);
}

RouteHandles& EngineMetrics::route(std::string_view route, std::span<const unsigned> codes) {
    const std::lock_guard lock(routes_mutex_);
    const bool full = routes_.size() >= kMostRoutes && !routes_.contains(route);
    auto& handles = routes_[std::string(full ? kOther : route)];
    if (!handles) {
        handles = std::make_unique<RouteHandles>();
        handles->route = full ? kOther : route;
    }
    for (const unsigned code : codes) {
        first_answer(*handles, code);
    }
    return *handles;
}

Counter& EngineMetrics::first_answer(RouteHandles& route, unsigned status) {
    const std::size_t index = code_index(status);
    const bool known = index + 1 < route.by_code.size();
    Counter& counter = registry_.counter("orch_http_requests_total",
                                         {route.route, known ? std::to_string(status) : "other"});
    route.by_code[index].store(&counter, std::memory_order_release);
    return counter;
}

}  // namespace faultline::metrics
