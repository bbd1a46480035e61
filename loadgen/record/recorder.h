// Turns samples into records: one tally a phase, one for the settled part of phases that have
// one, and the series. Owned by whoever starts the run; written on the transport's thread, read
// after the run. Constant memory; recorders of the same phases merge by addition.
#pragma once

#include "loadgen/arrival/load_plan.h"
#include "loadgen/record/sample.h"
#include "loadgen/record/series.h"
#include "loadgen/record/tally.h"

#include <optional>
#include <vector>

namespace faultline::load {

struct PhaseRecord {
    LoadPhase phase;
    Duration start{};
    // What was intended this long after the phase began is counted in `settled` too.
    std::optional<Duration> settles_after;
    Tally all;
    std::optional<Tally> settled;
};

class Recorder final : public SampleSink {
public:
    // `settles_after`: per phase, may be shorter than phases.
    explicit Recorder(const std::vector<LoadPhase>& phases,
                      const std::vector<std::optional<Duration>>& settles_after = {});

    // REQUIRES: sample.phase is one of the phases.
    void on_sample(const Sample& sample) override;
    // REQUIRES: as many phases.
    void merge(const Recorder& other);

    [[nodiscard]] const std::vector<PhaseRecord>& phases() const { return phases_; }
    [[nodiscard]] const Series& series() const { return series_; }
    [[nodiscard]] Tally total() const;
    // End of the last phase, as planned.
    [[nodiscard]] Duration planned_duration() const;

private:
    std::vector<PhaseRecord> phases_;
    Series series_;
};

}  // namespace faultline::load
