// `faultline load` as a scenario without faults: a URL as its target, one phase or the three of a
// spike (1x, Kx, 1x), and the checks that every load gets unasked. Pure.
//
// The spike holds when goodput does not fall under it, admitted work keeps its bound, what is
// turned away is turned away quickly, and the 1x figures are back after it: a target that stays
// slow once the spike is over is metastable.
#pragma once

#include "base/units.h"
#include "loadgen/arrival/load_plan.h"
#include "scenarios/format/scenario.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::scenario {

// After the spike the target has this long (half the phase when that is shorter) to be itself.
inline constexpr Duration kSpikeRecovery = std::chrono::seconds(10);
// Admitted work in the spike (p99), without an objective on it, is bounded by the largest of: the
// p99 of 1x and this share of it more; the p99 of 1x and this much more; the longest time that an
// objective allows a lower percentile or the mean.
inline constexpr Ratio kSpikeSlower{4.0};
inline constexpr Duration kSpikeSlowerBy = std::chrono::milliseconds(300);
// Rejections in the spike (p99): the p99 of 1x and this.
inline constexpr Duration kRejectedWithin = std::chrono::milliseconds(250);
// After the spike: success, and the p99 against that of 1x.
inline constexpr double kRecoveredSuccess = 0.999;
inline constexpr Ratio kRecoveredSlower{1.0};
inline constexpr Duration kRecoveredSlowerBy = std::chrono::milliseconds(50);

struct LoadTest {
    std::string url;                    // of the target, as it was given
    std::vector<RequestSpec> requests;  // drawn from evenly; at least one
    Rate rate;                          // of 1x, over all connections together; above zero
    std::optional<double> multiplier;   // of the spike, above 1; nothing: one phase at `rate`
    Duration duration{};                // of each phase; above zero
    std::string arrival{load::kDefaultArrival};
    Duration timeout = std::chrono::seconds(10);  // of one operation
    std::uint32_t closed_connections = 0;         // see LoadSpec; `rate` means nothing then
    std::size_t max_in_flight = 0;                // 0: the transport's default
    std::string label_member;                     // see LoadSpec; default_label_member()
    std::vector<CheckSpec> objectives;            // parse_objective()
};

// What answers to `requests` are counted by when nobody says: their status, where the reference
// engine runs plans or decisions, which answers 200 to a run that failed. Else nothing: then bodies
// need not be read.
[[nodiscard]] std::string_view default_label_member(const std::vector<RequestSpec>& requests);

[[nodiscard]] Scenario scenario_of_load_test(const LoadTest& test);
// Whether it is one of these: it stands in no file, and what it is told must name options of
// `load`.
[[nodiscard]] bool is_load_test(const Scenario& scenario);

}  // namespace faultline::scenario
