// Where blocking calls go (SQLite, file writes): a small thread pool that posts results back to
// the calling executor. With zero threads the call runs inline, which virtual time needs. At most
// `max_queued` calls wait or run; what is over it is refused with UPSTREAM_UNAVAILABLE and
// counted. Must end before the io_context it posts back to.
#pragma once

#include "base/result.h"
#include "base/with_deadline.h"

#include <atomic>
#include <exception>
#include <functional>
#include <memory>
#include <optional>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace faultline {

class BlockingPool {
public:
    explicit BlockingPool(std::size_t threads, std::size_t max_queued = 1024);
    // Waits for the calls that run.
    ~BlockingPool();
    BlockingPool(const BlockingPool&) = delete;
    BlockingPool& operator=(const BlockingPool&) = delete;

    // Runs `call` off the calling executor. When the waiting coroutine is cancelled it returns at
    // once; the call itself goes on and its value is dropped, so `call` must own what it touches
    // and bound its own time. An exception of `call` becomes INTERNAL_ERROR.
    template <class T>
    boost::asio::awaitable<Result<T>> run(std::function<Result<T>()> call);

    [[nodiscard]] std::size_t queued() const { return queued_.load(std::memory_order_relaxed); }
    [[nodiscard]] std::size_t refused() const { return refused_.load(std::memory_order_relaxed); }

private:
    bool admit();
    template <class T>
    static Result<T> invoke(const std::function<Result<T>()>& call);

    std::size_t threads_;
    std::size_t max_queued_;
    std::atomic<std::size_t> queued_{0};
    std::atomic<std::size_t> refused_{0};
    std::unique_ptr<boost::asio::thread_pool> pool_;
};

template <class T>
Result<T> BlockingPool::invoke(const std::function<Result<T>()>& call) {
    try {
        return call();
    } catch (...) {
        return Error{.code = ErrorCode::kInternalError,
                     .message = "internal error",
                     .cause = describe(std::current_exception())};
    }
}

template <class T>
boost::asio::awaitable<Result<T>> BlockingPool::run(std::function<Result<T>()> call) {
    namespace asio = boost::asio;
    co_await asio::this_coro::throw_if_cancelled(false);
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    if (cancellation.cancelled() != asio::cancellation_type::none) {
        co_return Error{.code = ErrorCode::kToolTimeout, .message = "cancelled", .cause = {}};
    }
    if (threads_ == 0) {
        co_return invoke(call);
    }
    if (!admit()) {
        co_return Error{.code = ErrorCode::kUpstreamUnavailable,
                        .message = "too many calls wait for a worker",
                        .cause = {}};
    }
    struct Shared {
        explicit Shared(const asio::any_io_executor& executor)
            : wake(executor, asio::steady_timer::time_point::max()) {}
        asio::steady_timer wake;
        std::optional<Result<T>> value;
    };
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    auto shared = std::make_shared<Shared>(executor);
    asio::post(*pool_, [this, shared, executor, work = std::move(call)]() {
        Result<T> value = invoke(work);
        queued_.fetch_sub(1, std::memory_order_relaxed);
        asio::post(executor, [shared, arrived = std::move(value)]() mutable {
            shared->value = std::move(arrived);
            shared->wake.cancel();
        });
    });
    (void)co_await shared->wake.async_wait(asio::as_tuple(asio::use_awaitable));
    std::optional<Result<T>> arrived = std::move(shared->value);
    if (!arrived) {
        co_return Error{.code = ErrorCode::kToolTimeout, .message = "cancelled", .cause = {}};
    }
    co_return std::move(*arrived);
}

}  // namespace faultline
