// The engine's HTTP surface: authentication before anything else under /v1, then route, method,
// scope and content type, then the run, the card or the page. Every error body is {"error":
// {"code", "message", "trace_id"}}, but to POST /v1/execute it is an ExecResult. Owned by the
// composition root, which hands handle() to a net::HttpServer; used on the engine's executor.
//
//   POST /v1/orchestrations   POST /v1/execute   GET /v1/cards/{name}   GET /v1/capabilities
//   GET /healthz   GET /readyz   GET /metrics   OPTIONS *
#pragma once

#include "base/clock.h"
#include "base/log.h"
#include "base/random.h"
#include "engine/api/api_keys.h"
#include "engine/api/card_route.h"
#include "engine/api/readiness.h"
#include "engine/api/route.h"
#include "engine/api/run_routes.h"
#include "engine/pipeline/orchestrator.h"
#include "engine/tools/card_service.h"
#include "metrics/engine_metrics.h"
#include "metrics/registry.h"
#include "net/http/message.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>

namespace faultline::engine {

// All must outlive the API. `cards` may be null (then there are none), `log` too.
struct EngineApiDeps {
    Clock& clock;
    Orchestrator& orchestrator;
    const ToolRegistry& tools;
    const ApiKeys& keys;
    metrics::Registry& registry;
    metrics::EngineMetrics& metrics;
    CardService* cards;
    Logger* log;
};

struct EngineApiOptions {
    std::size_t max_runs_in_flight = 1000;           // more are turned away with 503
    Duration retry_after = std::chrono::seconds(1);  // the header of 503 answers, whole seconds up
    CodecLimits limits;                              // of request bodies
    DisabledProtections disabled;  // none unless a test wants to show that one is needed
    ReadinessOptions readiness;    // its `disabled` is set from the one above
    std::uint64_t seed = 1;        // of the trace ids; a served engine takes fresh_seed()
};

class EngineApi {
public:
    EngineApi(EngineApiDeps deps, EngineApiOptions options);

    // Never throws.
    boost::asio::awaitable<net::HttpResponse> handle(net::HttpRequest request);

    [[nodiscard]] const RunPermits& run_permits() const { return runs_.permits(); }

private:
    // What is wrong with a request before anything is done for it.
    struct Refusal {
        unsigned status = 0;
        Error error;
        net::Headers headers{};
    };

    boost::asio::awaitable<net::HttpResponse> dispatch(net::HttpRequest request, RouteMatch match,
                                                       std::string trace_id);
    boost::asio::awaitable<net::HttpResponse> answer(net::HttpRequest request, RouteMatch match,
                                                     CallContext context);
    static std::optional<Refusal> check_route(const net::HttpRequest& request,
                                              const RouteMatch& match);
    std::optional<Refusal> check_body(const net::HttpRequest& request) const;
    // Sets tenant and principal on success.
    std::optional<Refusal> check_request(const net::HttpRequest& request, const RouteMatch& match,
                                         CallContext& context) const;
    net::HttpResponse refuse(const Refusal& refusal, const net::HttpRequest& request,
                             const RouteMatch& match, const std::string& trace_id);
    boost::asio::awaitable<net::HttpResponse> answer_readiness();
    [[nodiscard]] net::HttpResponse answer_metrics(const net::HttpRequest& request);
    void log_bug(const std::string& trace_id, const std::string& cause);

    EngineApiDeps deps_;
    EngineApiOptions options_;
    RunRoutes runs_;
    CardRoute cards_;
    std::array<metrics::RouteHandles*, kRouteCount> route_metrics_{};
    Readiness readiness_;
    RandomStream trace_ids_;
};

}  // namespace faultline::engine
