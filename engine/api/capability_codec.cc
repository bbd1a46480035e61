#include "engine/api/capability_codec.h"

#include "engine/api/json_text.h"

#include <algorithm>

namespace faultline::engine {

namespace {

bool open_to(const ToolCapability& capability, std::string_view tenant) {
    const auto& tenants = capability.supported_tenants;
    return !tenants || std::find(tenants->begin(), tenants->end(), tenant) != tenants->end();
}

std::string encode(const ToolCapability& capability, std::string_view tenant) {
    JsonArrayText depends_on;
    for (const std::string& tool : capability.depends_on) {
        depends_on.text(tool);
    }
    JsonArrayText mine;
    mine.text(tenant);
    JsonText object;
    object.text("tool_id", capability.tool_id)
        .text("capability_type", to_string(capability.capability_type))
        .text("execution_mode", to_string(capability.execution_mode))
        .integer("max_concurrent_calls", capability.max_concurrent_calls)
        .number("timeout_seconds", capability.timeout_seconds)
        .integer("rate_limit_per_minute", capability.rate_limit_per_minute)
        .integer("rate_limit_per_second", capability.rate_limit_per_second)
        .number("max_result_size_mb", capability.max_result_size_mb)
        .integer("max_rows", capability.max_rows)
        .raw("supported_tenants", capability.supported_tenants ? mine.take() : "null")
        .boolean("requires_authentication", capability.requires_authentication)
        .boolean("fallback_enabled", capability.fallback_enabled)
        .text_or_null("fallback_tool_id", capability.fallback_tool_id.value_or(""))
        .integer("retry_count", capability.retry_count)
        .number("retry_delay_ms", capability.retry_delay_ms)
        .raw("depends_on", depends_on.take())
        .text("version", capability.version)
        .boolean("deprecated", capability.deprecated);
    return object.take();
}

}  // namespace

std::string encode_capabilities(const ToolRegistry& tools, std::string_view tenant) {
    JsonArrayText list;
    for (const RegisteredTool* tool : tools.all()) {
        if (open_to(tool->capability, tenant)) {
            list.raw(encode(tool->capability, tenant));
        }
    }
    JsonText body;
    body.raw("tools", list.take());
    return body.take();
}

}  // namespace faultline::engine
