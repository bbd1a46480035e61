#include "embedded/engine_config.h"

#include "base/files.h"
#include "base/units.h"
#include "base/yaml/node_reader.h"
#include "engine/api/api_keys.h"
#include "engine/tools/builtin_tools.h"

#include <string_view>

#include <fmt/format.h>

namespace faultline::embedded {

namespace {

using yaml::DocumentNode;
using yaml::MappingReader;
using yaml::NodePtr;
using yaml::Problems;

constexpr std::size_t kMaxFileBytes = 1U << 20U;  // as of a scenario
constexpr std::uint64_t kMaxCount = 1'000'000'000;

Error refused(std::string message) { return Error{ErrorKind::kInvalid, std::move(message)}; }

// Calls `visit` with (name, value) for every member of a mapping.
template <class Visit>
void for_each_member(const NodePtr& node, std::string_view what, Problems& problems, Visit visit) {
    if (yaml::expect(node, DocumentNode::Kind::kMapping, what, problems)) {
        for (const auto& member : node->members) {
            visit(member.key->text, member.value);
        }
    }
}

std::int64_t read_whole(MappingReader& map, std::string_view key, std::int64_t fallback,
                        Problems& problems) {
    const auto value = yaml::read_count(map.take(key), problems, 0, kMaxCount);
    return value ? static_cast<std::int64_t>(*value) : fallback;
}

void read_tenants(const NodePtr& node, EngineConfig& config, Problems& problems) {
    for_each_member(node, "tenants", problems, [&](const std::string& name, const NodePtr& value) {
        MappingReader map(value, "a tenant", problems);
        if (!map.ok()) {
            return;
        }
        constexpr std::size_t kLeast = engine::ApiKeys::kMinKeyBytes;
        TenantConfig tenant;
        tenant.name = name;
        tenant.key = yaml::read_text(map.require("key"), problems).value_or("");
        if (!tenant.key.empty() && tenant.key.size() < kLeast) {
            problems.add(value->position, fmt::format("a key of fewer than {} characters", kLeast),
                         fmt::format("at least {} characters", kLeast));
        }
        tenant.canaries = yaml::read_texts(map.take("canaries"), problems);
        tenant.role = yaml::read_text(map.take("role"), problems).value_or("tenant_" + name);
        map.refuse_rest();
        config.tenants.push_back(std::move(tenant));
    });
}

engine::ToolCapability read_capability(const std::string& name, MappingReader& map,
                                       Problems& problems) {
    const engine::BuiltinTool* const builtin = engine::find_builtin_tool(name);
    engine::ToolCapability tool = builtin ? builtin->capability : engine::ToolCapability{};
    tool.tool_id = name;
    tool.max_concurrent_calls =
        read_whole(map, "max_concurrent_calls", tool.max_concurrent_calls, problems);
    tool.rate_limit_per_second =
        read_whole(map, "rate_limit_per_second", tool.rate_limit_per_second, problems);
    tool.rate_limit_per_minute =
        read_whole(map, "rate_limit_per_minute", tool.rate_limit_per_minute, problems);
    tool.max_rows = read_whole(map, "max_rows", tool.max_rows, problems);
    tool.retry_count = read_whole(map, "retries", tool.retry_count, problems);
    if (const auto timeout = yaml::read_duration(map.take("timeout"), problems)) {
        tool.timeout_seconds = to_seconds(*timeout);
    }
    if (const auto delay = yaml::read_duration(map.take("retry_delay"), problems)) {
        tool.retry_delay_ms = to_ms(*delay);
    }
    if (const auto size = yaml::read_number(map.take("max_result_size_mb"), problems)) {
        tool.max_result_size_mb = *size;
    }
    if (auto fallback = yaml::read_text(map.take("fallback"), problems)) {
        tool.fallback_tool_id = std::move(*fallback);
    }
    if (const NodePtr tenants = map.take("tenants")) {
        tool.supported_tenants = yaml::read_texts(tenants, problems);
    }
    if (auto valid = engine::validate(tool); !valid) {
        problems.add(map.position(), "tool " + name + ": " + valid.error().message);
    }
    return tool;
}

// A tool without `simulated` must be one that ships, with the database that it needs.
void check_builtin(const std::string& name, const SourcePosition& position,
                   const EngineConfig& config, Problems& problems) {
    const engine::BuiltinTool* const tool = engine::find_builtin_tool(name);
    if (tool == nullptr) {
        std::vector<std::string> names;
        for (const engine::BuiltinTool& known : engine::builtin_tools()) {
            names.emplace_back(known.name());
        }
        problems.unknown(position, "tool", name, names);
    } else if (tool->needs_database && !config.database) {
        problems.add(position, "tool " + name + " without a database",
                     "`database: {sqlite_schema: …}` in this file, which the tool reads from");
    }
}

void read_tools(const NodePtr& node, EngineConfig& config, Problems& problems) {
    for_each_member(node, "tools", problems, [&](const std::string& name, const NodePtr& value) {
        MappingReader map(value, "a tool", problems);
        if (!map.ok()) {
            return;
        }
        ToolConfig tool;
        tool.capability = read_capability(name, map, problems);
        if (const NodePtr simulated = map.take("simulated")) {
            MappingReader inner(simulated, "simulated", problems);
            tool.simulated = SimulatedConfig{
                .latency =
                    yaml::read_duration(inner.take("latency"), problems).value_or(Duration{})};
            inner.refuse_rest();
        } else {
            check_builtin(name, value->position, config, problems);
        }
        map.refuse_rest();
        config.tools.push_back(std::move(tool));
    });
}

void read_database(const NodePtr& node, EngineConfig& config, Problems& problems) {
    MappingReader map(node, "database", problems);
    if (!map.ok()) {
        return;
    }
    DatabaseConfig& database = config.database.emplace();
    database.resource = yaml::read_text(map.take("resource"), problems).value_or("");
    const auto schema = yaml::read_text(map.require("sqlite_schema"), problems).value_or("");
    database.sqlite_schema =
        schema == "demo" ? std::filesystem::path(schema) : config.folder / schema;
    database.pool = yaml::read_count(map.take("pool"), problems, 1, 100).value_or(8);
    map.refuse_rest();
}

void read_all(const NodePtr& root, EngineConfig& config, Problems& problems) {
    MappingReader map(root, "the file", problems);
    if (!map.ok()) {
        return;
    }
    (void)yaml::read_count(map.require("version"), problems, 1, 1);
    const NodePtr tenants = map.require("tenants");
    read_tenants(tenants, config, problems);
    if (const NodePtr database = map.take("database")) {
        read_database(database, config, problems);
    }
    read_tools(map.take("tools"), config, problems);
    for (const engine::BuiltinTool& tool : engine::builtin_tools()) {
        if (tool.read_section != nullptr) {
            tool.read_section(map.take(tool.section), config.tool_settings, problems);
        }
    }
    config.max_runs_in_flight =
        yaml::read_count(map.take("max_runs_in_flight"), problems, 1, 100'000)
            .value_or(config.max_runs_in_flight);
    map.refuse_rest();
    const bool is_mapping = tenants && tenants->kind == DocumentNode::Kind::kMapping;
    if (is_mapping && tenants->members.empty()) {
        problems.add(tenants->position, "an engine without tenants", "at least one, with its key");
    }
}

}  // namespace

Result<EngineConfig> parse_engine_config(std::string_view text, std::string name,
                                         std::filesystem::path folder) {
    EngineConfig config;
    config.folder = std::move(folder);
    Problems problems;
    const NodePtr root = yaml::parse_document(text, name, problems, {.max_bytes = kMaxFileBytes});
    if (root != nullptr) {
        read_all(root, config, problems);
    }
    if (!problems.empty()) {
        std::string lines;
        for (const auto& problem : problems.sorted()) {
            lines += (lines.empty() ? "" : "\n") + to_string(problem);
        }
        return refused(std::move(lines));
    }
    return config;
}

Result<EngineConfig> read_engine_config(const std::filesystem::path& file) {
    const auto text = read_file(file, kMaxFileBytes);
    if (!text) {
        return text.error();
    }
    return parse_engine_config(*text, file.string(), file.parent_path());
}

}  // namespace faultline::embedded
