// The operations in flight that have no connection yet, in the order in which they were released.
// One that ended meanwhile (it ran out of time) is passed over. Bounded by the table that it refers
// to; one thread.
#pragma once

#include "loadgen/client/in_flight_table.h"

#include <cstdint>
#include <deque>

namespace faultline::load {

class WaitingOperations {
public:
    explicit WaitingOperations(InFlightTable* in_flight) : in_flight_(in_flight) {}

    void push(InFlightSlot slot) { queue_.push_back(waiting(slot)); }
    // One that had a connection and lost it: it has waited longer than all others.
    void push_again(InFlightSlot slot) { queue_.push_front(waiting(slot)); }

    // The one that has waited longest, which waits no more; kNoSlot when there is none.
    InFlightSlot pop() {
        while (!queue_.empty()) {
            const Entry entry = queue_.front();
            queue_.pop_front();
            InFlightOperation& operation = in_flight_->at(entry.slot);
            if (operation.waits && operation.sample.ordinal == entry.ordinal) {
                operation.waits = false;
                return entry.slot;
            }
        }
        return kNoSlot;
    }

    // May count operations that ended meanwhile.
    [[nodiscard]] bool empty() const { return queue_.empty(); }

private:
    // The slot of one that ended may be another's by now, which waits behind all others.
    struct Entry {
        InFlightSlot slot{};
        std::uint64_t ordinal = 0;
    };

    Entry waiting(InFlightSlot slot) {
        InFlightOperation& operation = in_flight_->at(slot);
        operation.connection = kNoConnection;
        operation.waits = true;
        return {.slot = slot, .ordinal = operation.sample.ordinal};
    }

    InFlightTable* in_flight_;
    std::deque<Entry> queue_;
};

}  // namespace faultline::load
