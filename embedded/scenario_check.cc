#include "embedded/scenario_check.h"

#include "base/files.h"
#include "base/http_url.h"
#include "base/yaml/diagnostic.h"
#include "embedded/engine_config.h"
#include "embedded/engine_database.h"
#include "embedded/engine_graph.h"
#include "embedded/fault_schema_check.h"
#include "embedded/request_check.h"
#include "engine/api/request_codec.h"
#include "faults/kinds/table.h"
#include "net/postgres/conninfo.h"
#include "net/postgres/private_postgres.h"
#include "scenarios/format/request_route.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <string_view>
#include <variant>

#include <fmt/format.h>

namespace faultline::embedded {

namespace {

using scenario::ClockKind;
using scenario::Scenario;

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    for (;;) {
        const auto end = text.find('\n');
        lines.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos) {
            return lines;
        }
        text.remove_prefix(end + 1);
    }
}

void check_clock(const Scenario& scenario, ClockKind clock, yaml::Problems& problems) {
    const char* const name = clock == ClockKind::kVirtual ? "virtual" : "real";
    if (std::ranges::find(scenario.clocks, name) == scenario.clocks.end()) {
        problems.add(
            scenario.positions.clocks,
            fmt::format("{} does not run on the {} clock", scenario.name, name),
            clock == ClockKind::kVirtual
                ? "real time (neither --clock virtual nor --seeds), or virtual in its clocks"
                : "--clock virtual, or real in its clocks");
    }
}

using Names = std::vector<std::string>;

void check_name(const SourcePosition& position, std::string_view kind, const std::string& name,
                const Names& known, yaml::Problems& problems) {
    if (std::ranges::find(known, name) == known.end()) {
        problems.unknown(position, kind, name, known);
    }
}

void check_tenants(const Scenario& scenario, const Names& known, yaml::Problems& problems) {
    for (const auto& request : scenario.load.requests) {
        for (const auto& tenant : request.tenants) {
            check_name(scenario.positions.tenants, "tenant", tenant, known, problems);
        }
    }
}

// Which key of the fault names the tenant: "tenant", or a parameter.
std::string key_of(const fault::FaultSpec& spec, const std::string& tenant) {
    const auto named = std::ranges::find_if(spec.parameters, [&](const auto& parameter) {
        const auto* const text = std::get_if<std::string>(&parameter.second);
        return text != nullptr && *text == tenant;
    });
    return spec.match.tenant == tenant || named == spec.parameters.end() ? "tenant" : named->first;
}

void check_faults(const Scenario& scenario, const Names& tenants, const Names& tools,
                  yaml::Problems& problems) {
    for (std::size_t i = 0; i < scenario.faults.size(); ++i) {
        const fault::FaultSpec& spec = scenario.faults[i];
        if (spec.match.tool) {
            check_name(position_in_fault(scenario, i, "tool"), "tool", *spec.match.tool, tools,
                       problems);
        }
        const fault::Fault* const fault = fault::find_fault(spec.fault);
        for (const std::string& tenant :
             fault == nullptr ? Names{} : fault::tenants_of(fault->info, spec)) {
            check_name(position_in_fault(scenario, i, key_of(spec, tenant)), "tenant", tenant,
                       tenants, problems);
        }
    }
}

bool sends_a_plan(const scenario::RequestSpec& request) {
    return scenario::route_of(request) == scenario::RequestRoute::kPlan;
}

// Of all plans that the load sends; nullopt when the engine will refuse one of them.
std::optional<Names> planned_steps(const Scenario& scenario) {
    Names ids;
    for (const auto& request : scenario.load.requests) {
        if (scenario::route_of(request) == scenario::RequestRoute::kDecision) {
            ids.emplace_back(scenario::kDecisionStep);
        }
        if (!sends_a_plan(request)) {
            continue;
        }
        const auto decoded = engine::decode_orchestration(request.body);
        if (!decoded) {
            return std::nullopt;
        }
        for (const auto& step : decoded->plan.steps) {
            ids.push_back(step.id);
        }
    }
    std::ranges::sort(ids);
    ids.erase(std::ranges::unique(ids).begin(), ids.end());
    return ids;
}

void check_steps(const Scenario& scenario, yaml::Problems& problems) {
    const auto known = planned_steps(scenario);
    for (std::size_t i = 0; i < scenario.checks.size(); ++i) {
        const auto& select = scenario.checks[i].select;
        const auto step = select.find("step");
        if (known && step != select.end()) {
            check_name(position_in_check(scenario, i, "step"), "step", step->second, *known,
                       problems);
        }
    }
}

void check_names(const EngineConfig& config, const Scenario& scenario, yaml::Problems& problems) {
    Names tenants;
    Names tools;
    std::ranges::transform(config.tenants, std::back_inserter(tenants), &TenantConfig::name);
    for (const ToolConfig& tool : config.tools) {
        tools.push_back(tool.capability.tool_id);
    }
    check_tenants(scenario, tenants, problems);
    check_faults(scenario, tenants, tools, problems);
}

