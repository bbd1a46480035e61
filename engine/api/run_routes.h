// POST /v1/orchestrations and POST /v1/execute: a permit, the decoded body, one run, the encoded
// answer. Every request of a known caller counts once in orch_runs_total, as rejected when no run
// began; a bug on the way (500) is not counted. Each route has its own form of error. Owned by
// EngineApi, used on the engine's executor; at most `max_in_flight` runs.
#pragma once

#include "base/clock.h"
#include "base/log.h"
#include "engine/api/codec_limits.h"
#include "engine/api/exec_result.h"
#include "engine/api/run_permits.h"
#include "engine/pipeline/orchestrator.h"
#include "metrics/engine_metrics.h"
#include "net/http/message.h"

#include <optional>
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
    std::size_t max_in_flight = 1000;                // runs; more are turned away with 503
    Duration retry_after = std::chrono::seconds(1);  // the header of rejections
    CodecLimits limits;                              // of request bodies
    DisabledProtections disabled;  // none unless a test wants to show that one is needed
};

// In which form a route answers: an OrchestrationResponse or {"error"}, or always an ExecResult.
enum class RunForm { kPlan, kDecision };

// Why no run began for a request.
struct NotRun {
    unsigned status = 500;               // of the HTTP response
    Error error;                         // its message is for the caller
    JsonPtr trace = json_null();         // of a decision, echoed
    std::optional<ExecReason> reason{};  // of a decision; unset: what the error's code says
};

class RunRoutes {
public:
    RunRoutes(RunRoutesDeps deps, RunRoutesOptions options);

    // `context` has tenant, principal and trace id; deadline and evidence id come from the body.
    boost::asio::awaitable<net::HttpResponse> run(RunForm form, CallContext context,
                                                  std::string body);

    // The answer to a request for which no run began; counts it as rejected.
    net::HttpResponse refuse(RunForm form, const std::string& trace_id, Instant since, NotRun why);
    // The same without counting: it is counted already, or it is a bug.
    [[nodiscard]] net::HttpResponse answer_not_run(RunForm form, const std::string& trace_id,
                                                   Instant since, const NotRun& why) const;

    [[nodiscard]] const RunPermits& permits() const { return permits_; }

private:
    // Both with a permit, from `started` on.
    boost::asio::awaitable<net::HttpResponse> orchestrate(CallContext context, std::string body,
                                                          Instant started);
    boost::asio::awaitable<net::HttpResponse> execute(CallContext context, std::string body,
                                                      Instant started);
    [[nodiscard]] NotRun engine_full() const;
    [[nodiscard]] ExecResult begin_result(const std::string& trace_id) const;
    void log_refused(const CallContext& context, const Error& error);

    RunRoutesDeps deps_;
    RunRoutesOptions options_;
    RunPermits permits_;
};

}  // namespace faultline::engine
