#include "loadgen/record/recorder.h"

#include "base/check.h"

namespace faultline::load {

Recorder::Recorder(const std::vector<LoadPhase>& phases,
                   const std::vector<std::optional<Duration>>& settles_after) {
    Duration start{};
    for (std::size_t i = 0; i < phases.size(); ++i) {
        PhaseRecord record;
        record.phase = phases[i];
        record.start = start;
        start += phases[i].duration;
        if (i < settles_after.size() && settles_after[i]) {
            record.settles_after = settles_after[i];
            record.settled.emplace();
        }
        phases_.push_back(std::move(record));
    }
}

void Recorder::on_sample(const Sample& sample) {
    FAULTLINE_CHECK(sample.phase < phases_.size(), "a sample belongs to a planned phase");
    PhaseRecord& record = phases_[sample.phase];
    record.all.add(sample);
    if (record.settled && sample.intended - record.start >= *record.settles_after) {
        record.settled->add(sample);
    }
    series_.add(sample);
}

void Recorder::merge(const Recorder& other) {
    FAULTLINE_CHECK(phases_.size() == other.phases_.size(), "recorders of one plan");
    for (std::size_t i = 0; i < phases_.size(); ++i) {
        phases_[i].all.merge(other.phases_[i].all);
        if (phases_[i].settled && other.phases_[i].settled) {
            phases_[i].settled->merge(*other.phases_[i].settled);
        }
    }
    series_.merge(other.series_);
}

Tally Recorder::total() const {
    Tally sum;
    for (const auto& record : phases_) {
        sum.merge(record.all);
    }
    return sum;
}

Duration Recorder::planned_duration() const {
    return phases_.empty() ? Duration::zero()
                           : phases_.back().start + phases_.back().phase.duration;
}

}  // namespace faultline::load
