// Races an operation against a deadline on the injected clock. The operation is cancelled when
// the deadline passes and must then end promptly; its late value is dropped. Exceptions that
// escape the operation become E::internal, where E is the error type of the operation's result: the
// library's own or the engine's.
#pragma once

#include "base/clock.h"
#include "base/deadline.h"
#include "base/result.h"

#include <exception>
#include <string>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace faultline {

// The text of an exception, for the log.
[[nodiscard]] std::string describe(const std::exception_ptr& error);

// Whether it is how Asio ends a coroutine that was cancelled.
[[nodiscard]] bool is_cancellation(const std::exception_ptr& error);

namespace detail {

// co_spawn lets only terminal cancellation through, and a parallel group passes on only the first
// request it sees: a total one that the operation ignored would be the last to arrive.
template <class T>
boost::asio::awaitable<T> accept_total_cancellation(boost::asio::awaitable<T> operation) {
    co_await boost::asio::this_coro::reset_cancellation_state(
        boost::asio::enable_total_cancellation());
    co_return co_await std::move(operation);
}

template <class T, class E>
boost::asio::awaitable<boost::system::result<T, E>> race_deadline(
    Clock* clock, Deadline deadline, E on_timeout,
    boost::asio::awaitable<boost::system::result<T, E>> operation) {
    namespace asio = boost::asio;
    co_await asio::this_coro::throw_if_cancelled(false);
    if (deadline.passed(clock->now())) {
        co_return std::move(on_timeout);
    }
    const auto executor = co_await asio::this_coro::executor;
    auto [order, failed, value, sleep_failed, woke] =
        co_await asio::experimental::make_parallel_group(
            asio::co_spawn(executor, accept_total_cancellation(std::move(operation)),
                           asio::deferred),
            asio::co_spawn(executor, accept_total_cancellation(clock->sleep_until(deadline.at())),
                           asio::deferred))
            .async_wait(asio::experimental::wait_for_one(), asio::use_awaitable);
    if (order[0] != 0) {
        co_return std::move(on_timeout);
    }
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    if (failed && is_cancellation(failed) &&
        cancellation.cancelled() != asio::cancellation_type::none) {
        co_return std::move(on_timeout);
    }
    if (failed) {
        co_return E::internal(describe(failed));
    }
    co_return std::move(value);
}

}  // namespace detail

// REQUIRES: T is default-constructible; `clock` outlives the operation. `on_timeout` is what the
// caller sees when time ran out, or when the calling coroutine itself was cancelled.
template <class T, class E>
boost::asio::awaitable<boost::system::result<T, E>> with_deadline(
    Clock& clock, Deadline deadline, E on_timeout,
    boost::asio::awaitable<boost::system::result<T, E>> operation) {
    return detail::race_deadline<T, E>(&clock, deadline, std::move(on_timeout),
                                       std::move(operation));
}

}  // namespace faultline
