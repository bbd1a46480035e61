// epoll with a wait that is exact to microseconds: epoll_pwait2 under a timer slack of 1 ns, or a
// timerfd where the kernel has no epoll_pwait2. Edge-triggered; one thread, the one that calls
// sharpen_timers().
#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <array>
#include <cstdint>
#include <span>

#include <sys/epoll.h>

namespace faultline::load {

class Poller {
public:
    Poller() = default;
    ~Poller();
    Poller(const Poller&) = delete;
    Poller& operator=(const Poller&) = delete;

    [[nodiscard]] Result<void> open();
    // Asks the kernel not to round this thread's sleeps up by its usual 50 µs.
    static void sharpen_timers();

    // Readable, writable, and closed by the peer; `tag` comes back in epoll_event::data.u64.
    // False: the kernel refused (errno).
    [[nodiscard]] bool add(int fd, std::uint64_t tag);
    // Empty after `at_most`, on EINTR and on an error. Valid until the next wait. May hold an event
    // with kTimerTag, which the caller skips.
    [[nodiscard]] std::span<const epoll_event> wait(Duration at_most);

    // Of the timerfd; no tag of add() may be this.
    static constexpr std::uint64_t kTimerTag = ~std::uint64_t{0};

private:
    int wait_by_timer(Duration at_most);

    int epoll_ = -1;
    int timer_ = -1;
    bool has_pwait2_ = true;
    std::array<epoll_event, 256> events_{};
};

}  // namespace faultline::load
