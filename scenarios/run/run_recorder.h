// Takes down what the load does: samples and steps on the transport's thread, nothing else until
// the transport has ended. Then the run reads it. Bounded by kMaxSamples and StepReader's limits.
#pragma once

#include "loadgen/record/sample.h"
#include "scenarios/judge/run_record.h"
#include "scenarios/run/step_reader.h"

#include <cstdint>
#include <string_view>

namespace faultline::scenario {

class RunRecorder final : public load::SampleSink {
public:
    void on_sample(const load::Sample& sample) override;
    void on_body(std::uint64_t ordinal, std::string_view body) { reader_.read(ordinal, body); }

    // Samples and steps by ordinal, into the record. REQUIRES: the transport has ended.
    void finish(RunRecord& record);

private:
    std::vector<load::Sample> samples_;
    StepReader reader_;
    std::uint64_t dropped_ = 0;
};

// One event an operation, by the time it ended; only for virtual runs, which promise the same
// journal for the same seed.
[[nodiscard]] std::vector<TimelineEvent> operation_events(const RunRecord& record);

// Both by time; `second` after `first` at one instant.
[[nodiscard]] std::vector<TimelineEvent> merge_events(std::vector<TimelineEvent> first,
                                                      std::vector<TimelineEvent> second);

}  // namespace faultline::scenario
