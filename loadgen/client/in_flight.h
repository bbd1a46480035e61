// The operations that are out: a table of slots with a list in order of release. As every
// operation has the same timeout, the head of that list is the next to expire, so expiry costs
// O(1). Bounded by `limit`; slots are made as needed and reused. One thread.
#pragma once

#include "base/check.h"
#include "loadgen/record/sample.h"

#include <cstddef>
#include <cstdint>
#include <deque>

namespace faultline::load {

inline constexpr std::uint32_t kNone = ~std::uint32_t{0};

struct Flight {
    Sample sample;
    std::uint32_t connection = kNone;
    bool retried = false;
    std::uint32_t earlier = kNone;  // in the list; `later` links free slots too
    std::uint32_t later = kNone;
};

class Flights {
public:
    explicit Flights(std::size_t limit) : limit_(limit) {}

    [[nodiscard]] bool full() const { return size_ >= limit_; }
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] Flight& at(std::uint32_t slot) { return slots_[slot]; }
    [[nodiscard]] const Flight& at(std::uint32_t slot) const { return slots_[slot]; }
    // The one released first, or kNone.
    [[nodiscard]] std::uint32_t oldest() const { return oldest_; }

    // REQUIRES: not full(). References stay valid until their slot is closed.
    std::uint32_t open(const Sample& sample) {
        FAULTLINE_CHECK(!full(), "the caller sheds when the table is full");
        std::uint32_t slot = free_;
        if (slot == kNone) {
            slot = static_cast<std::uint32_t>(slots_.size());
            slots_.emplace_back();
        } else {
            free_ = slots_[slot].later;
        }
        slots_[slot] =
            Flight{.sample = sample, .connection = kNone, .earlier = newest_, .later = kNone};
        (newest_ == kNone ? oldest_ : slots_[newest_].later) = slot;
        newest_ = slot;
        ++size_;
        return slot;
    }

    void close(std::uint32_t slot) {
        Flight& flight = slots_[slot];
        (flight.earlier == kNone ? oldest_ : slots_[flight.earlier].later) = flight.later;
        (flight.later == kNone ? newest_ : slots_[flight.later].earlier) = flight.earlier;
        flight.later = free_;
        free_ = slot;
        --size_;
    }

private:
    std::size_t limit_;
    std::size_t size_ = 0;
    std::deque<Flight> slots_;  // grows without moving: no pause while the run goes
    std::uint32_t free_ = kNone;
    std::uint32_t oldest_ = kNone;
    std::uint32_t newest_ = kNone;
};

}  // namespace faultline::load
