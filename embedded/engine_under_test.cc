#include "embedded/engine_under_test.h"

#include "engine/policy/tool_policy.h"
#include "engine/tools/builtin_tools.h"
#include "faults/inproc/faulty_query_backend.h"
#include "faults/inproc/faulty_tool.h"

#include <algorithm>

namespace faultline::embedded {

EngineUnderTest::EngineUnderTest(EngineConfig config, engine::DisabledProtections disabled,
                                 std::uint64_t seed, Clock& clock)
    : config_(std::move(config)),
      disabled_(disabled),
      seed_(seed),
      clock_(clock),
      active_faults_(seed),
      in_process_(active_faults_, clock),
      injector_(in_process_),
      logger_(clock, log_.sink()) {
    std::vector<std::string> names;
    for (const TenantConfig& tenant : config_.tenants) {
        names.push_back(tenant.name);
    }
    injector_.know_tenants(std::move(names));
}

EngineGraphOptions EngineUnderTest::graph_options(const EngineDatabase& database) {
    EngineGraphOptions options;
    options.config = config_;
    options.disabled = disabled_;
    options.seed = seed_;
    options.database = database.backend;
    options.data_source = database.source;
    options.keep_alive = {database.pool, database.files};
    options.decorators.tool = [this](const std::string& name, std::shared_ptr<engine::Tool> inner) {
        inner = own_.tool ? own_.tool(name, std::move(inner)) : std::move(inner);
        return std::make_shared<fault::FaultyTool>(name, std::move(inner), active_faults_, clock_);
    };
    options.decorators.query_backend = [this](std::shared_ptr<engine::QueryBackend> inner) {
        inner = own_.query_backend ? own_.query_backend(std::move(inner)) : std::move(inner);
        return std::make_shared<fault::FaultyQueryBackend>(std::move(inner), active_faults_,
                                                           clock_);
    };
    return options;
}

std::map<std::string, std::uint64_t> EngineUnderTest::retries_allowed() const {
    std::map<std::string, std::uint64_t> allowed;
    for (const ToolConfig& tool : config_.tools) {
        const auto limits =
            engine::effective_limits(tool.capability, engine::policy_of_tool(tool.capability));
        allowed[tool.capability.tool_id] = static_cast<std::uint64_t>(limits.max_retries);
    }
    return allowed;
}

std::map<std::string, std::string> EngineUnderTest::fallbacks() const {
    std::map<std::string, std::string> fallbacks;
    if (disabled_.off(engine::Protection::kFallback)) {
        return fallbacks;
    }
    for (const ToolConfig& tool : config_.tools) {
        const engine::ToolCapability& capability = tool.capability;
        if (capability.fallback_enabled && capability.fallback_tool_id) {
            fallbacks[capability.tool_id] = *capability.fallback_tool_id;
        }
    }
    return fallbacks;
}

Result<std::vector<load::LoadTenant>> EngineUnderTest::tenants(
    const std::vector<std::string>& names) const {
    const auto identify = [](const TenantConfig& tenant) {
        return load::LoadTenant{.name = tenant.name,
                                .headers = {{"Authorization", "Bearer " + tenant.key}},
                                .canaries = tenant.canaries};
    };
    std::vector<load::LoadTenant> tenants;
    if (names.empty()) {
        for (const TenantConfig& tenant : config_.tenants) {
            tenants.push_back(identify(tenant));
        }
    }
    for (const auto& name : names) {
        const auto found = std::ranges::find_if(
            config_.tenants, [&](const TenantConfig& tenant) { return tenant.name == name; });
        if (found == config_.tenants.end()) {
            return Error{ErrorKind::kInvalid, "the engine's configuration knows no tenant " + name};
        }
        tenants.push_back(identify(*found));
    }
    return tenants;
}

}  // namespace faultline::embedded
