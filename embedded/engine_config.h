// What an engine is made of, read from engine.yaml: tenants and their keys, tools with their
// limits and settings, the database. A value; errors say file:line:column, what is wrong and what
// was expected.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "engine/registry/capability.h"
#include "engine/tools/builtin_tools.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::embedded {

// One entry of `tenants`.
struct TenantConfig {
    std::string name;                   // the entry's key
    std::string key;                    // API key, at least 8 characters; a secret, never shown
    std::vector<std::string> canaries;  // planted in its data; no other tenant may see one
    std::string role;                   // PostgreSQL login role; "tenant_<name>" unless given
};

// `simulated` of a tool: there is no real system behind it, it returns a small object.
struct SimulatedConfig {
    Duration latency{};  // before each result; 0 unless given
};

// One entry of `tools`.
struct ToolConfig {
    engine::ToolCapability capability;         // its tool_id is the entry's key
    std::optional<SimulatedConfig> simulated;  // unset: the tool that ships under this name
};

// `database`: what direct_query and cards read.
struct DatabaseConfig {
    std::string resource;                 // the scenario's resource it lives in; empty: SQLite
    std::filesystem::path sqlite_schema;  // run once per tenant, {{tenant}} replaced by its name
    std::size_t pool = 8;                 // PostgreSQL connections per tenant, 1 to 100
};

struct EngineConfig {
    std::vector<TenantConfig> tenants;       // at least one
    std::vector<ToolConfig> tools;           // may be none
    std::optional<DatabaseConfig> database;  // unset: no tool may need one
    engine::ToolSettings tool_settings;      // sections that single tools read, such as topology
    std::size_t max_runs_in_flight = 512;    // 1 to 100,000; more are turned away with 503
    std::filesystem::path folder;            // what other paths are relative to
};

// kInvalid with one line per problem.
[[nodiscard]] Result<EngineConfig> read_engine_config(const std::filesystem::path& file);
// `name` and `folder` stand for the file that `text` came from.
[[nodiscard]] Result<EngineConfig> parse_engine_config(std::string_view text, std::string name,
                                                       std::filesystem::path folder);

// Two tenants, keys, tables and tools: what `serve --demo` runs, sized for a short 10x load.
[[nodiscard]] std::string_view demo_engine_config();
[[nodiscard]] std::string_view demo_schema();

}  // namespace faultline::embedded
