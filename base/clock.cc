#include "base/clock.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace faultline {

namespace asio = boost::asio;

Instant SteadyClock::now() const { return std::chrono::steady_clock::now(); }

WallTime SteadyClock::wall() const { return std::chrono::system_clock::now(); }

asio::awaitable<bool> SteadyClock::sleep_until(Instant when) {
    co_await asio::this_coro::throw_if_cancelled(false);
    // A cancellation that came before the wait would not end it.
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    if (cancellation.cancelled() != asio::cancellation_type::none) {
        co_return false;
    }
    asio::steady_timer timer(co_await asio::this_coro::executor, when);
    const auto [error] = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    co_return !error;
}

}  // namespace faultline
