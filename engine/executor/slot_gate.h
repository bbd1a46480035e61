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

class SlotGate {
public:
    explicit SlotGate(ConcurrencyLimits limits) : cap_(limits) {}
    SlotGate(const SlotGate&) = delete;
    SlotGate& operator=(const SlotGate&) = delete;

    // Holds one slot and gives it on when destroyed. Empty: holds none.
    class Slot {
    public:
        Slot() = default;
        Slot(Slot&& other) noexcept : gate_(std::exchange(other.gate_, nullptr)) {}
        Slot& operator=(Slot&& other) noexcept {
            std::swap(gate_, other.gate_);
            return *this;
        }
        ~Slot() {
            if (gate_ != nullptr) {
                gate_->leave();
            }
        }
        [[nodiscard]] bool held() const { return gate_ != nullptr; }

    private:
        friend class SlotGate;
        explicit Slot(SlotGate* gate) : gate_(gate) {}
        SlotGate* gate_ = nullptr;
    };

    // Empty when there is none to be had at once.
    [[nodiscard]] Slot try_enter() { return cap_.try_enter() ? Slot(this) : Slot(); }

    // RATE_LIMITED when too many wait already, TOOL_TIMEOUT when the deadline passed, or the
    // coroutine was cancelled, before there was a slot. `clock` must outlive the wait.
    boost::asio::awaitable<Result<Slot>> enter(Clock* clock, Deadline deadline);

    [[nodiscard]] const ConcurrencyCap& cap() const { return cap_; }

private:
    struct Waiter;
    struct Registration;
    static boost::asio::awaitable<Result<void>> granted(Waiter* waiter);
    void leave();

    ConcurrencyCap cap_;
    ConcurrencyCap::Ticket next_ticket_ = 0;
    std::map<ConcurrencyCap::Ticket, Waiter*> waiters_;
};

}  // namespace faultline::engine
