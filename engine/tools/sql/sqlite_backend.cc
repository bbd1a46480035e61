#include "engine/tools/sql/sqlite_backend.h"

#include "base/with_deadline.h"
#include "engine/tools/sql/database_error.h"
#include "net/sqlite/sqlite_reader.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

#include <boost/asio/this_coro.hpp>

namespace faultline::engine {

namespace asio = boost::asio;

namespace {

// Raises the flag when the caller's coroutine ends, cancelled or not: a query that still runs on
// the pool's thread then ends early.
class StopOnExit {
public:
    explicit StopOnExit(std::shared_ptr<std::atomic<bool>> flag) : flag_(std::move(flag)) {}
    ~StopOnExit() { flag_->store(true, std::memory_order_relaxed); }
    StopOnExit(const StopOnExit&) = delete;
    StopOnExit& operator=(const StopOnExit&) = delete;

private:
    std::shared_ptr<std::atomic<bool>> flag_;
};

Error out_of_time() {
    return Error{.code = ErrorCode::kToolTimeout,
                 .message = "the query ran out of time",
                 .cause = "sqlite: deadline"};
}

Error unknown_tenant() {
    return Error{.code = ErrorCode::kPermissionDenied, .message = "this tenant has no database"};
}

}  // namespace

// The idle handles, under a lock held for moments only.
struct SqliteBackend::Handles {
    SqliteBackendOptions options;
    std::mutex mutex;
    std::map<std::string, std::vector<std::unique_ptr<net::SqliteReader>>, std::less<>> idle;

    faultline::Result<std::unique_ptr<net::SqliteReader>> take(const std::string& tenant) {
        std::unique_ptr<net::SqliteReader> reader;
        {
            const std::lock_guard lock(mutex);
            auto& waiting = idle[tenant];
            if (!waiting.empty()) {
                reader = std::move(waiting.back());
                waiting.pop_back();
            }
        }
        if (reader != nullptr && reader->is_current()) {
            return reader;
        }
        return net::SqliteReader::open(options.files.find(tenant)->second);
    }

    void give_back(const std::string& tenant, std::unique_ptr<net::SqliteReader> reader) {
        const std::lock_guard lock(mutex);
        auto& waiting = idle[tenant];
        if (waiting.size() < options.max_idle_per_tenant) {
            waiting.push_back(std::move(reader));
        }
    }

    Result<SqlRows> query(const std::string& tenant, const SqlQuery& query,
                          const net::SqliteBounds& bounds) {
        auto reader = take(tenant);
        if (!reader) {
            return database_error(reader.error());
        }
        auto rows = (*reader)->query(query, bounds);
        const std::string owner = tenant_of((*reader)->path(), tenant);
        give_back(tenant, std::move(*reader));
        if (!rows) {
            return database_error(rows.error());
        }
        rows->owner = owner;
        return std::move(*rows);
    }

    // The tenant whose file that is: `asked` when several have it; empty when none has.
    [[nodiscard]] std::string tenant_of(const std::filesystem::path& file,
                                        const std::string& asked) const {
        if (options.files.find(asked)->second == file) {
            return asked;
        }
        const auto other = std::ranges::find_if(
            options.files, [&](const auto& each) { return each.second == file; });
        return other == options.files.end() ? std::string{} : other->first;
    }
};

SqliteBackend::SqliteBackend(BlockingPool& pool, Clock& clock, SqliteBackendOptions options)
    : pool_(pool), clock_(clock), handles_(std::make_shared<Handles>()) {
    handles_->options = std::move(options);
}

SqliteBackend::~SqliteBackend() = default;

asio::awaitable<Result<SqlRows>> SqliteBackend::run(CallContext context, SqlQuery query) {
    co_await asio::this_coro::throw_if_cancelled(false);
    const auto stop = std::make_shared<std::atomic<bool>>(false);
    const StopOnExit stop_on_exit(stop);
    std::function<Result<SqlRows>()> call = [handles = handles_, tenant = context.tenant, stop,
                                             clock = &clock_, deadline = context.deadline,
                                             query = std::move(query)]() {
        const net::SqliteBounds bounds{.clock = clock,
                                       .deadline = deadline,
                                       .stop = stop.get(),
                                       .max_steps = handles->options.max_steps};
        return handles->query(tenant, query, bounds);
    };
    Result<SqlRows> rows = co_await pool_.run<Result<SqlRows>>(std::move(call));
    co_return rows;
}

asio::awaitable<Result<SqlRows>> SqliteBackend::query(CallContext context, SqlQuery query) {
    if (!handles_->options.files.contains(context.tenant)) {
        co_return unknown_tenant();
    }
    const Deadline deadline = context.deadline;
    Result<SqlRows> rows = co_await with_deadline<SqlRows>(
        clock_, deadline, out_of_time(), run(std::move(context), std::move(query)));
    co_return rows;
}

asio::awaitable<Result<void>> SqliteBackend::ping(CallContext context) {
    std::vector<std::string> tenants;
    if (!context.tenant.empty()) {
        tenants.push_back(context.tenant);
    } else {
        for (const auto& [tenant, path] : handles_->options.files) {
            tenants.push_back(tenant);
        }
    }
    for (const std::string& tenant : tenants) {
        context.tenant = tenant;
        SqlQuery probe{.sql = "SELECT 1", .max_rows = 1};
        const Result<SqlRows> answer = co_await query(context, std::move(probe));
        if (!answer) {
            co_return answer.error();
        }
    }
    co_return Result<void>{};
}

}  // namespace faultline::engine
