// The PostgreSQL query backend: one login role and one bounded pool per tenant, so that row-level
// security can stand on session_user, which no query can change. Every query runs in a read-only
// transaction with statement_timeout from its deadline and is rolled back. Single thread (the
// executor of its callers); the clock must outlive it.
#pragma once

#include "base/clock.h"
#include "engine/ports/query_backend.h"

#include <map>
#include <memory>
#include <string>

namespace faultline::net {
class PostgresPool;
}

namespace faultline::engine {

struct PostgresBackendOptions {
    // libpq connection string by tenant; each names the tenant's own login role (user=…), by which
    // the rows are known to be the tenant's.
    std::map<std::string, std::string, std::less<>> tenants;
    std::size_t connections_per_tenant = 4;    // open at a time; others wait
    std::size_t max_waiting_per_tenant = 256;  // queries; more are UPSTREAM_UNAVAILABLE
    Duration connect_timeout = std::chrono::seconds(5);
    Duration statement_timeout = std::chrono::seconds(60);  // at most, also with a later deadline
    Duration lock_timeout = std::chrono::seconds(2);        // PostgreSQL's, of each statement
    std::size_t work_mem_mb = 16;                           // PostgreSQL's, MiB of each sort
    std::string search_path = "public";                     // schemas of names without one
};

class PostgresBackend final : public QueryBackend {
public:
    PostgresBackend(Clock& clock, const PostgresBackendOptions& options);
    ~PostgresBackend() override;

    // An unknown tenant is PERMISSION_DENIED.
    boost::asio::awaitable<Result<SqlRows>> query(CallContext context, SqlQuery query) override;
    // Can the tenant's role run a query? Without a tenant: the first one's.
    boost::asio::awaitable<Result<void>> ping(CallContext context) override;

    // Null for an unknown tenant; for metrics and tests.
    [[nodiscard]] const net::PostgresPool* pool(std::string_view tenant) const {
        const auto found = pools_.find(tenant);
        return found == pools_.end() ? nullptr : found->second.get();
    }

private:
    // Whose rows a role reads: `asked` when that is its role.
    [[nodiscard]] std::string tenant_of(const std::string& role, const std::string& asked) const;

    std::map<std::string, std::unique_ptr<net::PostgresPool>, std::less<>> pools_;
    std::map<std::string, std::string, std::less<>> roles_;  // by tenant
};

}  // namespace faultline::engine
