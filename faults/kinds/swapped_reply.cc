#include "faults/kinds/other_tenant.h"
#include "faults/kinds/table.h"

namespace faultline::fault::kinds {

namespace {

// The other tenant's own call, answered correctly, and handed to the wrong caller.
std::optional<Effect> answer_of_other(const FaultSpec& spec, const CallInfo& call) {
    return run_for(parameter<std::string>(spec, "as"), call);
}

}  // namespace

Fault swapped_reply() {
    return {.info = {.name = "swapped_reply",
                     .summary = "Two replies are swapped: the caller is handed another tenant's "
                                "answer.",
                     .when_healed = "Calls under way are still answered with the other tenant's "
                                    "answer. New ones get their own.",
                     .parameters = {other_tenant_parameter("the tenant whose answer is handed "
                                                           "over")},
                     .check = check_other_tenant},
            .on_tool_call = answer_of_other};
}

}  // namespace faultline::fault::kinds
