// Arrivals with equal gaps: the smoothest load that a rate allows.
#include "base/units.h"
#include "loadgen/arrival/arrival_process.h"

#include <cmath>

namespace faultline::load {

namespace {

// 1000/s for 20 s is 20,000 arrivals even where rate and duration are not exact in binary.
std::uint64_t arrivals_in(const PhaseLength& phase) {
    const double exact = phase.rate * to_seconds(phase.duration);
    return static_cast<std::uint64_t>(std::floor(exact + 1e-6));
}

}  // namespace

ArrivalProcess uniform_arrival() {
    return {.name = kUniformArrival,
            .summary = "equal gaps",
            .next = [](const PhaseLength& phase, PhasePosition& position,
                       RandomStream&) -> std::optional<Duration> {
                if (position.count >= arrivals_in(phase)) {
                    return std::nullopt;
                }
                return from_seconds(static_cast<double>(position.count++) / phase.rate);
            },
            .has_fixed_count = true};
}

}  // namespace faultline::load
