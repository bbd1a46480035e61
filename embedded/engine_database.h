// The database of an engine: where it is, how the engine reaches it, and what must live as long.
#pragma once

#include "base/blocking_pool.h"
#include "base/clock.h"
#include "base/result.h"
#include "embedded/engine_config.h"
#include "embedded/tenant_files.h"
#include "engine/ports/query_backend.h"
#include "scenarios/format/scenario.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace faultline::embedded {

// Members go in the reverse order: the backend before the files and threads it uses.
struct EngineDatabase {
    std::shared_ptr<BlockingPool> pool;
    std::shared_ptr<TenantFiles> files;
    std::shared_ptr<engine::QueryBackend> backend;  // null: no database
    std::string source;                             // "sqlite", "postgres"
};

// Private SQLite files from the configuration's schema. `threads` = 0 runs queries inline, which
// virtual time needs. `clock` must outlive the backend.
[[nodiscard]] Result<EngineDatabase> open_sqlite(const EngineConfig& config, Clock& clock,
                                                 std::size_t threads);

// The PostgreSQL among a scenario's resources that the configuration's database names; null when
// there is none: then the database is SQLite, as it always is in virtual time.
[[nodiscard]] const scenario::ResourceSpec* resource_of_database(
    const EngineConfig& config, const std::vector<scenario::ResourceSpec>& resources);

// Whether a resource is what open_sqlite() makes: private, with the configuration's schema.
[[nodiscard]] bool is_engines_sqlite(const scenario::ResourceSpec& resource);

// Where an answer of the engine may say that its data is from.
[[nodiscard]] std::vector<std::string> data_source_names();

// Columns by table, as the database of the first tenant has them; empty when there is none.
using TableColumns = std::map<std::string, std::vector<std::string>>;
[[nodiscard]] Result<TableColumns> tables_of(const EngineDatabase& database);

// One role and pool a tenant; `conninfo` returns libpq's connection string for a role.
[[nodiscard]] EngineDatabase open_postgres(
    const EngineConfig& config, Clock& clock,
    const std::function<std::string(const std::string& role)>& conninfo);

}  // namespace faultline::embedded
