// A whole engine in virtual time: scripted tools, a manual clock, one thread. One per test.
#pragma once

#include "base/log.h"
#include "base/manual_clock.h"
#include "engine/pipeline/orchestrator.h"
#include "metrics/engine_metrics.h"
#include "metrics/registry.h"
#include "tests/fakes/engine/scripted_tool.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <nlohmann/json_fwd.hpp>

namespace faultline::engine {

[[nodiscard]] JsonPtr parsed(const std::string& text);

// A tool with room for any test: limits far above what the tests do, no fallback, no retries.
[[nodiscard]] ToolCapability roomy(std::string tool_id);

[[nodiscard]] PlanStep step(std::string id, std::string tool,
                            std::vector<std::string> depends_on = {});
[[nodiscard]] CallContext caller(std::string tenant = "acme");

class World {
public:
    using Outcome = Result<OrchestrationResponse>;

    World();
    ~World();
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    // Before the first run.
    ScriptedTool& add(ToolCapability capability, ScriptedToolOptions options = {});
    void configure(OrchestratorOptions options) { options_ = std::move(options); }
    void disable(Protection protection) { options_.disabled.disable(protection); }

    // Starts a run; run_all() lets it come to its end. The outcome stays where it is.
    std::shared_ptr<std::optional<Outcome>> start(Plan plan, CallContext context = caller());
    void run_all() { clock_.run(*io_); }
    void run_until(Duration since_start);

    Outcome run(Plan plan, CallContext context = caller());
    // Of a plan that must run.
    OrchestrationResponse answer(Plan plan, CallContext context = caller());
    // The only result of a plan of one step.
    ToolResult one(PlanStep only, CallContext context = caller());

    [[nodiscard]] double metric(const std::string& family, const metrics::Labels& labels);
    [[nodiscard]] Instant now() const { return clock_.now(); }
    ManualClock& clock() { return clock_; }
    Orchestrator& orchestrator();
    [[nodiscard]] const std::string& log() const { return log_text_; }

private:
    ManualClock clock_;
    std::unique_ptr<boost::asio::io_context> io_;
    std::string log_text_;
    Logger log_;
    metrics::Registry registry_;
    ToolRegistry tools_;
    OrchestratorOptions options_;
    std::unique_ptr<metrics::EngineMetrics> metrics_;
    std::unique_ptr<Orchestrator> orchestrator_;
};

// Everything a response says, as text.
[[nodiscard]] std::string describe(const OrchestrationResponse& response);

}  // namespace faultline::engine
