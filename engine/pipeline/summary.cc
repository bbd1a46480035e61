#include "engine/pipeline/summary.h"

#include <fmt/format.h>

namespace faultline::engine {

namespace {

constexpr std::size_t kMaxNamed = 3;

struct Named {
    std::size_t count = 0;
    std::string text;  // "a (TOOL_TIMEOUT), b (RATE_LIMITED) and 4 more"
};

template <class Matches>
Named name_steps(const std::vector<ToolResult>& results, Matches matches) {
    Named named;
    for (const ToolResult& result : results) {
        if (!matches(result)) {
            continue;
        }
        if (++named.count <= kMaxNamed) {
            named.text +=
                fmt::format("{}{} ({})", named.count == 1 ? "" : ", ", result.step_id,
                            to_string(result.error_code.value_or(ErrorCode::kInternalError)));
        }
    }
    if (named.count > kMaxNamed) {
        named.text += fmt::format(" and {} more", named.count - kMaxNamed);
    }
    return named;
}

}  // namespace

std::optional<std::string> error_summary(const std::vector<ToolResult>& results) {
    const Named failed = name_steps(
        results, [](const ToolResult& result) { return !result.success && !result.fallback_used; });
    if (failed.count > 0) {
        return fmt::format("{} of {} steps failed: {}", failed.count, results.size(), failed.text);
    }
    const Named fallbacks =
        name_steps(results, [](const ToolResult& result) { return result.fallback_used; });
    if (fallbacks.count > 0) {
        return fmt::format("{} of {} steps were answered by a fallback", fallbacks.count,
                           results.size());
    }
    return std::nullopt;
}

std::optional<std::string> fallback_summary(const std::vector<ToolResult>& results) {
    const Named fallbacks =
        name_steps(results, [](const ToolResult& result) { return result.fallback_used; });
    if (fallbacks.count == 0) {
        return std::nullopt;
    }
    return fmt::format("a fallback answered for {}", fallbacks.text);
}

}  // namespace faultline::engine
