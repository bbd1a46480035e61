// The plan of a load: what is sent when, a pure function of (spec, seed), byte-identical on every
// machine and compiler. Requests and tenants are dealt evenly (choice_deck.h). Times are offsets
// from the start of the run. A value.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "base/units.h"
#include "loadgen/arrival/arrival_process.h"
#include "loadgen/arrival/choice_deck.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace faultline::load {

struct LoadPhase {
    // "1x", "baseline", …
    std::string name;
    // Arrivals per second, total over all connections; zero: a pause.
    Rate rate;
    // At most kLongestPhase.
    Duration duration{};
    // 429/503 do not fail the run here (the spike).
    bool rejections_allowed = false;
};

struct LoadPlanSpec {
    // How arrivals are spread: a name of arrival_processes().
    std::string arrival{kDefaultArrival};
    // One after the other, the first at the run's zero.
    std::vector<LoadPhase> phases;
    // How many request templates there are to deal from; 0 is taken for 1.
    std::uint32_t requests = 1;
    // How many tenants there are to deal from; 0 is taken for 1.
    std::uint32_t tenants = 1;
    // Of arrivals and choices.
    std::uint64_t seed = 1;
};

// More arrivals than this no machine sends, and no phase lasts longer: beyond, time steps of a plan
// vanish in its doubles and a sum of durations overflows.
inline constexpr Rate kMostRate{1e7};
inline constexpr Duration kLongestPhase = std::chrono::hours(30 * 24);

// kInvalid that names the first phase beyond these limits, or the arrival process that does not
// exist. A plan made all the same goes at kMostRate, or sends nothing.
[[nodiscard]] Result<void> check_limits(const LoadPlanSpec& spec);

// One operation, as planned.
struct Operation {
    // From 0, in order of time.
    std::uint64_t ordinal = 0;
    // Offset from the run's zero.
    Duration intended{};
    // Which of LoadPlanSpec::phases.
    std::uint32_t phase = 0;
    // Which template, below LoadPlanSpec::requests.
    std::uint32_t request = 0;
    // Which tenant, below LoadPlanSpec::tenants.
    std::uint32_t tenant = 0;
};

// Yields the operations in order of time. Never looks at the target.
class LoadPlan {
public:
    explicit LoadPlan(LoadPlanSpec spec);

    [[nodiscard]] std::optional<Operation> next();
    [[nodiscard]] const LoadPlanSpec& spec() const { return spec_; }

private:
    [[nodiscard]] std::optional<Duration> next_in_phase();
    void enter_next_phase();

    LoadPlanSpec spec_;
    const ArrivalProcess* process_;  // null: unknown, nothing is planned
    RandomStream arrivals_;
    ChoiceDeck requests_;
    ChoiceDeck tenants_;
    std::size_t phase_ = 0;
    Duration phase_start_{};
    PhasePosition position_;
    std::uint64_t ordinal_ = 0;
};

}  // namespace faultline::load
