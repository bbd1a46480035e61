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
            if (connection->is_opening()) {
                pool_->opening_.push_back({std::move(connection), since});
            } else if (connection->is_usable()) {
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
    Instant since;  // when it began to open

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

std::unique_ptr<PostgresConnection> PostgresPool::idle_connection() {
    while (!idle_.empty()) {
        std::unique_ptr<PostgresConnection> idle = std::move(idle_.back());
        idle_.pop_back();
        if (idle->is_usable()) {
            return idle;
        }
        ++dropped_;
    }
    return nullptr;
}

asio::awaitable<Result<void>> PostgresPool::open(Slot* slot) {
    co_await asio::this_coro::throw_if_cancelled(false);
    const Deadline last = Deadline::after(slot->since, options_.connect_timeout);
    Result<void> opened = co_await with_deadline<void>(clock_, last, unavailable("connect timeout"),
                                                       slot->connection->open());
    if (!opened && last.passed(clock_.now())) {
        ++dropped_;
        slot->connection.reset();
    }
    co_return std::move(opened);
}

asio::awaitable<Result<void>> PostgresPool::connect(Slot* slot, Deadline deadline) {
    co_await asio::this_coro::throw_if_cancelled(false);
    std::erase_if(opening_, [&](const Opening& left) {
        return Deadline::after(left.since, options_.connect_timeout).passed(clock_.now());
    });
    slot->connection = idle_connection();
    if (slot->connection != nullptr) {
        co_return Result<void>{};
    }
    if (!opening_.empty()) {
        slot->connection = std::move(opening_.back().connection);
        slot->since = opening_.back().since;
        opening_.pop_back();
        Result<void> opened = co_await open(slot);
        const bool failed = slot->connection == nullptr || !slot->connection->is_opening();
        if (opened || !failed || deadline.passed(clock_.now())) {
            co_return std::move(opened);
        }
    }
    ++opened_;
    slot->since = clock_.now();
    slot->connection =
        PostgresConnection::start(co_await asio::this_coro::executor, options_.connect);
    Result<void> opened = co_await open(slot);
    co_return std::move(opened);
}

asio::awaitable<Result<PostgresRows>> PostgresPool::run(PostgresQuery query, Deadline deadline) {
    co_await asio::this_coro::throw_if_cancelled(false);
    if (!co_await acquire()) {
        co_return unavailable("every connection is in use");
    }
    Slot slot(this);
    const Result<void> connected = co_await connect(&slot, deadline);
    if (!connected) {
        co_return connected.error();
    }
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
