#include "engine/executor/executor.h"

#include "base/check.h"
#include "base/planted_bug.h"
#include "base/task_group.h"
#include "base/with_deadline.h"
#include "engine/executor/run_state.h"
#include "engine/planner/reference.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>

#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace faultline::engine {

namespace asio = boost::asio;

// Lives in the frame of execute(), which does not end before every task of `tasks` has.
struct Executor::Run {
    ExecutionRequest request;
    RunState state;
    std::vector<ToolResult> results;
    TaskGroup tasks;
    std::size_t bytes = 0;  // of results and copies so far, at most kMaxRunBytes

    // False when there is no room for so many more.
    [[nodiscard]] bool take(std::size_t more) {
        const std::size_t left = kMaxRunBytes - bytes;
        bytes += more > left ? 0 : more;
        return more <= left;
    }

    // Of a step that answered, or whose fallback did.
    [[nodiscard]] const nlohmann::json* data_of(std::string_view step) const {
        for (const ToolResult& result : results) {
            const bool is_it = result.step_id == step || planted("reference_to_another_step");
            if (is_it && (result.success || result.fallback_used)) {
                return result.data.get();
            }
        }
        return nullptr;
    }
};

namespace {

constexpr auto kTooLarge = "the results of this run are larger than allowed together";

// The step ran; what it answered is dropped.
void drop_data(ToolResult& result) {
    result.success = false;
    result.fallback_used = false;
    result.data = json_null();
    result.data_bytes = 0;
    result.error = kTooLarge;
    result.error_code = ErrorCode::kMaxRowsExceeded;
    result.security_error = false;
}

ToolResult not_run(const PlanStep& step, ErrorCode code, std::string why, Instant now) {
    return ToolResult{.step_id = step.id,
                      .tool = step.tool,
                      .data = json_null(),
                      .error = std::move(why),
                      .error_code = code,
                      .security_error = is_security(code),
                      .started = now,
                      .warnings = {}};
}

asio::awaitable<Result<void>> all_ended(TaskGroup* tasks) {
    co_await tasks->join();
    co_return Result<void>{};
}

}  // namespace

asio::awaitable<Execution> Executor::execute(ExecutionRequest request) {
    co_await asio::this_coro::throw_if_cancelled(false);
    const Plan& plan = *request.plan;
    const StepGraph& graph = *request.graph;
    const Deadline stage = request.stage;
    FAULTLINE_CHECK(!stage.is_never(), "an execution has an end");
    const auto executor = co_await asio::this_coro::executor;
    Run run{.request = std::move(request),
            .state = RunState(graph, plan.strategy),
            .results = std::vector<ToolResult>(plan.steps.size()),
            .tasks = TaskGroup(executor, *deps_.clock, deps_.log, plan.steps.size())};
    start_ready(run);
    Error over{.code = ErrorCode::kExecuteTimeout, .message = {}};
    (void)co_await with_deadline<void>(*deps_.clock, stage, std::move(over), all_ended(&run.tasks));
    if (run.tasks.size() > 0) {
        run.tasks.cancel();
        co_await run.tasks.join();
    }
    Execution execution;
    for (const std::size_t index : run.state.unfinished()) {
        if (run.results[index].step_id.empty()) {
            run.results[index] =
                not_run(plan.steps[index], ErrorCode::kExecuteTimeout,
                        "not run: the execute stage ended before", deps_.clock->now());
        }
    }
    execution.results = std::move(run.results);
    if (planted("data_of_two_steps_swapped") && execution.results.size() > 1) {
        static std::atomic<std::uint64_t> runs = 0;
        if (++runs % 50 == 0) {
            std::swap(execution.results.front().data, execution.results.back().data);
        }
    }
    if (planted("first_result_always_lost") && execution.results.size() > 1) {
        execution.results.erase(execution.results.begin());
    }
    if (planted("results_in_reverse")) {
        std::ranges::reverse(execution.results);
    }
    if (planted("last_result_lost") && execution.results.size() > 1 &&
        !execution.results.back().success) {
        execution.results.pop_back();
    }
    execution.timed_out = std::ranges::any_of(execution.results, [](const ToolResult& result) {
        return result.error_code == ErrorCode::kExecuteTimeout;
    });
    co_return execution;
}

void Executor::start_ready(Run& run) {
    for (const std::size_t index : run.state.take_ready()) {
        run.tasks.spawn(run.request.plan->steps[index].id, run_chain(&run, index));
    }
}

// Goes on with a step that became ready, instead of spawning it: a chain costs one task.
asio::awaitable<void> Executor::run_chain(Run* run, std::size_t first) {
    co_await asio::this_coro::throw_if_cancelled(false);
    const std::vector<PlanStep>& steps = run->request.plan->steps;
    std::optional<std::size_t> next = first;
    while (next) {
        const std::size_t index = *next;
        next.reset();
        ToolResult result = co_await run_step(run, index);
        const bool usable = result.success || result.fallback_used;
        const bool over = result.error_code == ErrorCode::kExecuteTimeout;
        run->results[index] = std::move(result);
        const auto cancellation = co_await asio::this_coro::cancellation_state;
        if (over || cancellation.cancelled() != asio::cancellation_type::none) {
            co_return;  // what has not finished by now is the stage's to answer
        }
        for (const std::size_t lost : run->state.finish(index, usable)) {
            run->results[lost] = not_run(steps[lost], ErrorCode::kUpstreamUnavailable,
                                         fmt::format("not run: step {} failed", steps[index].id),
                                         deps_.clock->now());
        }
        const std::vector<std::size_t> ready = run->state.take_ready();
        for (const std::size_t other : ready) {
            if (!next) {
                next = other;
            } else {
                run->tasks.spawn(steps[other].id, run_chain(run, other));
            }
        }
    }
}

asio::awaitable<ToolResult> Executor::run_step(Run* run, std::size_t index) {
    const PlanStep& step = run->request.plan->steps[index];
    StepCall call{.step = &step,
                  .context = &run->request.context,
                  .params = step.params,
                  .stage = run->request.stage};
    if (call.params == nullptr) {
        call.params = std::make_shared<const nlohmann::json>(nlohmann::json::object());
    }
    if (const auto& references = run->request.graph->references[index]; !references.empty()) {
        const StepData data_of = [run](std::string_view id) { return run->data_of(id); };
        auto resolved = resolve_references(*call.params, references, data_of);
        if (!resolved) {
            co_return not_run(step, resolved.error().code, resolved.error().message,
                              deps_.clock->now());
        }
        call.params = std::move(resolved->params);
        if (!run->take(resolved->copied_bytes)) {
            co_return not_run(step, ErrorCode::kMaxRowsExceeded, kTooLarge, deps_.clock->now());
        }
    }
    std::optional<CallContext> foreign;
    if (planted("some_steps_of_last_tenant")) {
        static std::atomic<std::uint64_t> calls = 0;
        thread_local std::string last_tenant = run->request.context.tenant;
        foreign = run->request.context;
        foreign->tenant = ++calls % 7 == 0 ? last_tenant : foreign->tenant;
        last_tenant = run->request.context.tenant;
        call.context = &*foreign;
    }
    ToolResult result = co_await steps_.run(std::move(call));
    if (planted("step_time_without_waiting")) {
        result.duration = std::min(result.duration, Duration(std::chrono::milliseconds(20)));
    }
    if ((result.success || result.fallback_used) && !run->take(result.data_bytes)) {
        drop_data(result);
    }
    co_return std::move(result);
}

}  // namespace faultline::engine
