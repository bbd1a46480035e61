// The operations that are in flight: a table of slots with a list in order of release. As every
// operation has the same timeout, the head of that list is the next to expire, so expiry costs
// O(1). Bounded by `limit`; slots are made as needed and reused. One thread.
#pragma once

#include "base/check.h"
#include "loadgen/record/sample.h"

#include <cstddef>
#include <cstdint>
#include <deque>

namespace faultline::load {

// Which connection of the pool, and which slot of the table below. Types of their own, so that the
// one is never taken for the other.
enum class ConnectionIndex : std::uint32_t {};
enum class InFlightSlot : std::uint32_t {};
inline constexpr ConnectionIndex kNoConnection{~std::uint32_t{0}};
inline constexpr InFlightSlot kNoSlot{~std::uint32_t{0}};

struct InFlightOperation {
    // The sample so far.
    Sample sample;
    // The connection that carries it or is being opened for it; kNoConnection while there is none.
    ConnectionIndex connection = kNoConnection;
    // Whether it is in the queue of operations without a connection (WaitingOperations).
    bool waits = false;
    // Whether it was sent again once already.
    bool retried = false;
    // Neighbours in the list by release; `later` links free slots too.
    InFlightSlot earlier = kNoSlot;
    InFlightSlot later = kNoSlot;
};

class InFlightTable {
public:
    explicit InFlightTable(std::size_t limit) : limit_(limit) {}

    [[nodiscard]] bool full() const { return size_ >= limit_; }
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] InFlightOperation& at(InFlightSlot slot) {
        return slots_[static_cast<std::uint32_t>(slot)];
    }
    [[nodiscard]] const InFlightOperation& at(InFlightSlot slot) const {
        return slots_[static_cast<std::uint32_t>(slot)];
    }
    // The one released first, or kNoSlot.
    [[nodiscard]] InFlightSlot oldest() const { return oldest_; }

    // REQUIRES: not full(). References stay valid until their slot is closed.
    InFlightSlot open(const Sample& sample) {
        FAULTLINE_CHECK(!full(), "the caller sheds when the table is full");
        InFlightSlot slot = free_;
        if (slot == kNoSlot) {
            slot = static_cast<InFlightSlot>(slots_.size());
            slots_.emplace_back();
        } else {
            free_ = at(slot).later;
        }
        at(slot) = InFlightOperation{.sample = sample, .earlier = newest_};
        (newest_ == kNoSlot ? oldest_ : at(newest_).later) = slot;
        newest_ = slot;
        ++size_;
        return slot;
    }

    void close(InFlightSlot slot) {
        InFlightOperation& operation = at(slot);
        (operation.earlier == kNoSlot ? oldest_ : at(operation.earlier).later) = operation.later;
        (operation.later == kNoSlot ? newest_ : at(operation.later).earlier) = operation.earlier;
        operation.waits = false;
        operation.later = free_;
        free_ = slot;
        --size_;
    }

private:
    std::size_t limit_;
    std::size_t size_ = 0;
    std::deque<InFlightOperation> slots_;  // grows without moving: no pause while the run goes
    InFlightSlot free_ = kNoSlot;
    InFlightSlot oldest_ = kNoSlot;
    InFlightSlot newest_ = kNoSlot;
};

}  // namespace faultline::load
