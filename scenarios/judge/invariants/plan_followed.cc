#include "scenarios/format/request_route.h"
#include "scenarios/judge/invariants/invariants.h"
#include "scenarios/judge/planned_steps.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace faultline::scenario {

namespace {

using PlannedSteps = std::vector<PlannedStep>;

const std::string& step_id(const StepObservation& step, const RunRecord& record) {
    return record.step_names.at(step.step);
}

// The first thing about one answer that its plan does not allow.
std::optional<std::string> breach_of(std::span<const StepObservation> steps,
                                     const PlannedSteps& plan, const RunRecord& record) {
    const bool as_planned = std::ranges::equal(
        steps, plan, [&](const StepObservation& step, const PlannedStep& planned) {
            return step_id(step, record) == planned.id;
        });
    if (!as_planned) {
        std::vector<std::string_view> found;
        for (const StepObservation& step : steps) {
            found.emplace_back(step_id(step, record));
        }
        return fmt::format(
            "has results of {} ({}) for a plan of {} steps in another order or "
            "number",
            found.size(), fmt::join(found, ", "), plan.size());
    }
    std::set<std::string_view> unanswered;
    for (const StepObservation& step : steps) {
        if (!step.success && !step.fallback_used) {
            unanswered.insert(step_id(step, record));
        }
    }
    for (std::size_t i = 0; i < plan.size(); ++i) {
        const auto failed = std::ranges::find_if(
            plan[i].needs, [&](const std::string& id) { return unanswered.contains(id); });
        if (failed != plan[i].needs.end() && !unanswered.contains(plan[i].id)) {
            return fmt::format("step {} was answered, though {}, which it needs, failed",
                               plan[i].id, *failed);
        }
    }
    return std::nullopt;
}

InvariantFinding judge_plans(const RecordIndex& index) {
    const RunRecord& record = index.record();
    if (record.scenario.target.url) {
        return not_applicable("the target is a URL, whose answers have a contract of their own");
    }
    if (!record.keeps_samples || record.dropped > 0) {
        return not_applicable("single operations were not kept, or not all of them");
    }
    std::vector<PlannedSteps> plans;
    for (const RequestSpec& request : record.scenario.load.requests) {
        // A decision has no plan that its one step could break.
        plans.push_back(route_of(request) == RequestRoute::kDecision ? PlannedSteps{}
                                                                     : planned_steps(request));
    }
    std::uint64_t answers = 0;
    std::uint64_t bad = 0;
    std::string first;
    for (const load::Sample& sample : record.samples) {
        const auto steps = index.steps_of(sample);
        if (steps.empty() || sample.request >= plans.size() || plans[sample.request].empty()) {
            continue;
        }
        ++answers;
        if (const auto problem = breach_of(steps, plans[sample.request], record)) {
            if (bad++ == 0) {
                first = fmt::format("operation {} {}", sample.ordinal, *problem);
            }
        }
    }
    if (answers == 0) {
        return not_applicable("no answer named the steps of a plan");
    }
    if (bad > 0) {
        return broken(fmt::format("{} of {} answers, the first: {}", bad, answers, first));
    }
    return held(fmt::format("{} answers followed their plans", answers));
}

}  // namespace

Invariant invariant_plan_followed() {
    return {.name = "plans-are-followed",
            .summary = "An answer has the steps of its plan, and none that needs a failed one ran.",
            .rule =
                "An answer has one result for each step of the plan that was sent, in the plan's "
                "order; no step succeeded, or was answered by its fallback, when one that it "
                "depends on, or takes a parameter from, neither succeeded nor was answered by its "
                "fallback. One answer is enough to fail.",
            .applies =
                "Only to answers of POST /v1/orchestrations of a target that the run started, "
                "while single operations are kept.",
            .judge = &judge_plans};
}

}  // namespace faultline::scenario
