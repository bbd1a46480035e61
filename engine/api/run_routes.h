// POST /v1/orchestrations and POST /v1/execute: a slot, the decoded body, one run, the encoded
// answer. Owned by EngineApi, used on the engine's executor; at most `max_in_flight` runs.
#pragma once

#include "base/clock.h"
#include "base/log.h"
#include "engine/api/codec_limits.h"
#include "engine/api/exec_result.h"
#include "engine/api/run_slots.h"
#include "engine/pipeline/orchestrator.h"
#include "metrics/engine_metrics.h"
#include "net/http/message.h"

#include <string>

#include <boost/asio/awaitable.hpp>

namespace faultline::engine {

struct RunRoutesDeps {
    Clock& clock;
    Orchestrator& orchestrator;
    const ToolRegistry& tools;
    metrics::EngineMetrics& metrics;
    Logger* log;  // may be null
};

struct RunRoutesOptions {
    std::size_t max_in_flight = 1000;
    Duration retry_after = std::chrono::seconds(1);  // told to whoever is turned away
    CodecLimits limits;
    DisabledProtections disabled;
};

class RunRoutes {
public:
    RunRoutes(RunRoutesDeps deps, RunRoutesOptions options);

    // `context` has tenant, principal and trace id; deadline and evidence id come from the body.
    boost::asio::awaitable<net::HttpResponse> orchestrate(CallContext context, std::string body);
    boost::asio::awaitable<net::HttpResponse> execute(CallContext context, std::string body);

    [[nodiscard]] const RunSlots& slots() const { return slots_; }

private:
    [[nodiscard]] std::optional<RunSlots::Slot> admit();
    [[nodiscard]] net::HttpResponse turned_away(const CallContext& context);
    [[nodiscard]] unsigned status_of(const ExecResult& result, bool ran) const;
    boost::asio::awaitable<bool> run_decision(CallContext context, std::string body,
                                              ExecResult* result);
    void log_failure(const CallContext& context, const Error& error);

    RunRoutesDeps deps_;
    RunRoutesOptions options_;
    RunSlots slots_;
};

}  // namespace faultline::engine
