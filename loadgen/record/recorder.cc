#include "loadgen/record/recorder.h"

#include "base/check.h"
#include "base/units.h"

namespace faultline::load {

namespace {

bool is_released_in_time(const PhaseTally& phase, const Sample& sample) {
    const Duration grace = from_seconds(to_seconds(phase.phase.duration) * kReleaseGrace);
    return was_sent(sample) && sample.released != kNever &&
           sample.released <= phase.start + phase.phase.duration + grace;
}

}  // namespace

Recorder::Recorder(const std::vector<LoadPhase>& phases, std::span<const PartOfPhase> parts) {
    Duration start{};
    for (const LoadPhase& phase : phases) {
        phases_.push_back(
            {.phase = phase, .start = start, .released_in_time = 0, .tally = Tally{}});
        start += phase.duration;
    }
    for (const PartOfPhase& part : parts) {
        FAULTLINE_CHECK(part.phase < phases_.size(), "a part belongs to a planned phase");
        parts_.push_back({.part = part, .tally = Tally{}});
    }
}

void Recorder::on_sample(const Sample& sample) {
    FAULTLINE_CHECK(sample.phase < phases_.size(), "a sample belongs to a planned phase");
    PhaseTally& phase = phases_[sample.phase];
    phase.tally.add(sample);
    phase.released_in_time += is_released_in_time(phase, sample) ? 1U : 0U;
    for (PartTally& part : parts_) {
        if (part.part.phase == sample.phase && sample.intended - phase.start >= part.part.skip) {
            part.tally.add(sample);
        }
    }
    series_.add(sample);
}

}  // namespace faultline::load
