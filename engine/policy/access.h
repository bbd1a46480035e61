// Who may call a tool at all. Pure. Messages name the tool, never another tenant.
#pragma once

#include "engine/ports/call_context.h"
#include "engine/ports/error.h"
#include "engine/registry/capability.h"

namespace faultline::engine {

// TENANT_MISMATCH without a tenant, AUTH_FAILED without a principal where the tool requires one,
// PERMISSION_DENIED for a tenant that the tool does not serve.
[[nodiscard]] Result<void> check_access(const ToolCapability& capability,
                                        const CallContext& context);

}  // namespace faultline::engine
