#include "faults/kinds/other_tenant.h"

#include <fmt/format.h>

namespace faultline::fault {

ParameterInfo other_tenant_parameter(std::string_view meaning) {
    return {.name = "as", .kind = ParameterKind::kText, .meaning = meaning, .names_tenant = true};
}

std::optional<FaultProblem> check_other_tenant(const FaultSpec& spec) {
    const auto& as = parameter<std::string>(spec, "as");
    if (spec.match.tenant != as) {
        return std::nullopt;
    }
    return FaultProblem{
        "as", fmt::format("calls of tenant {} as {} change nothing, so it can never fire", as, as),
        "another tenant"};
}

std::optional<Effect> run_for(const std::string& tenant, const CallInfo& call) {
    if (call.tenant == tenant) {
        return std::nullopt;
    }
    return Effect{.tenant = tenant};
}

}  // namespace faultline::fault
