#include "engine/executor/concurrency_gate.h"

#include "base/check.h"
#include "base/planted_bug.h"
#include "base/with_deadline.h"

#include <atomic>
#include <cstdint>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace faultline::engine {

namespace asio = boost::asio;

struct ConcurrencyGate::Waiter {
    asio::steady_timer timer;  // never expires; cancelled when the slot is there
    bool granted = false;      // it has a slot that it has not taken yet
};

// Takes the waiter off the queue, and gives back a slot that it was given and has not taken. Both
// also when its coroutine is destroyed: a slot given to it then would be lost.
struct ConcurrencyGate::Registration {
    ConcurrencyGate* gate;
    ConcurrencyCap::Ticket ticket;
    Waiter* waiter;
    Registration(ConcurrencyGate* gate_of, ConcurrencyCap::Ticket ticket_of, Waiter* waiter_of)
        : gate(gate_of), ticket(ticket_of), waiter(waiter_of) {
        gate->waiters_.emplace(ticket, waiter);
    }
    Registration(const Registration&) = delete;
    Registration& operator=(const Registration&) = delete;
    ~Registration() {
        gate->waiters_.erase(ticket);
        gate->cap_.give_up(ticket);
        if (waiter->granted) {
            gate->leave();
        }
    }
};

asio::awaitable<Result<void>> ConcurrencyGate::wait_for_grant(Waiter* waiter) {
    co_await asio::this_coro::throw_if_cancelled(false);
    if (!waiter->granted) {
        (void)co_await waiter->timer.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    co_return Result<void>{};
}

asio::awaitable<Result<ConcurrencyGate::Pass>> ConcurrencyGate::enter(Clock* clock,
                                                                      Deadline deadline) {
    co_await asio::this_coro::throw_if_cancelled(false);
    const ConcurrencyCap::Ticket ticket = next_ticket_++;
    const ConcurrencyCap::Entry entry = cap_.enter(ticket);
    if (entry == ConcurrencyCap::Entry::kGranted) {
        co_return Pass(this);
    }
    if (entry == ConcurrencyCap::Entry::kRefused) {
        co_return Error{.code = ErrorCode::kRateLimited,
                        .message = "too many calls of this tool are waiting already"};
    }
    Waiter waiter{.timer = asio::steady_timer(co_await asio::this_coro::executor,
                                              asio::steady_timer::time_point::max())};
    const Registration registration(this, ticket, &waiter);
    Error timed_out{.code = ErrorCode::kToolTimeout,
                    .message = "no slot for this tool became free in time"};
    if (deadline.is_never()) {
        (void)co_await wait_for_grant(&waiter);
    } else {
        (void)co_await with_deadline<void>(*clock, deadline, timed_out, wait_for_grant(&waiter));
    }
    if (std::exchange(waiter.granted, false)) {
        co_return Pass(this);
    }
    co_return timed_out;
}

void ConcurrencyGate::leave() {
    if (const auto next = cap_.leave()) {
        const auto waiter = waiters_.find(*next);
        FAULTLINE_CHECK(waiter != waiters_.end(),
                        "every call in the queue for a slot waits for it");
        waiter->second->granted = true;
        if (planted("one_waiter_in_ten_not_woken")) {
            static std::atomic<std::uint64_t> wakes = 0;
            if (++wakes % 10 == 0) {
                return;
            }
        }
        waiter->second->timer.cancel();
    }
}

}  // namespace faultline::engine
