// The coroutine shell over ConcurrencyCap: waits, in order of arrival and until a deadline, for one
// of a tool's slots. One per tool, owned by its ToolRuntime; engine's executor only. The queue is
// bounded by the cap's limits.
#pragma once

#include "base/clock.h"
#include "base/deadline.h"
#include "engine/policy/concurrency_cap.h"
#include "engine/ports/error.h"

#include <map>
#include <utility>

#include <boost/asio/awaitable.hpp>

namespace faultline::engine {

class ConcurrencyGate {
public:
    explicit ConcurrencyGate(ConcurrencyLimits limits) : cap_(limits) {}
    ConcurrencyGate(const ConcurrencyGate&) = delete;
    ConcurrencyGate& operator=(const ConcurrencyGate&) = delete;

    // Holds one slot and gives it on when destroyed. Empty: holds none.
    class Pass {
    public:
        Pass() = default;
        Pass(Pass&& other) noexcept : gate_(std::exchange(other.gate_, nullptr)) {}
        Pass& operator=(Pass&& other) noexcept {
            std::swap(gate_, other.gate_);
            return *this;
        }
        ~Pass() {
            if (gate_ != nullptr) {
                gate_->leave();
            }
        }
        [[nodiscard]] bool held() const { return gate_ != nullptr; }

    private:
        friend class ConcurrencyGate;
        explicit Pass(ConcurrencyGate* gate) : gate_(gate) {}
        ConcurrencyGate* gate_ = nullptr;
    };

    // Empty when there is none to be had at once.
    [[nodiscard]] Pass try_enter() { return cap_.try_enter() ? Pass(this) : Pass(); }

    // RATE_LIMITED when too many wait already, TOOL_TIMEOUT when the deadline passed, or the
    // coroutine was cancelled, before there was a slot. `clock` must outlive the wait.
    boost::asio::awaitable<Result<Pass>> enter(Clock* clock, Deadline deadline);

    [[nodiscard]] const ConcurrencyCap& cap() const { return cap_; }

private:
    struct Waiter;
    struct Registration;
    // Ends when the waiter has its slot, or with the cancellation of the coroutine.
    static boost::asio::awaitable<Result<void>> wait_for_grant(Waiter* waiter);
    void leave();

    ConcurrencyCap cap_;
    ConcurrencyCap::Ticket next_ticket_ = 0;
    std::map<ConcurrencyCap::Ticket, Waiter*> waiters_;
};

}  // namespace faultline::engine
