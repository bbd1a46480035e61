#include "loadgen/record/series.h"

#include "base/check.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace faultline::load {

namespace {

template <class Counts>
void add_all(Counts& into, const Counts& from) {
    for (std::size_t i = 0; i < into.size(); ++i) {
        into[i] += from[i];
    }
}

}  // namespace

std::uint64_t Series::Slot::planned() const {
    return std::accumulate(outcomes.begin(), outcomes.end(), std::uint64_t{0});
}

std::uint64_t Series::Slot::without_good_answer() const {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        sum += has_no_good_answer(static_cast<Outcome>(i)) ? outcomes[i] : 0;
    }
    return sum;
}

std::optional<Duration> Series::Slot::quantile(double p) const {
    return Buckets::quantile(responses, infinite, p, slowest);
}

void Series::Slot::merge(const Slot& other) {
    add_all(outcomes, other.outcomes);
    add_all(unlabelled, other.unlabelled);
    add_all(labels, other.labels);
    add_all(responses, other.responses);
    slowest = std::max(slowest, other.slowest);
    infinite += other.infinite;
}

Series::Series(Duration width, std::vector<Slot> slots) : width_(width), slots_(std::move(slots)) {
    FAULTLINE_CHECK(slots_.size() <= kMaxSlots && width > Duration::zero(),
                    "a series of this size");
}

void Series::add(const Sample& sample) {
    Slot& slot = slot_at(sample.intended);
    const auto outcome = static_cast<std::size_t>(sample.outcome);
    ++slot.outcomes[outcome];
    if (sample.label > 0) {
        ++slot.labels[std::min<std::size_t>(sample.label, kMaxLabels - 1)];
    } else {
        ++slot.unlabelled[outcome];
    }
    if (!was_sent(sample)) {
        return;
    }
    const Duration response = sample.response();
    if (response == kNever) {
        ++slot.infinite;
        return;
    }
    ++slot.responses[Buckets::index_of(response)];
    slot.slowest = std::max(slot.slowest, response);
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
    const std::size_t pairs = (slots_.size() + 1) / 2;
    for (std::size_t i = 0; i < pairs; ++i) {
        Slot both = slots_[2 * i];
        if (2 * i + 1 < slots_.size()) {
            both.merge(slots_[2 * i + 1]);
        }
        slots_[i] = both;
    }
    slots_.resize(pairs);
    width_ *= 2;
}

}  // namespace faultline::load
