// Everything a report of a load run is made of. A value; the recorder must outlive it.
#pragma once

#include "base/clock.h"
#include "loadgen/client/transport.h"
#include "loadgen/record/recorder.h"
#include "loadgen/slo/load_verdict.h"

#include <algorithm>
#include <cstdint>
#include <string>

namespace faultline::load {

struct LoadResult {
    const Recorder* recorder = nullptr;
    LoadVerdict verdict;
    TransportStats stats;
    std::string target;
    std::string started_wall;  // RFC 3339
    Arrival arrival = Arrival::kPoisson;
    std::uint64_t seed = 0;
    Profile profile = Profile::kFull;
    std::size_t max_in_flight = 0;
    Duration timeout{};
    bool was_interrupted = false;
};

// How much of the phase went by as planned: all of it, unless the run was interrupted.
[[nodiscard]] inline Duration observed(const PhaseRecord& record, bool was_interrupted) {
    return was_interrupted ? std::clamp(record.all.last_intended - record.start, Duration::zero(),
                                        record.phase.duration)
                           : record.phase.duration;
}

// How long the phase was sent for: longer than planned when we were slow.
[[nodiscard]] inline Duration sent_for(const PhaseRecord& record, bool was_interrupted) {
    return std::max(observed(record, was_interrupted), record.all.last_released - record.start);
}

}  // namespace faultline::load
