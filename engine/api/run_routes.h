// POST /v1/orchestrations and POST /v1/execute: a slot, the decoded body, one run, the encoded
// answer. Every one of them counts once in orch_runs_total, as rejected when nothing ran, and each
// has its own form of saying no. Owned by EngineApi, used on the engine's executor; at most
// `max_in_flight` runs.
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
#include <string_view>

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

// How a route tells what became of a request: {"error"}, or an ExecResult whatever happened.
enum class RunForm { kPlan, kDecision };

class RunRoutes {
public:
    RunRoutes(RunRoutesDeps deps, RunRoutesOptions options);

    // `context` has tenant, principal and trace id; deadline and evidence id come from the body.
    boost::asio::awaitable<net::HttpResponse> orchestrate(CallContext context, std::string body);
    boost::asio::awaitable<net::HttpResponse> execute(CallContext context, std::string body);

    // The answer to a request that was refused before it got here, which is counted; a decision's
    // trace is echoed from `body` as far as it can be read.
    net::HttpResponse refuse(RunForm form, unsigned status, const Error& error,
                             const std::string& trace_id, std::string_view body);
    // The same without counting.
    [[nodiscard]] net::HttpResponse describe_error(RunForm form, unsigned status,
                                                   const Error& error, const std::string& trace_id,
                                                   std::string_view body) const;

    [[nodiscard]] const RunSlots& slots() const { return slots_; }

private:
    [[nodiscard]] net::HttpResponse turn_away(RunForm form, const CallContext& context);
    [[nodiscard]] ExecResult begin_result(const std::string& trace_id) const;
    void reject(const CallContext& context, const Error& error, Instant since);
    boost::asio::awaitable<bool> run_decision(CallContext context, std::string body,
                                              ExecResult* result);
    void log_failure(const CallContext& context, const Error& error);

    RunRoutesDeps deps_;
    RunRoutesOptions options_;
    RunSlots slots_;
};

}  // namespace faultline::engine
