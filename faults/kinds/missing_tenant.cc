#include "faults/kinds/other_tenant.h"
#include "faults/kinds/table.h"

namespace faultline::fault::kinds {

namespace {

std::optional<Effect> call_without_tenant(const FaultSpec& /*spec*/, const CallInfo& call) {
    return run_for("", call);
}

}  // namespace

Fault missing_tenant() {
    return {.info = {.name = "missing_tenant",
                     .summary = "The tenant gets lost on the way: the tool is called without one.",
                     .when_healed = "Calls under way go on without a tenant. New ones carry "
                                    "theirs."},
            .on_tool_call = call_without_tenant};
}

}  // namespace faultline::fault::kinds
