// What the faults of a run may have touched: tools, tenants, and with them the steps of a request.
// Pure.
#pragma once

#include "scenarios/format/scenario.h"
#include "scenarios/judge/run_record.h"

#include <set>
#include <string>

namespace faultline::scenario {

struct FaultReach {
    bool everything = false;      // a fault names neither a tool nor a tenant
    std::set<std::string> tools;  // for every tenant: their calls share the tool's slots
    std::set<std::string> tenants;
};
// Of the faults that were injected.
[[nodiscard]] FaultReach fault_reach(const RunRecord& record);

// Steps of one request.
struct UntouchedSteps {
    std::set<std::string> ids;  // call no touched tool, and need no step that does
    bool are_all = false;       // the request asks for no other steps
};
[[nodiscard]] UntouchedSteps untouched_steps(const RequestSpec& request, const FaultReach& reach);

}  // namespace faultline::scenario
