// Handles to the engine's families, created once so that every known label set exists at 0 from
// the start and no hot path looks anything up in the registry. Owned by the composition root,
// shared by reference; callable from any thread. Bounded by the registry's limits.
#pragma once

#include "metrics/registry.h"

#include <array>
#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace faultline::metrics {

// The values of the label `status` of orch_runs_total.
enum class RunStatus { kSuccess, kPartial, kDegraded, kFailed, kRejected };
inline constexpr std::size_t kRunStatusCount = 5;

struct ToolHandles {
    // orch_tool_calls_total{tool,error}: first that of no error, then of each error in turn.
    std::vector<Counter*> calls{};
    Counter* attempts = nullptr;        // orch_tool_attempts_total{tool}
    Counter* retries = nullptr;         // orch_retries_total{tool}
    Counter* fallbacks = nullptr;       // orch_fallbacks_total{tool}
    HistogramCell* duration = nullptr;  // orch_tool_call_duration_seconds{tool}
    Gauge* in_flight = nullptr;         // orch_tool_calls_in_flight{tool}
};

struct CacheHandles {
    Counter* requests = nullptr;       // orch_cache_requests_total{cache,tool}
    Counter* hits = nullptr;           // orch_cache_hits_total{cache,tool}
    Counter* revalidations = nullptr;  // orch_http_revalidations_total{tool}
    Counter* not_modified = nullptr;   // orch_http_not_modified_total{tool}
};

// orch_http_requests_total{route,code} of one route: a cell a status from 100 to 599, looked up at
// its first use; the last is "other".
struct RouteHandles {
    std::string route;
    std::array<std::atomic<Counter*>, 501> by_code{};
};

// The five stages, as values of the label `stage` of orch_stage_duration_seconds.
inline constexpr std::array<std::string_view, 5> kStageNames = {"route_plan", "validate", "execute",
                                                                "compose", "present"};

class EngineMetrics {
public:
    // `tools`: every registered tool. `caches`: pairs of cache backend ("memory") and tool.
    // `errors`: the values of the label `error`, such as "tool_timeout"; the caller names one
    // by its index. They must outlive this.
    EngineMetrics(Registry& registry, std::span<const std::string_view> errors,
                  const std::vector<std::string>& tools,
                  const std::vector<std::pair<std::string, std::string>>& caches);

    // Unknown names give the handles of "_other".
    [[nodiscard]] const ToolHandles& tool(std::string_view name) const;
    [[nodiscard]] const CacheHandles& cache(std::string_view cache, std::string_view tool) const;

    void run_finished(RunStatus status, Duration duration);  // counter and histogram together
    // `stage`: index into kStageNames.
    void stage_finished(std::size_t stage, Duration duration);
    // Counter and histogram together; `error`: index into the errors, nullopt for a success.
    static void tool_finished(const ToolHandles& tool, std::optional<std::size_t> error,
                              Duration duration);

    Gauge& runs_in_flight() { return *runs_in_flight_; }
    // Looked up once, when a surface is put together: `route` is a template, never a path; its
    // `codes` exist at 0 from then on. Beyond a hundred routes the handles of "_other".
    RouteHandles& route(std::string_view route, std::span<const unsigned> codes);
    // A status outside 100..599 reads "other".
    void http_answered(RouteHandles& route, unsigned status) {
        Counter* counter = route.by_code[code_index(status)].load(std::memory_order_acquire);
        (counter != nullptr ? *counter : first_answer(route, status)).add();
    }

private:
    using CacheKey = std::pair<std::string, std::string>;
    struct CacheKeyLess {
        using is_transparent = void;
        template <class A, class B>
        bool operator()(const A& a, const B& b) const {
            return std::pair<std::string_view, std::string_view>(a) <
                   std::pair<std::string_view, std::string_view>(b);
        }
    };
    void add_tool(const std::string& name);
    void add_cache(const std::string& cache, const std::string& tool);
    static std::size_t code_index(unsigned status) {
        return status >= 100 && status <= 599 ? status - 100 : 500;
    }
    Counter& first_answer(RouteHandles& route, unsigned status);

    Registry& registry_;
    std::span<const std::string_view> errors_;
    std::map<std::string, ToolHandles, std::less<>> tools_;
    std::map<CacheKey, CacheHandles, CacheKeyLess> caches_;
    std::array<Counter*, kRunStatusCount> runs_{};
    std::array<HistogramCell*, kRunStatusCount> run_durations_{};
    std::array<HistogramCell*, kStageNames.size()> stages_{};
    Gauge* runs_in_flight_ = nullptr;
    std::mutex routes_mutex_;
    std::map<std::string, std::unique_ptr<RouteHandles>, std::less<>> routes_;
};

}  // namespace faultline::metrics
