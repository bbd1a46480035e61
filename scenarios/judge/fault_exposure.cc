#include "scenarios/judge/fault_exposure.h"

#include "base/planted_bug.h"

#include <algorithm>

namespace faultline::scenario {

using load::kNever;
using load::Sample;

Duration took_hold(const FaultWindow& fault) {
    // A result of an older version knows only when it was begun.
    return fault.took_hold == kNever ? fault.injected : fault.took_hold;
}

Duration heal_began(const FaultWindow& fault) {
    return fault.heal_began == kNever ? fault.healed : fault.heal_began;
}

FaultExposure::FaultExposure(const RunRecord& record) {
    for (std::size_t i = 0; i < record.faults.size(); ++i) {
        const FaultWindow& fault = record.faults[i];
        if (fault.injected != kNever) {
            active_.push_back({.from = took_hold(fault),
                               .to = heal_began(fault),
                               .first = fault.injected,
                               .last = fault.healed,
                               .fault = i});
        }
    }
    if (active_.empty()) {
        return;
    }
    std::ranges::sort(active_, {}, &Stretch::first);
    Duration from{};
    for (const Stretch& fault : active_) {
        if (fault.first > from) {
            quiet_.push_back({.from = from, .to = fault.first, .first = from, .last = fault.first});
        }
        from = std::max(from, fault.last);
    }
    const auto measure = [&](std::vector<Stretch>& stretches) {
        for (const Sample& sample : record.samples) {
            for (Stretch& stretch : stretches) {
                if (load::was_sent(sample) && is_within(sample, stretch)) {
                    stretch.longest = std::max(stretch.longest, sample.done - sample.released);
                }
            }
        }
    };
    measure(active_);
    measure(quiet_);
}

Exposure FaultExposure::of(const Sample& sample) const {
    bool is_inside = false;
    bool is_edge = false;
    for (const Stretch& fault : active_) {
        if (is_held_by(sample, fault)) {
            return Exposure::kInside;
        }
        // At the same instant the order is not known.
        const bool overlaps = sample.released <= fault.last && sample.done >= fault.first;
        is_inside = is_inside || is_within(sample, fault);
        is_edge = is_edge || (overlaps && !is_within(sample, fault));
    }
    const bool was_held_before = std::ranges::any_of(
        quiet_, [&](const Stretch& quiet) { return is_held_by(sample, quiet); });
    if (was_held_before) {
        return Exposure::kOutside;
    }
    if (planted("edge_operations_judged")) {
        is_edge = false;
        is_inside = is_inside || std::ranges::any_of(active_, [&](const Stretch& fault) {
                        return sample.released <= fault.last && sample.done >= fault.first;
                    });
    }
    return is_edge ? Exposure::kEdge : is_inside ? Exposure::kInside : Exposure::kOutside;
}

bool FaultExposure::is_inside(const Sample& sample, std::size_t fault) const {
    return std::ranges::any_of(active_, [&](const Stretch& stretch) {
        return stretch.fault == fault &&
               (is_within(sample, stretch) || is_held_by(sample, stretch));
    });
}

std::vector<std::uint64_t> edge_operations(const RunRecord& record) {
    std::vector<std::uint64_t> counts(record.tallies.size(), 0);
    const FaultExposure exposure(record);
    if (!exposure.any()) {
        return counts;
    }
    for (const Sample& sample : record.samples) {
        if (load::was_sent(sample) && sample.phase < counts.size() &&
            exposure.of(sample) == Exposure::kEdge) {
            ++counts[sample.phase];
        }
    }
    return counts;
}

bool FaultExposure::is_within(const Sample& sample, const Stretch& stretch) {
    return sample.released > stretch.from && sample.done < stretch.to;
}

bool FaultExposure::is_held_by(const Sample& sample, const Stretch& stretch) {
    const bool was_open_at_its_end =
        sample.released > stretch.from && sample.released < stretch.to && sample.done >= stretch.to;
    if (!was_open_at_its_end) {
        return false;
    }
    const Duration half = (stretch.to - stretch.from) / 2;
    // Beside a busy process any operation may be open for a while.
    constexpr Duration kLeast = std::chrono::milliseconds(250);
    const Duration is_long = stretch.longest > Duration::zero()
                                 ? std::min(std::max(2 * stretch.longest, kLeast), half)
                                 : half;
    return stretch.to - sample.released > is_long;
}

}  // namespace faultline::scenario
