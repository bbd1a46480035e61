// What the faults that run a call for another tenant share: the parameter `as`, its check, and the
// effect. Pure.
#pragma once

#include "faults/kinds/fault.h"

namespace faultline::fault {

// `as`: the tenant whose context, or whose answer, is taken.
[[nodiscard]] ParameterInfo other_tenant_parameter(std::string_view meaning);

// A tenant's calls made for that same tenant are not changed by it.
[[nodiscard]] std::optional<FaultProblem> check_other_tenant(const FaultSpec& spec);

// The call goes on for `tenant`; nullopt when it is that tenant's call already.
[[nodiscard]] std::optional<Effect> run_for(const std::string& tenant, const CallInfo& call);

}  // namespace faultline::fault
