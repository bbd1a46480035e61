#include "loadgen/record/series.h"

#include <algorithm>

namespace faultline::load {

namespace {

void add_slot(Series::Slot& into, const Series::Slot& from) {
    into.sent += from.sent;
    into.completed += from.completed;
    into.rejected += from.rejected;
    into.failed += from.failed;
    into.shed += from.shed;
    into.slowest = std::max(into.slowest, from.slowest);
}

}  // namespace

void Series::add(const Sample& sample) {
    Slot& slot = slot_at(sample.intended);
    if (sample.outcome == Outcome::kShed) {
        ++slot.shed;
        return;
    }
    ++slot.sent;
    if (sample.outcome == Outcome::kCompleted) {
        ++slot.completed;
    } else if (sample.outcome == Outcome::kRejected) {
        ++slot.rejected;
    } else {
        ++slot.failed;
        return;
    }
    slot.slowest = std::max(slot.slowest, sample.response());
}

void Series::merge(const Series& other) {
    while (width_ < other.width_) {
        widen();
    }
    for (std::size_t i = 0; i < other.slots_.size(); ++i) {
        add_slot(slot_at(other.width_ * static_cast<std::int64_t>(i)), other.slots_[i]);
    }
}

Series::Slot& Series::slot_at(Duration when) {
    auto index = static_cast<std::size_t>(std::max(Duration::zero(), when) / width_);
    while (index >= kMaxSlots) {
        widen();
        index = static_cast<std::size_t>(when / width_);
    }
    if (index >= slots_.size()) {
        slots_.resize(index + 1);
    }
    return slots_[index];
}

void Series::widen() {
    std::vector<Slot> wider((slots_.size() + 1) / 2);
    for (std::size_t i = 0; i < slots_.size(); ++i) {
        add_slot(wider[i / 2], slots_[i]);
    }
    slots_ = std::move(wider);
    width_ *= 2;
}

}  // namespace faultline::load
