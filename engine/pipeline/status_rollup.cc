// The one place where a status and its counts come from, so that they cannot disagree.
#include "base/check.h"
#include "base/planted_bug.h"
#include "engine/pipeline/response.h"

#include <array>

namespace faultline::engine {

std::string_view to_string(OrchestrationStatus status) {
    constexpr std::array<std::string_view, 4> kNames = {"success", "partial", "degraded", "failed"};
    return kNames[static_cast<std::size_t>(status)];
}

Rollup roll_up(const std::vector<ToolResult>& results) {
    Rollup rollup;
    for (const ToolResult& result : results) {
        FAULTLINE_CHECK(!(result.success && result.fallback_used),
                        "a step that its fallback answered did not succeed");
        if (result.success) {
            ++rollup.successful_tools;
        } else if (result.fallback_used) {
            ++rollup.fallback_tools;
        } else {
            rollup.failed_tools += planted("failures_not_counted") ? 0 : 1;
        }
    }
    if (rollup.successful_tools == results.size() && !results.empty()) {
        rollup.status = OrchestrationStatus::kSuccess;
    } else if (rollup.successful_tools > 0) {
        rollup.status = planted("partial_called_success") ? OrchestrationStatus::kSuccess
                                                          : OrchestrationStatus::kPartial;
    } else if (rollup.fallback_tools > 0) {
        rollup.status = OrchestrationStatus::kDegraded;
    }
    return rollup;
}

}  // namespace faultline::engine
