#include "net/postgres/postgres_pool.h"

#include "base/with_deadline.h"

#include <algorithm>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace faultline::net {

namespace asio = boost::asio;

namespace {

Error unavailable(std::string cause) {
    return Error{.code = ErrorCode::kUpstreamUnavailable,
                 .message = "the database is not available",
                 .cause = std::move(cause)};
}

Error out_of_time(std::string cause) {
    return Error{.code = ErrorCode::kToolTimeout,
                 .message = "the query ran out of time",
                 .cause = std::move(cause)};
}

}  // namespace

// Somebody in the queue for a connection; on the stack of acquire().
struct PostgresPool::Waiter {
    Waiter(PostgresPool* owner, const asio::any_io_executor& executor)
        : pool(owner), wake(executor, asio::steady_timer::time_point::max()) {
        place = pool->waiters_.insert(pool->waiters_.end(), this);
    }
    ~Waiter() {
        if (!granted) {
            pool->waiters_.erase(place);
        } else if (!taken) {
            pool->release();
        }
    }
    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;

    PostgresPool* pool;
    asio::steady_timer wake;  // never expires; cancelled when a connection is granted
    std::list<Waiter*>::iterator place;
    bool granted = false;
    bool taken = false;
};

// The right to one connection, given back at the end of a scope, and the connection with it.
class PostgresPool::Slot {
public:
    explicit Slot(PostgresPool* pool) : pool_(pool) {}
    ~Slot() {
        if (connection != nullptr) {
            if (connection->is_usable()) {
                pool_->idle_.push_back(std::move(connection));
            } else {
                ++pool_->dropped_;
                connection.reset();
            }
        }
        pool_->release();
    }
    Slot(const Slot&) = delete;
    Slot& operator=(const Slot&) = delete;

    std::unique_ptr<PostgresConnection> connection;

private:
    PostgresPool* pool_;
};

PostgresPool::~PostgresPool() = default;

void PostgresPool::release() {
    if (waiters_.empty()) {
        --in_use_;
        return;
    }
    Waiter* next = waiters_.front();
    waiters_.pop_front();
    next->granted = true;
    next->wake.cancel();
}

asio::awaitable<bool> PostgresPool::acquire() {
    co_await asio::this_coro::throw_if_cancelled(false);
    if (in_use_ < options_.max_connections) {
        ++in_use_;
        co_return true;
    }
    if (waiters_.size() >= options_.max_waiting) {
        ++refused_;
        co_return false;
    }
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    Waiter waiter(this, executor);
    (void)co_await waiter.wake.async_wait(asio::as_tuple(asio::use_awaitable));
    waiter.taken = waiter.granted;
    co_return waiter.granted;
}

asio::awaitable<Result<std::unique_ptr<PostgresConnection>>> PostgresPool::connection(
    Deadline deadline) {
    co_await asio::this_coro::throw_if_cancelled(false);
    while (!idle_.empty()) {
        std::unique_ptr<PostgresConnection> idle = std::move(idle_.back());
        idle_.pop_back();
        if (idle->is_usable()) {
            co_return std::move(idle);
        }
        ++dropped_;
    }
    ++opened_;
    const Deadline patience =
        deadline.earlier(Deadline::after(clock_.now(), options_.connect_timeout));
    Result<std::unique_ptr<PostgresConnection>> opened =
        co_await with_deadline<std::unique_ptr<PostgresConnection>>(
            clock_, patience, unavailable("connect timeout"),
            PostgresConnection::connect(options_.connect));
    co_return std::move(opened);
}

asio::awaitable<Result<PostgresRows>> PostgresPool::run(PostgresQuery query, Deadline deadline) {
    co_await asio::this_coro::throw_if_cancelled(false);
    if (!co_await acquire()) {
        co_return unavailable("every connection is in use");
    }
    Slot slot(this);
    Result<std::unique_ptr<PostgresConnection>> open = co_await connection(deadline);
    if (!open) {
        co_return open.error();
    }
    slot.connection = std::move(*open);
    query.statement_timeout = options_.default_statement_timeout;
    if (!deadline.is_never()) {
        const Duration left = deadline.remaining(clock_.now());
        const Duration margin = std::min<Duration>(std::chrono::milliseconds(50), left / 10);
        query.statement_timeout = std::min(query.statement_timeout, left - margin);
    }
    Result<PostgresRows> rows = co_await slot.connection->query(std::move(query));
    co_return std::move(rows);
}

asio::awaitable<Result<PostgresRows>> PostgresPool::query(PostgresQuery query, Deadline deadline) {
    if (deadline.passed(clock_.now())) {
        co_return out_of_time("before the start");
    }
    Result<PostgresRows> rows = co_await with_deadline<PostgresRows>(
        clock_, deadline, out_of_time("deadline"), run(std::move(query), deadline));
    co_return std::move(rows);
}

}  // namespace faultline::net
