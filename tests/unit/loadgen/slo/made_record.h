// Records made by hand: so many of each outcome, with given times. For the tests of this folder.
#pragma once

#include "loadgen/record/recorder.h"

#include <cstdint>
#include <string>
#include <vector>

namespace faultline::load {

struct Made {
    Outcome outcome = Outcome::kCompleted;
    std::uint64_t times = 1;
    Duration response = std::chrono::milliseconds(1);
    Duration late_by = std::chrono::microseconds(10);
};

// Spreads them evenly over the phase.
inline void add(Recorder& recorder, std::uint32_t phase, const std::vector<Made>& made) {
    std::uint64_t total = 0;
    for (const auto& each : made) {
        total += each.times;
    }
    const PhaseRecord& record = recorder.phases().at(phase);
    std::uint64_t n = 0;
    for (const auto& each : made) {
        for (std::uint64_t i = 0; i < each.times; ++i, ++n) {
            Sample sample;
            sample.phase = phase;
            sample.outcome = each.outcome;
            sample.intended = record.start + record.phase.duration * static_cast<std::int64_t>(n) /
                                                 static_cast<std::int64_t>(total);
            if (each.outcome != Outcome::kShed) {
                sample.released = sample.intended + each.late_by;
                sample.first_byte_out = sample.released;
                sample.done = sample.intended + each.response;
            }
            recorder.on_sample(sample);
        }
    }
}

inline Recorder one_phase(const std::vector<Made>& made, bool rejections_allowed = false) {
    Recorder recorder({{.name = "load",
                        .rate = {100},
                        .duration = std::chrono::seconds(10),
                        .rejections_allowed = rejections_allowed}});
    add(recorder, 0, made);
    return recorder;
}

}  // namespace faultline::load