void check_against(const EngineConfig& config, const Scenario& scenario, yaml::Problems& problems) {
    check_names(config, scenario, problems);
    check_requests(config, scenario, problems);
    check_steps(scenario, problems);
}

SourcePosition position_of(const Scenario& scenario, const std::string& resource) {
    const auto found = scenario.positions.resources.find(resource);
    return found == scenario.positions.resources.end() ? SourcePosition{.file = scenario.file}
                                                       : found->second;
}

Result<std::string> schema_text(const scenario::ResourceSpec& resource, const Scenario& scenario) {
    return read_file(std::filesystem::path(scenario.folder) / *resource.schema);
}

void check_postgres(const scenario::ResourceSpec& resource, const Scenario& scenario, bool real,
                    yaml::Problems& problems) {
    const SourcePosition position = position_of(scenario, resource.name);
    if (!resource.is_private) {
        if (resource.dsn.starts_with("postgres://") || resource.dsn.starts_with("postgresql://")) {
            problems.add(position, fmt::format("the dsn of {} is a URI", resource.name),
                         "keywords and values, such as \"host=127.0.0.1 port=5432 "
                         "dbname=postgres\": every tenant connects under its own role");
            return;
        }
        // As the target connects: every tenant under its own role.
        if (const auto dsn = net::check_conninfo(resource.dsn + " user=tenant"); !dsn) {
            problems.add(position,
                         fmt::format("the dsn of {}: {}", resource.name, dsn.error().message),
                         "keywords and values without a user, such as \"host=127.0.0.1 "
                         "port=5432 dbname=postgres\"");
        }
        return;
    }
    if (real && net::PrivatePostgres::find_binaries().empty()) {
        problems.add(position,
                     fmt::format("{} needs PostgreSQL, and none is installed", resource.name),
                     "initdb and postgres; scripts/setup installs them");
    }
    if (resource.schema) {
        const auto schema = schema_text(resource, scenario);
        if (!schema) {
            problems.add(position, schema.error().message, "a file with the schema");
        }
    }
}

// What only building it shows: keys that are taken, fallbacks that are not there, a schema that is
// no SQL. The engine is made without PostgreSQL and thrown away; its tables are kept.
Result<TableColumns> build_once(const EngineConfig& config) {
    SteadyClock clock;
    auto database = open_sqlite(config, clock, 0);
    if (!database) {
        return database.error();
    }
    EngineGraphOptions options;
    options.config = config;
    options.database = database->backend;
    options.data_source = database->source;
    auto graph = EngineGraph::build(std::move(options), clock, nullptr);
    if (!graph) {
        return graph.error();
    }
    return tables_of(*database);
}

// In virtual time, and without a resource, the database is made from the configuration's schema.
// `postgres`: the resource that it is in on the real clock; null: none, or not on that clock.
void check_schema_faults(const Scenario& scenario, const TableColumns& tables, bool runs_in_virtual,
                         const scenario::ResourceSpec* postgres, yaml::Problems& problems) {
    const std::size_t before = problems.reported();
    if (runs_in_virtual || postgres == nullptr) {
        check_fault_schema(scenario, tables, problems);
    }
    // A name that neither database has is reported once.
    if (problems.reported() == before && postgres != nullptr && postgres->is_private &&
        postgres->schema) {
        if (const auto sql = schema_text(*postgres, scenario)) {
            check_names_in_sql(scenario, *sql, *postgres->schema, problems);
        }
    }
}

// The configuration lies beside the scenario, and so does what it names.
void check_schema_file(const EngineConfig& config, const Scenario& scenario,
                       yaml::Problems& problems) {
    if (!config.database || config.database->sqlite_schema == "demo") {
        return;
    }
    const auto folder = config.folder.empty() ? std::filesystem::path(".") : config.folder;
    const auto inside = config.database->sqlite_schema.lexically_normal().lexically_relative(
        folder.lexically_normal());
    if (inside.empty() || *inside.begin() == "..") {
        problems.add(scenario.positions.target_value,
                     fmt::format("{}: sqlite_schema names a file outside of its folder",
                                 *scenario.target.engine_config),
                     "a path in the folder of the configuration; copy or move the file there");
    }
}

// The engine's own files, one of each tenant, are the only SQLite that a run can have.
void check_sqlite(const scenario::ResourceSpec& resource, const Scenario& scenario,
                  yaml::Problems& problems) {
    if (!is_engines_sqlite(resource)) {
        problems.add(position_of(scenario, resource.name),
                     fmt::format("the engine makes the SQLite files of {} itself", resource.name),
                     fmt::format("{{sqlite: private}} alone; their schema is sqlite_schema in {}",
                                 *scenario.target.engine_config));
    }
    for (std::size_t i = 0; i < scenario.faults.size(); ++i) {
        const fault::FaultSpec& fault = scenario.faults[i];
        if (fault.on == resource.name) {
            problems.add(position_in_fault(scenario, i, "on"),
                         fmt::format("{} on {}, which is SQLite", fault.fault, resource.name),
                         "a resource {postgres: private}; on the real clock nothing else can be "
                         "acted on by faults");
        }
    }
}

