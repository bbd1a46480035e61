#include "engine/tools/sql/postgres_backend.h"

#include "engine/tools/sql/database_error.h"
#include "net/postgres/conninfo.h"
#include "net/postgres/postgres_pool.h"

#include <algorithm>
#include <utility>

#include <boost/asio/this_coro.hpp>

namespace faultline::engine {

namespace asio = boost::asio;

namespace {

std::string milliseconds(Duration duration) {
    return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(duration).count());
}

// What holds for a whole session. A query could set some of these for itself, were it not for
// the guard; the role's rights are the wall behind.
std::string session_options(const PostgresBackendOptions& options) {
    return "-c default_transaction_read_only=on"
           " -c lock_timeout=" +
           milliseconds(options.lock_timeout) +
           " -c work_mem=" + std::to_string(options.work_mem_mb) +
           "MB"
           " -c search_path=" +
           options.search_path +
           " -c idle_in_transaction_session_timeout=60000"
           // Ends a query whose caller went away.
           " -c client_connection_check_interval=500"
           " -c jit=off -c TimeZone=UTC"
           // The guard reads literals so; a server set otherwise would end them elsewhere.
           " -c standard_conforming_strings=on -c backslash_quote=safe_encoding";
}

}  // namespace

PostgresBackend::PostgresBackend(Clock& clock, const PostgresBackendOptions& options) {
    for (const auto& [tenant, conninfo] : options.tenants) {
        net::PostgresPoolOptions pool{
            .connect = {.conninfo = conninfo, .session_options = session_options(options)},
            .max_connections = options.connections_per_tenant,
            .max_waiting = options.max_waiting_per_tenant,
            .connect_timeout = options.connect_timeout,
            .default_statement_timeout = options.statement_timeout};
        roles_.emplace(tenant, net::conninfo_role(conninfo));
        pools_.emplace(tenant, std::make_unique<net::PostgresPool>(clock, std::move(pool)));
    }
}

PostgresBackend::~PostgresBackend() = default;

std::string PostgresBackend::tenant_of(const std::string& role, const std::string& asked) const {
    if (role.empty() || roles_.find(asked)->second == role) {
        return role.empty() ? role : asked;
    }
    const auto other =
        std::ranges::find_if(roles_, [&](const auto& each) { return each.second == role; });
    return other == roles_.end() ? std::string{} : other->first;
}

asio::awaitable<Result<SqlRows>> PostgresBackend::query(CallContext context, SqlQuery query) {
    co_await asio::this_coro::throw_if_cancelled(false);
    const auto found = pools_.find(context.tenant);
    if (found == pools_.end()) {
        co_return Error{.code = ErrorCode::kPermissionDenied,
                        .message = "this tenant has no database"};
    }
    faultline::Result<SqlRows> rows =
        co_await found->second->query(std::move(query), context.deadline);
    if (!rows) {
        co_return database_error(rows.error());
    }
    rows->owner = tenant_of(rows->owner, context.tenant);
    co_return std::move(*rows);
}

asio::awaitable<Result<void>> PostgresBackend::ping(CallContext context) {
    if (context.tenant.empty() && !pools_.empty()) {
        context.tenant = pools_.begin()->first;
    }
    SqlQuery probe{.sql = "SELECT 1", .max_rows = 1};
    const Result<SqlRows> answer = co_await query(std::move(context), std::move(probe));
    if (!answer) {
        co_return answer.error();
    }
    co_return Result<void>{};
}

}  // namespace faultline::engine
