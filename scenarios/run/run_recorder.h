// Records what the load does, on the transport's thread: tallies, live figures for progress, and
// single operations with their steps where the run keeps them. Read by the run after the
// transport has ended. Bounded by kMaxSamples and StepReader's limits.
#pragma once

#include "loadgen/record/live_figures.h"
#include "loadgen/record/recorder.h"
#include "loadgen/record/sample.h"
#include "scenarios/judge/run_record.h"
#include "scenarios/run/step_reader.h"

#include <atomic>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace faultline::scenario {

class RunRecorder final : public load::SampleSink {
public:
    RunRecorder(const std::vector<load::LoadPhase>& phases,
                std::span<const load::PartOfPhase> parts, bool keeps_samples,
                ForbiddenText forbidden = {})
        : tallies_(phases, parts),
          keeps_samples_(keeps_samples),
          reader_(std::move(forbidden), keeps_samples) {}

    void on_sample(const load::Sample& sample) override;
    // As StepReader::read().
    std::optional<std::string_view> on_body(std::uint64_t ordinal, std::string_view body,
                                            std::string_view label = {}) {
        return reader_.read(ordinal, body, label);
    }

    // As StepReader::read_head().
    void on_head(std::uint64_t ordinal, const load::AnswerHead& head) {
        reader_.read_head(ordinal, head);
    }

    // From any thread, while the load goes on.
    [[nodiscard]] const load::LiveFigures& live() const { return live_; }

    // Bytes that the single operations and their steps take so far. From any thread.
    [[nodiscard]] std::uint64_t kept_bytes() const {
        return kept_bytes_.load(std::memory_order_relaxed);
    }

    // Everything, samples and steps by ordinal, into the record. REQUIRES: the transport has ended.
    void finish(RunRecord& record);

private:
    load::Recorder tallies_;
    load::LiveFigures live_;
    bool keeps_samples_;
    std::vector<load::Sample> samples_;
    StepReader reader_;
    std::atomic<std::uint64_t> kept_bytes_{0};
    std::uint64_t dropped_ = 0;
};

// One event an operation, by the time it ended; only for virtual runs, which promise the same
// journal for the same seed.
[[nodiscard]] std::vector<TimelineEvent> operation_events(const RunRecord& record);

// Both by time; `second` after `first` at one instant.
[[nodiscard]] std::vector<TimelineEvent> merge_events(std::vector<TimelineEvent> first,
                                                      std::vector<TimelineEvent> second);

}  // namespace faultline::scenario
