// Turns samples into what a record keeps of any run, however long: one tally a phase, one for each
// part of a phase that a check asks for, and the series. Owned by the caller that starts the
// run; written on the transport's thread, read after the run. Constant memory; its tallies
// merge by addition.
#pragma once

#include "loadgen/arrival/load_plan.h"
#include "loadgen/record/sample.h"
#include "loadgen/record/series.h"
#include "loadgen/record/tally.h"

#include <cstdint>
#include <span>
#include <vector>

namespace faultline::load {

// Of the generator: this share of a phase's length after its end still counts as in time.
inline constexpr double kReleaseGrace = 0.01;

struct PhaseTally {
    LoadPhase phase;
    Duration start{};  // from the run's zero
    // How many were released before the phase's end (and kReleaseGrace of its length): load that
    // was there when it was meant to be.
    std::uint64_t released_in_time = 0;
    Tally tally;
};

// The part of a phase that begins `skip` after its start.
struct PartOfPhase {
    std::uint32_t phase = 0;  // index in the plan's phases
    Duration skip{};          // above zero
    friend auto operator<=>(const PartOfPhase&, const PartOfPhase&) = default;
};

struct PartTally {
    PartOfPhase part;
    Tally tally;
};

class Recorder final : public SampleSink {
public:
    explicit Recorder(const std::vector<LoadPhase>& phases,
                      std::span<const PartOfPhase> parts = {});

    // REQUIRES: sample.phase is one of the phases.
    void on_sample(const Sample& sample) override;

    [[nodiscard]] const std::vector<PhaseTally>& phases() const { return phases_; }
    [[nodiscard]] const std::vector<PartTally>& parts() const { return parts_; }
    [[nodiscard]] const Series& series() const { return series_; }

private:
    std::vector<PhaseTally> phases_;
    std::vector<PartTally> parts_;
    Series series_;
};

}  // namespace faultline::load
