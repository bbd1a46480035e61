#include "engine/policy/access.h"

#include <algorithm>

#include <fmt/format.h>

namespace faultline::engine {

Result<void> check_access(const ToolCapability& capability, const CallContext& context) {
    if (context.tenant.empty()) {
        return Error{.code = ErrorCode::kTenantMismatch,
                     .message = fmt::format("tool {}: the call has no tenant", capability.tool_id)};
    }
    if (capability.requires_authentication && context.principal.empty()) {
        return Error{
            .code = ErrorCode::kAuthFailed,
            .message = fmt::format("tool {} requires an authenticated caller", capability.tool_id)};
    }
    if (capability.supported_tenants &&
        std::ranges::find(*capability.supported_tenants, context.tenant) ==
            capability.supported_tenants->end()) {
        return Error{
            .code = ErrorCode::kPermissionDenied,
            .message = fmt::format("tool {} is not available to this tenant", capability.tool_id)};
    }
    return {};
}

}  // namespace faultline::engine
