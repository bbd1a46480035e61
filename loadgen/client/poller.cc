#include "loadgen/client/poller.h"

#include <algorithm>
#include <cerrno>
#include <ctime>

#include <sys/prctl.h>
#include <sys/timerfd.h>
#include <unistd.h>

namespace faultline::load {

namespace {

timespec to_timespec(Duration duration) {
    const auto ns = std::max<std::int64_t>(0, duration.count());
    return timespec{.tv_sec = ns / 1'000'000'000, .tv_nsec = ns % 1'000'000'000};
}

}  // namespace

Poller::~Poller() {
    for (const int fd : {epoll_, timer_}) {
        if (fd >= 0) {
            ::close(fd);
        }
    }
}

Result<void> Poller::open() {
    epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
    if (epoll_ < 0) {
        return Error{ErrorKind::kUnavailable, "no descriptor is left for the sending thread"};
    }
    return {};
}

void Poller::sharpen_timers() { (void)::prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL); }

bool Poller::add(int fd, std::uint64_t tag) {
    epoll_event interest{};
    interest.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    interest.data.u64 = tag;
    return ::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &interest) == 0;
}

std::span<const epoll_event> Poller::wait(Duration at_most) {
    int ready = -1;
    if (has_pwait2_) {
        const timespec timeout = to_timespec(at_most);
        ready = ::epoll_pwait2(epoll_, events_.data(), static_cast<int>(events_.size()), &timeout,
                               nullptr);
        has_pwait2_ = ready >= 0 || (errno != ENOSYS && errno != EPERM);
    }
    if (!has_pwait2_) {
        ready = wait_by_timer(at_most);
    }
    return {events_.data(), static_cast<std::size_t>(std::max(0, ready))};
}

int Poller::wait_by_timer(Duration at_most) {
    if (timer_ < 0) {
        timer_ = ::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
        if (timer_ >= 0) {
            (void)add(timer_, kTimerTag);
        }
    }
    // A timer of zero is disarmed: 1 ns is due at once.
    const itimerspec when{.it_interval = {},
                          .it_value = to_timespec(std::max(at_most, Duration{1}))};
    (void)::timerfd_settime(timer_, 0, &when, nullptr);
    const int backstop_ms = static_cast<int>(at_most / std::chrono::milliseconds(1)) + 1;
    return ::epoll_wait(epoll_, events_.data(), static_cast<int>(events_.size()),
                        at_most <= Duration::zero() ? 0 : backstop_ms);
}

}  // namespace faultline::load
