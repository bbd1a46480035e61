// Counts over time, by intended moment: one slot a second at first. When the slots run out
// neighbours are added together and a slot covers twice the time, so memory is constant however
// long the run. A value with one writer, merged by addition.
#pragma once

#include "base/clock.h"
#include "loadgen/record/sample.h"

#include <cstdint>
#include <vector>

namespace faultline::load {

class Series {
public:
    struct Slot {
        std::uint64_t sent = 0;
        std::uint64_t completed = 0;
        std::uint64_t rejected = 0;
        std::uint64_t failed = 0;  // and unanswered
        std::uint64_t shed = 0;
        Duration slowest{};  // of what was answered
    };
    static constexpr std::size_t kMaxSlots = 1024;

    void add(const Sample& sample);
    void merge(const Series& other);

    [[nodiscard]] Duration slot_width() const { return width_; }
    [[nodiscard]] const std::vector<Slot>& slots() const { return slots_; }

private:
    Slot& slot_at(Duration when);
    void widen();

    Duration width_ = std::chrono::seconds(1);
    std::vector<Slot> slots_;
};

}  // namespace faultline::load
