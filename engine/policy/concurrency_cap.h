// How many calls of one tool run at a time, and in which order the others wait: first come, first
// served, at most `max_waiting` of them. Pure; one per tool, confined to the engine's executor.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

namespace faultline::engine {

struct ConcurrencyLimits {
    std::size_t max_running = 10;     // calls under way at a time
    std::size_t max_waiting = 1'000;  // calls that wait for their turn; more are refused
};

class ConcurrencyCap {
public:
    using Ticket = std::uint64_t;
    enum class Entry { kGranted, kQueued, kRefused };

    explicit ConcurrencyCap(ConcurrencyLimits limits) : limits_(limits) {}

    // True when the call may run at once: a slot is free and no other call waits for one.
    bool try_enter();
    // As try_enter(); else the call waits behind all others (kQueued), or is refused when as many
    // wait already as may.
    Entry enter(Ticket ticket);
    // A running call ended. Its slot passes to the returned ticket; nullopt: nobody waits, the slot
    // is free.
    std::optional<Ticket> leave();
    // Takes a waiting call out of the queue; no effect when it does not wait.
    void give_up(Ticket ticket);

    [[nodiscard]] std::size_t running() const { return running_; }
    [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }
    // Calls that enter() has refused so far.
    [[nodiscard]] std::uint64_t refused() const { return refused_; }

private:
    ConcurrencyLimits limits_;
    std::size_t running_ = 0;
    std::uint64_t refused_ = 0;
    std::deque<Ticket> waiting_;
};

}  // namespace faultline::engine
