// How the arrivals of one phase are spread over it: a row per process, one file each, found through
// one table. A row is constant; its function is pure but for the position and the stream that it
// is handed, so that a plan is the same bits for the same seed.
#pragma once

#include "base/clock.h"
#include "base/random.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::load {

// What a process has to spread. REQUIRES: rate > 0.
struct PhaseLength {
    // Arrivals per second on average, at most kMostRate.
    double rate = 0.0;
    // Of the phase, at most kLongestPhase.
    Duration duration{};
};

// How far a phase has come; starts at zero in each.
struct PhasePosition {
    // Arrivals given so far.
    std::uint64_t count = 0;
    // Where the process is, in seconds; each process defines from when they count.
    double seconds = 0.0;
};

struct ArrivalProcess {
    // As scenarios and --arrival name it.
    std::string_view name;
    // One line, for help.
    std::string_view summary;
    // The offset of the next arrival from the start of the phase, never before the last one;
    // nothing when the phase has no more.
    std::optional<Duration> (*next)(const PhaseLength& phase, PhasePosition& position,
                                    RandomStream& random);
    // Every phase of a rate and a length has the same number of arrivals, floor(rate * length).
    bool has_fixed_count = false;
};

inline constexpr std::string_view kDefaultArrival = "poisson";
// Equal gaps.
inline constexpr std::string_view kUniformArrival = "uniform";

// The table, in the order of help.
[[nodiscard]] std::span<const ArrivalProcess> arrival_processes();
[[nodiscard]] std::vector<std::string> arrival_names();
// Null when the table has no such name.
[[nodiscard]] const ArrivalProcess* find_arrival(std::string_view name);

}  // namespace faultline::load
