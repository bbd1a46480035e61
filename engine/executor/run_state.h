// Which steps of a running plan may start, and which never will. Pure: the executor's coroutines
// report what finished and get back what follows. One per run; bounded by the plan.
#pragma once

#include "engine/planner/plan.h"
#include "engine/planner/step_graph.h"

#include <cstddef>
#include <vector>

namespace faultline::engine {

class RunState {
public:
    // `graph` must outlive this.
    RunState(const StepGraph& graph, Strategy strategy);

    // The steps that may start now, in plan order; each is handed out once.
    [[nodiscard]] std::vector<std::size_t> take_ready();

    // `usable`: the step, or its fallback, succeeded. Otherwise all steps that depend on it,
    // directly or not, will never run and are returned, in plan order. REQUIRES: the step was
    // handed out and has not finished.
    std::vector<std::size_t> finish(std::size_t step, bool usable);

    [[nodiscard]] bool done() const { return open_ == 0; }
    // Steps that neither finished nor were given up, in plan order.
    [[nodiscard]] std::vector<std::size_t> unfinished() const;

private:
    enum class Phase { kWaiting, kReady, kRunning, kFinished, kGivenUp };

    const StepGraph& graph_;
    Strategy strategy_;
    std::vector<Phase> phases_;
    std::vector<std::size_t> missing_;  // dependencies that did not finish yet
    std::size_t open_;
    std::size_t running_ = 0;
};

}  // namespace faultline::engine
