// Arrivals that know nothing of each other: exponential gaps, as users and other systems send.
#include "base/units.h"
#include "loadgen/arrival/arrival_process.h"

namespace faultline::load {

ArrivalProcess poisson_arrival() {
    return {.name = "poisson",
            .summary = "independent arrivals (exponential gaps)",
            .next = [](const PhaseLength& phase, PhasePosition& position,
                       RandomStream& random) -> std::optional<Duration> {
                position.seconds += random.exponential(1.0 / phase.rate);
                const Duration offset = from_seconds(position.seconds);
                return offset < phase.duration ? std::optional(offset) : std::nullopt;
            }};
}

}  // namespace faultline::load
