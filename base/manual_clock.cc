#include "base/manual_clock.h"

#include "base/check.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace faultline {

namespace asio = boost::asio;

WallTime ManualClock::wall() const {
    return WallTime{std::chrono::duration_cast<WallTime::duration>(now_.time_since_epoch())};
}

asio::awaitable<bool> ManualClock::sleep_until(Instant when) {
    co_await asio::this_coro::throw_if_cancelled(false);
    const auto executor = co_await asio::this_coro::executor;
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    if (cancellation.cancelled() != asio::cancellation_type::none) {
        co_return false;
    }
    if (when <= now_) {
        co_await asio::post(executor, asio::use_awaitable);
        co_return true;
    }
    FAULTLINE_CHECK(sleepers_.size() < max_sleepers_, "too many sleepers on the manual clock");
    // The timer never expires by itself; advance_to() cancels it, which is the wake-up. A
    // cancelled coroutine cancels it too, but does not set `woken`.
    asio::steady_timer timer(executor, asio::steady_timer::time_point::max());
    bool woken = false;
    const Key key{when, next_ticket_++};
    sleepers_.emplace(key, Sleeper{&timer, &woken});
    struct Unregister {
        ManualClock* clock;
        Key key;
        ~Unregister() { clock->sleepers_.erase(key); }
    } unregister{this, key};
    (void)co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    co_return woken;
}

std::optional<Instant> ManualClock::next_wake_up() const {
    // A sleep until Instant::max() never elapses: only cancellation ends it.
    if (sleepers_.empty() || sleepers_.begin()->first.first == Instant::max()) {
        return std::nullopt;
    }
    return sleepers_.begin()->first.first;
}

void ManualClock::advance_to(Instant to) {
    FAULTLINE_CHECK(to >= now_, "time does not run backwards");
    now_ = to;
    while (!sleepers_.empty() && sleepers_.begin()->first.first <= now_) {
        const Sleeper sleeper = sleepers_.begin()->second;
        sleepers_.erase(sleepers_.begin());
        *sleeper.woken = true;
        sleeper.timer->cancel();
    }
}

std::size_t ManualClock::run(asio::io_context& io, std::optional<Instant> until,
                             const std::function<bool()>& has_ended) {
    std::size_t handlers = 0;
    for (;;) {
        io.restart();
        handlers += io.poll();
        const auto next = next_wake_up();
        if (!next || (until && *next > *until) || (has_ended && has_ended())) {
            break;
        }
        advance_to(*next);
    }
    if (until && *until > now_) {
        now_ = *until;
    }
    return handlers;
}

}  // namespace faultline
