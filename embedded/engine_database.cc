#include "embedded/engine_database.h"

#include "base/files.h"
#include "engine/tools/sql/postgres_backend.h"
#include "engine/tools/sql/sqlite_backend.h"
#include "engine/tools/topology.h"
#include "net/sqlite/sqlite_admin.h"

#include <algorithm>
#include <string_view>

namespace faultline::embedded {

namespace {

// The kind of the resource, and the data_source in answers that come from it.
constexpr std::string_view kPostgres = "postgres";
constexpr std::string_view kSqlite = "sqlite";

Result<std::string> schema_of(const DatabaseConfig& database) {
    if (database.sqlite_schema == "demo") {
        return std::string(demo_schema());
    }
    return read_file(database.sqlite_schema);
}

}  // namespace

Result<EngineDatabase> open_sqlite(const EngineConfig& config, Clock& clock, std::size_t threads) {
    EngineDatabase database;
    if (!config.database) {
        return database;
    }
    const auto schema = schema_of(*config.database);
    if (!schema) {
        return schema.error();
    }
    std::vector<std::string> tenants;
    for (const auto& tenant : config.tenants) {
        tenants.push_back(tenant.name);
    }
    auto files = TenantFiles::make(*schema, tenants);
    if (!files) {
        return files.error();
    }
    database.pool = std::make_shared<BlockingPool>(threads);
    database.files = std::make_shared<TenantFiles>(std::move(*files));
    engine::SqliteBackendOptions options;
    options.files = {database.files->paths().begin(), database.files->paths().end()};
    database.backend =
        std::make_shared<engine::SqliteBackend>(*database.pool, clock, std::move(options));
    database.source = kSqlite;
    return database;
}

std::vector<std::string> data_source_names() {
    return {std::string(kPostgres), std::string(kSqlite), engine::kTopologySource};
}

Result<TableColumns> tables_of(const EngineDatabase& database) {
    if (!database.files || database.files->paths().empty()) {
        return TableColumns{};
    }
    auto admin = net::SqliteAdmin::open(database.files->paths().begin()->second);
    if (!admin) {
        return admin.error();
    }
    return (*admin)->tables();
}

const scenario::ResourceSpec* resource_of_database(
    const EngineConfig& config, const std::vector<scenario::ResourceSpec>& resources) {
    const auto found = std::ranges::find_if(resources, [&](const auto& resource) {
        return config.database && resource.name == config.database->resource &&
               resource.kind == kPostgres;
    });
    return found == resources.end() ? nullptr : &*found;
}

bool is_engines_sqlite(const scenario::ResourceSpec& resource) {
    return resource.kind == kSqlite && resource.is_private && !resource.schema;
}

EngineDatabase open_postgres(const EngineConfig& config, Clock& clock,
                             const std::function<std::string(const std::string& role)>& conninfo) {
    engine::PostgresBackendOptions options;
    for (const auto& tenant : config.tenants) {
        options.tenants[tenant.name] = conninfo(tenant.role);
    }
    if (config.database) {
        options.connections_per_tenant = config.database->pool;
    }
    EngineDatabase database;
    database.backend = std::make_shared<engine::PostgresBackend>(clock, options);
    database.source = kPostgres;
    return database;
}

}  // namespace faultline::embedded
