// Whether the load was the one that was asked for. If it was not, no check proves anything about
// the target, and the run is inconclusive unless an invariant was broken or a canary leaked. The
// same rules for `load` and `run`. Pure.
#pragma once

#include "scenarios/judge/run_record.h"

#include <cstdint>
#include <optional>
#include <string>

namespace faultline::scenario {

// Why the load was not as planned; nullopt when it was. The whole plan is sent and answered,
// whether the record keeps single operations or tallies only. In each phase but the warm-up at
// least 99 % of what was planned is released within the phase (plus 1 % of its length), and at most
// 0.1 % is shed. Our lateness is not among the reasons: it is inside the response times, and
// where a limit fails only because of it, the judge says inconclusive.
[[nodiscard]] std::optional<std::string> generator_problem(const RunRecord& record);

// Why the run ended before its time: "the run was interrupted by signal 2"; nullopt when it did
// not.
[[nodiscard]] std::optional<std::string> why_cut_short(const RunRecord& record);

// Why operations of a run were shed, over all phases.
struct ShedCounts {
    std::uint64_t too_many_in_flight = 0;
    std::uint64_t out_of_sockets = 0;   // this machine had no descriptor or port left
    std::uint64_t never_connected = 0;  // no connection was begun for them before their timeout
};
[[nodiscard]] ShedCounts shed_counts(const RunRecord& record);

// Beyond this p99 of lateness every verdict carries a warning.
inline constexpr Duration kLatenessWarning = std::chrono::milliseconds(20);

// p99 of release after intent, over all phases but the warm-up; nullopt when no operation was
// released.
[[nodiscard]] std::optional<Duration> lateness_p99(const RunRecord& record);

// The warning about a late generator that stands beside any verdict; nullopt when it was on time.
[[nodiscard]] std::optional<std::string> lateness_warning(const RunRecord& record);

// What the figures of a closed loop do not say; nullopt for an open loop.
[[nodiscard]] std::optional<std::string> closed_loop_warning(const RunRecord& record);

}  // namespace faultline::scenario
