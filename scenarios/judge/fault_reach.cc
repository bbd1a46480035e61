#include "scenarios/judge/fault_reach.h"

#include "loadgen/record/sample.h"
#include "scenarios/format/request_route.h"
#include "scenarios/judge/planned_steps.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <variant>
#include <vector>

namespace faultline::scenario {

namespace {

// The calls of a tool that fails go to its fallback, where they share slots with its own calls.
void add_with_fallbacks(std::string tool, const RunRecord& record, std::set<std::string>& tools) {
    while (tools.insert(tool).second) {
        const auto fallback = record.fallbacks.find(tool);
        if (fallback == record.fallbacks.end()) {
            return;
        }
        tool = fallback->second;
    }
}

}  // namespace

FaultReach fault_reach(const RunRecord& record) {
    FaultReach reach;
    for (std::size_t i = 0; i < record.faults.size() && i < record.scenario.faults.size(); ++i) {
        const fault::FaultSpec& fault = record.scenario.faults[i];
        if (record.faults[i].injected == load::kNever) {
            continue;
        }
        if (fault.match.tool) {
            add_with_fallbacks(*fault.match.tool, record, reach.tools);
        } else if (fault.match.tenant) {
            reach.tenants.insert(*fault.match.tenant);
            for (const auto& [name, value] : fault.parameters) {
                if (const auto* const text = std::get_if<std::string>(&value)) {
                    reach.tenants.insert(*text);  // whose context the call gets, for one
                }
            }
        } else {
            reach.everything = true;
        }
    }
    return reach;
}

UntouchedSteps untouched_steps(const RequestSpec& request, const FaultReach& reach) {
    // The time of a decision is that of its whole request, so a call beside it may lengthen it.
    if (reach.everything || route_of(request) == RequestRoute::kDecision) {
        return {};
    }
    const std::vector<PlannedStep> planned = planned_steps(request);
    std::set<std::string> touched;
    for (std::size_t before = SIZE_MAX; before != touched.size();) {
        before = touched.size();
        for (const PlannedStep& step : planned) {
            if (reach.tools.contains(step.tool) ||
                std::ranges::any_of(step.needs,
                                    [&](const auto& id) { return touched.contains(id); })) {
                touched.insert(step.id);
            }
        }
    }
    UntouchedSteps untouched{.ids = {}, .are_all = touched.empty()};
    for (const PlannedStep& step : planned) {
        if (!touched.contains(step.id)) {
            untouched.ids.insert(step.id);
        }
    }
    return untouched;
}

}  // namespace faultline::scenario
