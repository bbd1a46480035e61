#include "engine/pipeline/orchestrator.h"

#include "base/planted_bug.h"
#include "base/units.h"
#include "engine/executor/executor.h"
#include "engine/pipeline/summary.h"
#include "engine/planner/plan_check.h"
#include "engine/planner/plan_hash.h"
#include "engine/ports/error_log.h"
#include "metrics/in_flight.h"

#include <chrono>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/asio/this_coro.hpp>

namespace faultline::engine {

namespace asio = boost::asio;

namespace {

StageBudgets checked(StageBudgets budgets) {
    for (const Duration budget : {budgets.total, budgets.plan, budgets.execute, budgets.compose}) {
        if (budget < std::chrono::milliseconds(1) || budget > std::chrono::hours(24)) {
            throw std::invalid_argument("a stage budget is " + format_duration(budget) +
                                        ", 1ms to 24h accepted");
        }
    }
    return budgets;
}

metrics::RunStatus to_metric(OrchestrationStatus status) {
    if (planted("degraded_counted_as_success") && status == OrchestrationStatus::kDegraded) {
        return metrics::RunStatus::kSuccess;
    }
    switch (status) {
        case OrchestrationStatus::kSuccess:
            return metrics::RunStatus::kSuccess;
        case OrchestrationStatus::kPartial:
            return metrics::RunStatus::kPartial;
        case OrchestrationStatus::kDegraded:
            return metrics::RunStatus::kDegraded;
        case OrchestrationStatus::kFailed:
            return metrics::RunStatus::kFailed;
    }
    return metrics::RunStatus::kFailed;
}

}  // namespace

// One run on its way: the answer as far as it has come, and when its current stage began.
struct Orchestrator::Run {
    OrchestrationResponse response;
    Instant began;
    Instant stage_began;
};

struct Orchestrator::State {
    State(OrchestratorDeps deps_of, OrchestratorOptions options_of)
        : deps(deps_of),
          options(std::move(options_of)),
          budgets(checked(options.budgets)),
          trace_ids(options.seed, "orchestrator/trace"),
          tools(deps.tools, deps.metrics, options.policy_of),
          executor(ExecutionDeps{.clock = &deps.clock,
                                 .tools = &tools,
                                 .metrics = &deps.metrics,
                                 .log = deps.log,
                                 .disabled = options.disabled,
                                 .seed = options.seed}) {}

    Run begin(CallContext& context);
    Result<StepGraph> route_and_validate(Run& run, const Plan& plan, const TimeBudget& budget);
    void compose(Run& run, Execution execution, const TimeBudget& budget);
    void end_stage(Run& run, Stage stage, std::optional<ErrorCode> error = std::nullopt);
    void finished(Run& run);
    void rejected(const Run& run, const Error& error);
    void log_disabled();

