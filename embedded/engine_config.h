// What an engine is made of, read from engine.yaml: tenants and their keys, tools with their
// limits, the database, the topology that stands in for it. A value; errors say
// file:line:column, what is wrong and what was expected.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "engine/registry/capability.h"
#include "engine/tools/topology_map.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::embedded {

struct TenantConfig {
    std::string name;
    std::string key;                    // API key; a secret, never shown
    std::vector<std::string> canaries;  // planted in its data; nobody else may ever see one
    std::string role;                   // PostgreSQL login role; "tenant_<name>" unless given
};

// A tool without a real system behind it, for scenarios: takes `latency`, answers a small object.
struct SimulatedConfig {
    Duration latency{};
};

struct ToolConfig {
    engine::ToolCapability capability;
    std::optional<SimulatedConfig> simulated;  // else a tool that ships, by its name
};

struct DatabaseConfig {
    std::string resource;                 // the scenario's resource it lives in; may be empty
    std::filesystem::path sqlite_schema;  // run once per tenant, {{tenant}} replaced
    std::size_t pool = 8;                 // PostgreSQL connections per tenant
};

struct EngineConfig {
    std::vector<TenantConfig> tenants;
    std::vector<ToolConfig> tools;
    std::optional<DatabaseConfig> database;
    engine::TopologyMaps topology;
    std::size_t max_runs_in_flight = 512;
    std::filesystem::path folder;  // what other paths are relative to
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
