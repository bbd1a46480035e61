#include "faults/kinds/other_tenant.h"
#include "faults/kinds/table.h"

namespace faultline::fault::kinds {

namespace {

std::optional<Effect> query_for_other(const FaultSpec& spec, const CallInfo& call) {
    return run_for(parameter<std::string>(spec, "as"), call);
}

}  // namespace

Fault foreign_context() {
    return {
        .info = {.name = "foreign_context",
                 .summary = "A pooled worker keeps another tenant's context: queries run as "
                            "the wrong tenant.",
                 .when_healed = "Queries under way go on as the wrong tenant. New queries run as "
                                "the right tenant.",
                 .parameters = {other_tenant_parameter("the tenant whose context leaks in")},
                 .check = check_other_tenant},
        .on_query = query_for_other};
}

}  // namespace faultline::fault::kinds
