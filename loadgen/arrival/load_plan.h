// The plan of a load: what is sent when, a pure function of (spec, seed), byte-identical on every
// machine and compiler. Times are offsets from the start of the run. A value.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "base/units.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe/enum.hpp>

namespace faultline::load {

enum class Arrival { kPoisson, kUniform };
BOOST_DESCRIBE_ENUM(Arrival, kPoisson, kUniform)
[[nodiscard]] std::string_view to_string(Arrival arrival);
[[nodiscard]] std::optional<Arrival> arrival_from(std::string_view name);

struct LoadPhase {
    std::string name;  // "1x", "baseline", …
    Rate rate;         // total over all connections
    Duration duration{};
    bool rejections_allowed = false;  // 429/503 do not fail the run here (the spike)
};

struct LoadPlanSpec {
    Arrival arrival = Arrival::kPoisson;
    std::vector<LoadPhase> phases;
    std::uint32_t requests = 1;  // how many request templates there are to draw from
    std::uint32_t tenants = 1;   // how many tenants
    std::uint64_t seed = 1;
};

// More arrivals than this no machine sends, and no phase lasts longer: beyond, time steps of a plan
// vanish in its doubles and a sum of durations overflows.
inline constexpr Rate kMostRate{1e7};
inline constexpr Duration kLongestPhase = std::chrono::hours(30 * 24);

// kInvalid that names the first phase beyond these limits. A plan made all the same goes at
// kMostRate.
[[nodiscard]] Result<void> check_limits(const LoadPlanSpec& spec);

// One operation, as planned.
struct Operation {
    std::uint64_t ordinal = 0;
    Duration intended{};
    std::uint32_t phase = 0;
    std::uint32_t request = 0;
    std::uint32_t tenant = 0;
};

// Yields the operations in order of time. Never looks at the target.
class LoadPlan {
public:
    explicit LoadPlan(LoadPlanSpec spec);

    [[nodiscard]] std::optional<Operation> next();
    [[nodiscard]] const LoadPlanSpec& spec() const { return spec_; }
    // Start of phase i, and the end of the last for i = phases.size().
    [[nodiscard]] Duration phase_start(std::size_t i) const;

private:
    [[nodiscard]] std::optional<Duration> next_in_phase();
    void enter_next_phase();

    LoadPlanSpec spec_;
    RandomStream arrivals_;
    RandomStream choices_;
    std::size_t phase_ = 0;
    Duration phase_start_{};
    double in_phase_s_ = 0.0;       // poisson: last arrival, seconds into the phase
    std::uint64_t in_phase_n_ = 0;  // uniform: arrivals so far in the phase
    std::uint64_t ordinal_ = 0;
};

}  // namespace faultline::load
