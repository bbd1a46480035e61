// The injected clock. Nothing in Faultline reads time or waits except through one of these.
// Owned by the code that builds the object graph; SteadyClock may be shared by threads, ManualClock
// (manual_clock.h) belongs to one thread.
#pragma once

#include <chrono>

#include <boost/asio/awaitable.hpp>

namespace faultline {

using Duration = std::chrono::nanoseconds;
using Instant = std::chrono::time_point<std::chrono::steady_clock, Duration>;
using WallTime = std::chrono::system_clock::time_point;

class Clock {
public:
    virtual ~Clock() = default;

    // Monotonic; the zero point means nothing.
    [[nodiscard]] virtual Instant now() const = 0;

    // For time stamps that people read, never for intervals.
    [[nodiscard]] virtual WallTime wall() const = 0;

    // Suspends the calling coroutine until `when`. True when the instant was reached, false when
    // the coroutine was cancelled first. Never throws. The clock must outlive the wait.
    virtual boost::asio::awaitable<bool> sleep_until(Instant when) = 0;

    // As sleep_until(now() + how_long); Duration::max() sleeps until cancelled.
    boost::asio::awaitable<bool> sleep_for(Duration how_long) {
        const Instant start = now();
        const bool overflows = how_long >= Instant::max() - start;
        return sleep_until(overflows ? Instant::max() : start + how_long);
    }
};

class SteadyClock final : public Clock {
public:
    [[nodiscard]] Instant now() const override;
    [[nodiscard]] WallTime wall() const override;
    boost::asio::awaitable<bool> sleep_until(Instant when) override;
};

}  // namespace faultline
