#include "tests/sim/engine/world.h"

#include "base/check.h"
#include "tests/fakes/metric_value.h"

#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace faultline::engine {

namespace asio = boost::asio;
using nlohmann::json;

JsonPtr parsed(const std::string& text) { return std::make_shared<const json>(json::parse(text)); }

ToolCapability roomy(std::string tool_id) {
    return ToolCapability{.tool_id = std::move(tool_id),
                          .max_concurrent_calls = 1'000,
                          .rate_limit_per_minute = 1'000'000,
                          .rate_limit_per_second = 100'000,
                          .retry_count = 0};
}

PlanStep step(std::string id, std::string tool, std::vector<std::string> depends_on) {
    return PlanStep{.id = std::move(id),
                    .tool = std::move(tool),
                    .params = parsed("{}"),
                    .depends_on = std::move(depends_on)};
}

CallContext caller(std::string tenant) {
    CallContext context;
    context.tenant = std::move(tenant);
    context.principal = "ann";
    return context;
}

World::World()
    : io_(std::make_unique<asio::io_context>()),
      log_(clock_, [this](std::string_view line) { (log_text_ += line) += '\n'; }) {}

// Suspended frames go first: they use everything else.
World::~World() { io_.reset(); }

ScriptedTool& World::add(ToolCapability capability, ScriptedToolOptions options) {
    auto tool = std::make_shared<ScriptedTool>(clock_, std::move(options));
    const auto added = tools_.add(std::move(capability), tool);
    FAULTLINE_CHECK(added.has_value(), added ? "" : added.error().message);
    return *tool;
}

Orchestrator& World::orchestrator() {
    if (orchestrator_ == nullptr) {
        const auto complete = tools_.check_links();
        FAULTLINE_CHECK(complete.has_value(), complete ? "" : complete.error().message);
        std::vector<std::string> names;
        for (const RegisteredTool* tool : tools_.all()) {
            names.push_back(tool->capability.tool_id);
        }
        metrics_ = std::make_unique<metrics::EngineMetrics>(
            registry_, error_code_labels(), names,
            std::vector<std::pair<std::string, std::string>>{});
        orchestrator_ = std::make_unique<Orchestrator>(
            OrchestratorDeps{.clock = clock_, .tools = tools_, .metrics = *metrics_, .log = &log_},
            options_);
    }
    return *orchestrator_;
}

std::shared_ptr<std::optional<World::Outcome>> World::start(Plan plan, CallContext context) {
    auto outcome = std::make_shared<std::optional<Outcome>>();
    asio::co_spawn(*io_, orchestrator().run(std::move(context), std::move(plan)),
                   [outcome](const std::exception_ptr& error, Outcome result) {
                       EXPECT_EQ(error, nullptr);
                       outcome->emplace(std::move(result));
                   });
    return outcome;
}

void World::run_until(Duration since_start) { clock_.run(*io_, Instant{} + since_start); }

World::Outcome World::run(Plan plan, CallContext context) {
    const auto outcome = start(std::move(plan), std::move(context));
    run_all();
    FAULTLINE_CHECK(outcome->has_value(), "the run came to its end");
    return **outcome;
}

OrchestrationResponse World::answer(Plan plan, CallContext context) {
    Outcome outcome = run(std::move(plan), std::move(context));
    FAULTLINE_CHECK(outcome.has_value(), outcome ? "" : outcome.error().message);
    return std::move(*outcome);
}

ToolResult World::one(PlanStep only, CallContext context) {
    Plan plan;
    plan.steps.push_back(std::move(only));
    OrchestrationResponse response = answer(std::move(plan), std::move(context));
    FAULTLINE_CHECK(response.results.size() == 1, "one step, one result");
    return std::move(response.results.front());
}

double World::metric(const std::string& family, const metrics::Labels& labels) {
    return fakes::value_of(registry_, family, labels).value_or(-1.0);
}

namespace {

json to_json(const ToolResult& result) {
    return {{"step_id", result.step_id},
            {"tool", result.tool},
            {"success", result.success},
            {"data", *result.data},
            {"error", result.error},
            {"error_code", result.error_code ? to_string(*result.error_code) : "none"},
            {"security_error", result.security_error},
            {"fallback_used", result.fallback_used},
            {"attempts", result.attempts},
            {"cached", result.cached},
            {"duration_ns", result.duration.count()},
            {"started_ns", result.started.time_since_epoch().count()},
            {"warnings", result.warnings}};
}

}  // namespace

std::string describe(const OrchestrationResponse& response) {
    json results = json::array();
    for (const ToolResult& result : response.results) {
        results.push_back(to_json(result));
    }
    json stages = json::array();
    for (const StageSpan& stage : response.stages) {
        stages.push_back({stage.stage, stage.duration.count(),
                          stage.error_code ? to_string(*stage.error_code) : "none"});
    }
    return json{{"status", to_string(response.rollup.status)},
                {"successful", response.rollup.successful_tools},
                {"failed", response.rollup.failed_tools},
                {"fallback", response.rollup.fallback_tools},
                {"results", results},
                {"fallback_reason", response.fallback_reason.value_or("")},
                {"error_message", response.error_message.value_or("")},
                {"trace_id", response.trace.trace_id},
                {"tenant", response.tenant},
                {"plan_hash", response.plan_hash},
                {"seed", response.seed},
                {"stages", stages},
                {"total_ns", response.total_duration.count()}}
        .dump(2);
}

}  // namespace faultline::engine
