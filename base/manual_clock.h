// Virtual time: a clock moved by hand, or by run(), which executes an io_context on the calling
// thread and jumps to the earliest sleeper whenever nothing else is ready. One thread only; same
// coroutines, same order, same instants on every run. Bounded by `max_sleepers`.
#pragma once

#include "base/clock.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

namespace faultline {

class ManualClock final : public Clock {
public:
    explicit ManualClock(Instant start = Instant{}, std::size_t max_sleepers = 1'000'000)
        : now_(start), max_sleepers_(max_sleepers) {}

    [[nodiscard]] Instant now() const override { return now_; }
    // Virtual runs date from the Unix epoch, so that their records are the same on every day.
    [[nodiscard]] WallTime wall() const override;
    boost::asio::awaitable<bool> sleep_until(Instant when) override;

    // The earliest instant that is waited for. Instant::max() is never, hence no wake-up.
    [[nodiscard]] std::optional<Instant> next_wake_up() const;

    // Moves time to `to` (never backwards) and wakes, in order of (instant, arrival), those due.
    void advance_to(Instant to);
    void advance(Duration by) { advance_to(now_ + by); }

    // Runs `io` until no handler is ready and no coroutine sleeps, time would pass `until`, or
    // `has_ended` says so, which is asked before each step of time; empty: never. Returns the
    // number of handlers run.
    std::size_t run(boost::asio::io_context& io, std::optional<Instant> until = std::nullopt,
                    const std::function<bool()>& has_ended = {});

private:
    struct Sleeper {
        boost::asio::steady_timer* timer;
        bool* woken;
    };
    using Key = std::pair<Instant, std::uint64_t>;

    Instant now_;
    std::size_t max_sleepers_;
    std::uint64_t next_ticket_ = 0;
    std::map<Key, Sleeper> sleepers_;
};

}  // namespace faultline
