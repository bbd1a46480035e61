#include "engine/executor/run_state.h"

#include "base/check.h"
#include "base/planted_bug.h"

#include <algorithm>

namespace faultline::engine {

RunState::RunState(const StepGraph& graph, Strategy strategy)
    : graph_(graph),
      strategy_(strategy),
      phases_(graph.size(), Phase::kWaiting),
      missing_(graph.size()),
      open_(graph.size()) {
    for (std::size_t i = 0; i < graph.size(); ++i) {
        missing_[i] = graph.depends_on[i].size();
        if (planted("last_dependency_not_awaited") && missing_[i] > 1) {
            --missing_[i];
        }
        if (missing_[i] == 0) {
            phases_[i] = Phase::kReady;
        }
    }
}

std::vector<std::size_t> RunState::take_ready() {
    std::vector<std::size_t> ready;
    for (std::size_t i = 0; i < phases_.size(); ++i) {
        const bool is_serial = strategy_ == Strategy::kSerial && !planted("serial_ignored");
        if ((is_serial || planted("steps_one_by_one")) && running_ > 0) {
            break;
        }
        if (phases_[i] == Phase::kReady) {
            phases_[i] = Phase::kRunning;
            ++running_;
            ready.push_back(i);
        }
    }
    return ready;
}

std::vector<std::size_t> RunState::finish(std::size_t step, bool usable) {
    FAULTLINE_CHECK(phases_.at(step) == Phase::kRunning, "only what runs can finish");
    phases_[step] = Phase::kFinished;
    --running_;
    --open_;
    std::vector<std::size_t> given_up;
    if (usable || planted("dependents_run_after_failure")) {
        for (const std::size_t next : graph_.dependents[step]) {
            if (--missing_[next] == 0 && phases_[next] == Phase::kWaiting) {
                phases_[next] = Phase::kReady;
            }
        }
        return given_up;
    }
    std::vector<std::size_t> lost = graph_.dependents[step];
    while (!lost.empty()) {
        const std::size_t next = lost.back();
        lost.pop_back();
        if (phases_[next] != Phase::kWaiting) {
            continue;
        }
        phases_[next] = Phase::kGivenUp;
        --open_;
        given_up.push_back(next);
        lost.insert(lost.end(), graph_.dependents[next].begin(), graph_.dependents[next].end());
    }
    std::ranges::sort(given_up);
    return given_up;
}

std::vector<std::size_t> RunState::unfinished() const {
    std::vector<std::size_t> steps;
    for (std::size_t i = 0; i < phases_.size(); ++i) {
        if (phases_[i] != Phase::kFinished && phases_[i] != Phase::kGivenUp) {
            steps.push_back(i);
        }
    }
    return steps;
}

}  // namespace faultline::engine
