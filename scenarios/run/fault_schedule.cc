#include "scenarios/run/fault_schedule.h"

#include "base/planted_bug.h"

#include <algorithm>
#include <tuple>

namespace faultline::scenario {

std::vector<FaultAction> fault_schedule(const Scenario& scenario) {
    std::vector<FaultAction> actions;
    for (std::size_t i = 0; i < scenario.faults.size(); ++i) {
        const fault::FaultSpec& fault = scenario.faults[i];
        actions.push_back({.at = planted("fault_at_ignored") ? Duration{} : fault.at,
                           .inject = true,
                           .ordinal = i});
        if (planted("fault_for_ignored")) {
            continue;
        }
        if (fault.lasts && fault.at + *fault.lasts < scenario.phases.fault) {
            actions.push_back({.at = fault.at + *fault.lasts, .inject = false, .ordinal = i});
        }
    }
    std::sort(actions.begin(), actions.end(), [](const FaultAction& a, const FaultAction& b) {
        return std::tuple(a.at, a.inject, a.ordinal) < std::tuple(b.at, b.inject, b.ordinal);
    });
    return actions;
}

}  // namespace faultline::scenario
