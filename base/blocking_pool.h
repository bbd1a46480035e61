// Where blocking calls go (SQLite, file writes): a small thread pool that posts results back to
// the calling executor. With zero threads the call runs inline, which virtual time needs. At most
// `max_queued` calls wait or run; what is over it is refused and counted. Must end before the
// io_context it posts back to.
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
    // and bound its own time. R is a result<T, E> of the library's error or the engine's:
    // E::internal for an exception of `call`, E::cancelled, E::unavailable when too many wait.
    template <class R>
    boost::asio::awaitable<R> run(std::function<R()> call);

    [[nodiscard]] std::size_t queued() const { return queued_.load(std::memory_order_relaxed); }
    [[nodiscard]] std::size_t refused() const { return refused_.load(std::memory_order_relaxed); }

private:
    bool admit();
    template <class R>
    static R invoke(const std::function<R()>& call);

    std::size_t threads_;
    std::size_t max_queued_;
    std::atomic<std::size_t> queued_{0};
    std::atomic<std::size_t> refused_{0};
    std::unique_ptr<boost::asio::thread_pool> pool_;
};

template <class R>
R BlockingPool::invoke(const std::function<R()>& call) {
    try {
        return call();
    } catch (...) {
        return R::error_type::internal(describe(std::current_exception()));
    }
}

template <class R>
boost::asio::awaitable<R> BlockingPool::run(std::function<R()> call) {
    namespace asio = boost::asio;
    using E = typename R::error_type;
    co_await asio::this_coro::throw_if_cancelled(false);
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    if (cancellation.cancelled() != asio::cancellation_type::none) {
        co_return E::cancelled();
    }
    if (threads_ == 0) {
        co_return invoke(call);
    }
    if (!admit()) {
        co_return E::unavailable("too many calls wait for a worker");
    }
    struct Shared {
        explicit Shared(const asio::any_io_executor& executor)
            : wake(executor, asio::steady_timer::time_point::max()) {}
        asio::steady_timer wake;
        std::optional<R> value;
    };
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    auto shared = std::make_shared<Shared>(executor);
    asio::post(*pool_, [this, shared, executor, work = std::move(call)]() {
        R value = invoke(work);
        queued_.fetch_sub(1, std::memory_order_relaxed);
        asio::post(executor, [shared, arrived = std::move(value)]() mutable {
            shared->value = std::move(arrived);
            shared->wake.cancel();
        });
    });
    (void)co_await shared->wake.async_wait(asio::as_tuple(asio::use_awaitable));
    std::optional<R> arrived = std::move(shared->value);
    if (!arrived) {
        co_return E::cancelled();
    }
    co_return std::move(*arrived);
}

}  // namespace faultline
