// The embedded query backend: one read-only SQLite file per tenant, so that no query can reach
// another tenant's rows. Calls block on the pool it is given (inline with zero threads, for
// virtual time). Thread-safe; idle handles are bounded per tenant. The pool and the clock must
// outlive it.
#pragma once

#include "base/blocking_pool.h"
#include "base/clock.h"
#include "engine/ports/query_backend.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>

namespace faultline::engine {

struct SqliteBackendOptions {
    std::map<std::string, std::filesystem::path, std::less<>> files;  // by tenant
    std::size_t max_idle_per_tenant = 4;
    // Ends a runaway query under a clock that stands still; about three seconds of work.
    std::uint64_t max_steps = 500'000'000;
};

class SqliteBackend final : public QueryBackend {
public:
    SqliteBackend(BlockingPool& pool, Clock& clock, SqliteBackendOptions options);
    ~SqliteBackend() override;

    // An unknown tenant is PERMISSION_DENIED.
    boost::asio::awaitable<Result<SqlRows>> query(CallContext context, SqlQuery query) override;
    // Is the tenant's file there and a database? Without a tenant: every tenant's.
    boost::asio::awaitable<Result<void>> ping(CallContext context) override;

private:
    struct Handles;

    boost::asio::awaitable<Result<SqlRows>> run(CallContext context, SqlQuery query);

    BlockingPool& pool_;
    Clock& clock_;
    std::shared_ptr<Handles> handles_;  // shared with calls that outlive a cancelled waiter
};

}  // namespace faultline::engine