// On the real clock.
void check_resources(const EngineConfig& config, const Scenario& scenario,
                     yaml::Problems& problems) {
    if (scenario.resources.empty() || resource_of_database(config, scenario.resources) != nullptr) {
        return;
    }
    for (const auto& resource : scenario.resources) {
        if (config.database && resource.name == config.database->resource) {
            return check_sqlite(resource, scenario, problems);
        }
    }
    const std::string& name = scenario.resources.front().name;
    problems.add(
        position_of(scenario, name), "the engine's configuration uses no resource named " + name,
        fmt::format("database: {{resource: {}}} in {}", name, *scenario.target.engine_config));
}

// `clock`: nullopt for each that the scenario names.
void check_runnable(const EngineConfig& config, const Scenario& scenario,
                    std::optional<ClockKind> clock, yaml::Problems& problems) {
    const auto names = [&](std::string_view name) {
        return std::ranges::find(scenario.clocks, name) != scenario.clocks.end();
    };
    const bool in_virtual = clock ? clock == ClockKind::kVirtual : names("virtual");
    const bool on_real = clock ? !in_virtual : names("real");
    const scenario::ResourceSpec* const postgres = resource_of_database(config, scenario.resources);
    if (postgres != nullptr) {
        // A file that runs in virtual time too is right where no server is installed.
        check_postgres(*postgres, scenario, !in_virtual, problems);
    }
    if (on_real) {
        check_resources(config, scenario, problems);
    }
    const auto tables = build_once(config);
    if (!tables) {
        const Error& error = tables.error();
        problems.add(scenario.positions.target_value,
                     fmt::format("{}: {}{}{}", *scenario.target.engine_config, error.message,
                                 error.cause.empty() ? "" : ": ", error.cause));
        return;
    }
    check_schema_faults(scenario, *tables, names("virtual") || in_virtual,
                        on_real ? postgres : nullptr, problems);
}

// A system that runs already: faults need access to it, and tenants its keys. Neither is there.
void check_url(const Scenario& scenario, yaml::Problems& problems) {
    const auto url = parse_http_url(*scenario.target.url);
    if (!url) {
        problems.add(scenario.positions.target_value, url.error().message);
    } else if (!is_loopback(url->host)) {
        problems.add(scenario.positions.target_value,
                     fmt::format("{} is not this machine", url->host),
                     "a system on this machine; `faultline load` has --allow-target");
    }
    for (std::size_t i = 0; i < scenario.faults.size(); ++i) {
        problems.add(scenario.fault_positions[i],
                     fmt::format("{} on a target that is only a URL", scenario.faults[i].fault),
                     "target: {engine: …}; nothing here can act on a system that is up already");
    }
    for (const auto& request : scenario.load.requests) {
        if (!request.tenants.empty()) {
            problems.add(scenario.positions.requests, "tenants of a target that is only a URL",
                         "headers that identify who sends");
        }
    }
}

std::filesystem::path configuration_of(const Scenario& scenario) {
    return (std::filesystem::path(scenario.folder) / *scenario.target.engine_config)
        .lexically_normal();
}

}  // namespace

std::vector<std::string> check_scenario(const Scenario& scenario, std::optional<ClockKind> clock) {
    yaml::Problems problems;
    std::vector<std::string> lines;
    if (!scenario.target.url && !scenario.target.engine_config) {
        // Reported alone: other mistakes are not worth mending for a target that cannot be run.
        problems.add(scenario.positions.target, "a target that is not the engine",
                     "target: {engine: {config: engine.yaml}} or {url: http://…}; nothing else can "
                     "be run so far");
        return {to_string(problems.sorted().front())};
    }
    if (clock) {
        check_clock(scenario, *clock, problems);
    }
    if (scenario.target.url) {
        check_url(scenario, problems);
    } else {
        const auto config = read_engine_config(configuration_of(scenario));
        if (config) {
            check_against(*config, scenario, problems);
            check_schema_file(*config, scenario, problems);
            check_runnable(*config, scenario, clock, problems);
        } else {
            lines = lines_of(config.error().message);
        }
    }
    for (const auto& problem : problems.sorted()) {
        lines.push_back(to_string(problem));
    }
    return lines;
}

std::vector<std::string> check_draft(const Scenario& draft,
                                     const std::vector<yaml::Diagnostic>& problems) {
    // A file that cannot be read is one of the problems.
    if (!draft.target.engine_config || !read_file(configuration_of(draft))) {
        return {};
    }
    const auto config = read_engine_config(configuration_of(draft));
    if (!config) {
        return lines_of(config.error().message);
    }
    yaml::Problems more;
    check_names(*config, draft, more);
    std::vector<std::string> lines;
    for (const auto& problem : more.sorted()) {
        if (std::ranges::find(problems, problem.position, &yaml::Diagnostic::position) ==
            problems.end()) {
            lines.push_back(to_string(problem));
        }
    }
    return lines;
}

}  // namespace faultline::embedded
