// How long a run and each of its stages may take. Pure; one per run.
#pragma once

#include "base/clock.h"
#include "base/deadline.h"

#include <chrono>

namespace faultline::engine {

// Each from 1 ms to 24 h.
struct StageBudgets {
    Duration total = std::chrono::seconds(120);   // of the whole run
    Duration plan = std::chrono::seconds(30);     // of route_plan and validate together
    Duration execute = std::chrono::seconds(60);  // of all steps together
    Duration compose = std::chrono::seconds(20);  // of compose and present together
};

// Index into metrics::kStageNames.
enum class Stage { kRoutePlan, kValidate, kExecute, kCompose, kPresent };

class TimeBudget {
public:
    // The caller's deadline shortens everything.
    TimeBudget(StageBudgets budgets, Instant started, Deadline caller);

    [[nodiscard]] Deadline total() const { return total_; }

    // For a phase that begins now: the end of its own budget or of the whole, whichever is first.
    [[nodiscard]] Deadline plan() const { return plan_; }
    [[nodiscard]] Deadline execute(Instant now) const;
    [[nodiscard]] Deadline compose(Instant now) const;

    // Whether the phase used up its own time. False for one that began after its deadline: the
    // phase before it is to blame.
    [[nodiscard]] static bool ran_out(Deadline deadline, Instant began, Instant ended) {
        return !deadline.passed(began) && deadline.passed(ended);
    }

private:
    StageBudgets budgets_;
    Deadline total_;
    Deadline plan_;
};

}  // namespace faultline::engine
