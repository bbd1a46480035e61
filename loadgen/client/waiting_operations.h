// The operations in flight that have no connection yet, in the order in which they came. One that
// ended meanwhile (it ran out of time) is passed over. Bounded by the table that it refers to; one
// thread.
#pragma once

#include "loadgen/client/in_flight.h"

#include <deque>
#include <utility>

namespace faultline::load {

class WaitingOperations {
public:
    explicit WaitingOperations(InFlight* in_flight) : in_flight_(in_flight) {}

    void push(InFlightSlot slot) {
        in_flight_->at(slot).connection = kNoConnection;
        in_flight_->at(slot).waits = true;
        queue_.push_back(slot);
    }

    // The one that has waited longest, which waits no more; kNoSlot when there is none.
    InFlightSlot pop() {
        while (!queue_.empty()) {
            const InFlightSlot slot = queue_.front();
            queue_.pop_front();
            if (std::exchange(in_flight_->at(slot).waits, false)) {
                return slot;
            }
        }
        return kNoSlot;
    }

    // May count operations that ended meanwhile.
    [[nodiscard]] bool empty() const { return queue_.empty(); }

private:
    InFlight* in_flight_;
    std::deque<InFlightSlot> queue_;
};

}  // namespace faultline::load
