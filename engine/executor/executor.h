// Runs the steps of one checked plan: each as soon as what it needs is there, until all are done or
// the stage's time is over. The rules are RunState's and StepRunner's; this spawns and awaits.
// Owned by the orchestrator; engine's executor only; bounded by the plan.
#pragma once

#include "engine/executor/step_runner.h"
#include "engine/planner/step_graph.h"

#include <cstddef>
#include <vector>

#include <boost/asio/awaitable.hpp>

namespace faultline::engine {

struct ExecutionRequest {
    const Plan* plan = nullptr;        // outlive the execution
    const StepGraph* graph = nullptr;  // of that plan
    CallContext context;
    Deadline stage;  // not never()
};

struct Execution {
    std::vector<ToolResult> results;  // one per step, in plan order
    bool timed_out = false;           // some carry EXECUTE_TIMEOUT
};

// What the results of one run, and what references copy from them into params, take at most, as
// JsonSize::memory_bytes: each step may be small and repeat the one before twice.
constexpr std::size_t kMaxRunBytes = 64U << 20U;

class Executor {
public:
    explicit Executor(ExecutionDeps deps) : deps_(deps), steps_(deps) {}

    // Also when the time is over, or the calling coroutine is cancelled, every step has exactly
    // one result: its own, UPSTREAM_UNAVAILABLE when a step it needs failed, MAX_ROWS_EXCEEDED
    // when it would take the run over kMaxRunBytes, or EXECUTE_TIMEOUT.
    boost::asio::awaitable<Execution> execute(ExecutionRequest request);

private:
    struct Run;
    boost::asio::awaitable<void> run_chain(Run* run, std::size_t first);
    boost::asio::awaitable<ToolResult> run_step(Run* run, std::size_t index);
    void start_ready(Run& run);

    ExecutionDeps deps_;
    StepRunner steps_;
};

}  // namespace faultline::engine