    OrchestratorDeps deps;
    OrchestratorOptions options;
    StageBudgets budgets;
    RandomStream trace_ids;
    ToolRuntimes tools;
    Executor executor;
};

Orchestrator::Run Orchestrator::State::begin(CallContext& context) {
    if (context.trace.trace_id.empty()) {
        context.trace.trace_id = random_hex_id(trace_ids);
    }
    const Instant now = deps.clock.now();
    Run run{.response = {}, .began = now, .stage_began = now};
    run.response.trace = context.trace;
    run.response.tenant = context.tenant;
    run.response.seed = options.seed;
    run.response.disabled = options.disabled;
    run.response.stages.reserve(metrics::kStageNames.size());
    return run;
}

void Orchestrator::State::end_stage(Run& run, Stage stage, std::optional<ErrorCode> error) {
    const Instant now = deps.clock.now();
    const auto index = static_cast<std::size_t>(stage);
    const Duration duration = now - run.stage_began;
    run.response.stages.push_back(
        {.stage = metrics::kStageNames[index], .duration = duration, .error_code = error});
    deps.metrics.stage_finished(index, duration);
    run.stage_began = now;
}

Result<StepGraph> Orchestrator::State::route_and_validate(Run& run, const Plan& plan,
                                                          const TimeBudget& budget) {
    const auto out_of_time = [this, &budget] { return budget.plan().passed(deps.clock.now()); };
    const Error timeout{.code = ErrorCode::kPlanTimeout,
                        .message = "the deadline passed before the plan could run"};
    if (out_of_time()) {
        end_stage(run, Stage::kRoutePlan, timeout.code);
        return timeout;
    }
    run.response.plan_hash = plan_hash(plan);
    end_stage(run, Stage::kRoutePlan);
    auto graph =
        check_plan(plan, [this](std::string_view tool) { return tools.find(tool) != nullptr; });
    if (graph && out_of_time()) {
        graph = timeout;
    }
    end_stage(run, Stage::kValidate, graph ? std::nullopt : std::optional(graph.error().code));
    return graph;
}

void Orchestrator::State::compose(Run& run, Execution execution, const TimeBudget& budget) {
    OrchestrationResponse& response = run.response;
    const Deadline deadline = budget.compose(run.stage_began);
    response.results = std::move(execution.results);
    response.rollup = roll_up(response.results);
    const bool late = TimeBudget::ran_out(deadline, run.stage_began, deps.clock.now());
    end_stage(run, Stage::kCompose,
              late ? std::optional(ErrorCode::kComposeTimeout) : std::nullopt);
    response.fallback_applied = response.rollup.fallback_tools > 0;
    response.fallback_reason = fallback_summary(response.results);
    response.error_message = error_summary(response.results);
    end_stage(run, Stage::kPresent);
}

void Orchestrator::State::finished(Run& run) {
    OrchestrationResponse& response = run.response;
    response.total_duration = deps.clock.now() - run.began;
    if (planted("total_time_in_seconds")) {
        response.total_duration /= 1000;
    }
    deps.metrics.run_finished(to_metric(response.rollup.status), response.total_duration);
    if (planted("runs_counted_twice")) {
        deps.metrics.run_finished(to_metric(response.rollup.status), response.total_duration);
    }
    if (deps.log != nullptr) {
        const Rollup& rollup = response.rollup;
        deps.log->info("orchestration",
                       {{"trace_id", response.trace.trace_id},
                        {"evidence_id", response.trace.evidence_id},
                        {"tenant", response.tenant},
                        {"plan_hash", response.plan_hash},
                        {"status", to_string(rollup.status)},
                        {"successful_tools", static_cast<std::int64_t>(rollup.successful_tools)},
                        {"failed_tools", static_cast<std::int64_t>(rollup.failed_tools)},
                        {"fallback_tools", static_cast<std::int64_t>(rollup.fallback_tools)},
                        {"duration_ms", to_ms(response.total_duration)}});
    }
}

void Orchestrator::State::rejected(const Run& run, const Error& error) {
    const Duration duration = deps.clock.now() - run.began;
    deps.metrics.run_finished(metrics::RunStatus::kRejected, duration);
    log_error(deps.log,
              {.name = "orchestration.rejected",
               .trace_id = run.response.trace.trace_id,
               .tenant = run.response.tenant},
              error);
}

void Orchestrator::State::log_disabled() {
    for (std::size_t i = 0; i < kProtectionCount; ++i) {
        const auto protection = static_cast<Protection>(i);
        if (options.disabled.off(protection) && deps.log != nullptr) {
            deps.log->warn("protection.disabled", {{"protection", to_string(protection)}});
        }
    }
}

Orchestrator::Orchestrator(OrchestratorDeps deps, OrchestratorOptions options)
    : state_(std::make_unique<State>(deps, std::move(options))) {
    state_->log_disabled();
}

Orchestrator::~Orchestrator() = default;

ToolRuntime* Orchestrator::tool(std::string_view tool_id) const {
    return state_->tools.find(tool_id);
}

LimitCounters Orchestrator::limit_counters() const { return state_->tools.counters(); }

asio::awaitable<Result<OrchestrationResponse>> Orchestrator::run(CallContext context, Plan plan) {
    co_await asio::this_coro::throw_if_cancelled(false);
    State* state = state_.get();
    const metrics::InFlight in_flight(state->deps.metrics.runs_in_flight());
    if (planted("runs_in_flight_never_fall")) {
        state->deps.metrics.runs_in_flight().add(1.0);
    }
    Run run = state->begin(context);
    const TimeBudget budget(state->budgets, run.began, context.deadline);
    const auto graph = state->route_and_validate(run, plan, budget);
    if (!graph) {
        state->rejected(run, graph.error());
        co_return graph.error();
    }
    const Deadline stage = budget.execute(run.stage_began);
    context.deadline = stage;
    ExecutionRequest request{
        .plan = &plan, .graph = &*graph, .context = std::move(context), .stage = stage};
    Execution execution = co_await state->executor.execute(std::move(request));
    state->end_stage(
        run, Stage::kExecute,
        execution.timed_out ? std::optional(ErrorCode::kExecuteTimeout) : std::nullopt);
    state->compose(run, std::move(execution), budget);
    state->finished(run);
    if (planted("memory_kept_for_ever")) {
        constexpr std::size_t kBytes = 64U << 10U;
        static std::vector<std::string> kept;
        kept.emplace_back(kBytes, 'x');
    }
    if (planted("failed_run_never_ends") && run.response.rollup.failed_tools > 0) {
        co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
        (void)co_await state->deps.clock.sleep_for(std::chrono::hours(1));
    }
    co_return std::move(run.response);
}

}  // namespace faultline::engine
