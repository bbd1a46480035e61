// On and off: all arrivals of about a second come in the first fifth of it, at five times the rate.
// A phase is cut into equal periods of at most a second, so its average rate is kept whatever its
// length.
#include "base/units.h"
#include "loadgen/arrival/arrival_process.h"

#include <cmath>

namespace faultline::load {

namespace {

constexpr double kLongestPeriod = 1.0;  // seconds
constexpr double kOnShare = 0.2;        // of a period

// Without their pauses, the periods laid end to end hold a Poisson process. Puts a moment of that
// process back where it is in the phase.
Duration with_pauses(double on_seconds, const PhaseLength& phase) {
    const double length = to_seconds(phase.duration);
    const double period = length / std::ceil(length / kLongestPeriod);
    const double on = period * kOnShare;
    const double before = std::floor(on_seconds / on);
    return from_seconds(before * period + (on_seconds - before * on));
}

}  // namespace

ArrivalProcess burst_arrival() {
    return {.name = "burst",
            .summary = "on and off: each second's arrivals within 200ms",
            .next = [](const PhaseLength& phase, PhasePosition& position,
                       RandomStream& random) -> std::optional<Duration> {
                if (phase.duration <= Duration::zero()) {
                    return std::nullopt;
                }
                position.seconds += random.exponential(kOnShare / phase.rate);
                const Duration offset = with_pauses(position.seconds, phase);
                return offset < phase.duration ? std::optional(offset) : std::nullopt;
            }};
}

}  // namespace faultline::load
