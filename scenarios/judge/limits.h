// The limits of one check, those relative to the baseline worked out, and the texts of limits and
// figures. Pure.
#pragma once

#include "scenarios/format/check_metric.h"
#include "scenarios/format/scenario.h"
#include "scenarios/judge/verdict.h"

#include <optional>
#include <string>
#include <vector>

namespace faultline::scenario {

// In the metric's base unit.
struct Limits {
    std::optional<double> at_least;
    std::optional<double> at_most;
    std::optional<double> below;
    std::optional<double> above;
    std::optional<double> at_most_by_baseline;
    std::optional<double> at_least_by_baseline;

    [[nodiscard]] bool lower_holds(double value) const;
    [[nodiscard]] bool upper_holds(double value) const;
    [[nodiscard]] bool hold(double value) const { return lower_holds(value) && upper_holds(value); }
    [[nodiscard]] bool any_upper() const { return at_most || below || at_most_by_baseline; }
};

[[nodiscard]] Limits limits_of(const CheckSpec& check);
// Those that are set, for the check's outcome.
[[nodiscard]] std::vector<CheckLimit> listed(const Limits& limits, MetricUnit unit);
// Works out the relative limits from the baseline's figure.
void bound_by_baseline(const CheckSpec& check, double baseline, Limits& limits);

// "99.9%", "412ms", "17", "95/s"; "∞".
[[nodiscard]] std::string format_value(double value, MetricUnit unit);
// "at least 99.9%", "p99 below 300ms".
[[nodiscard]] std::string limit_text(const CheckSpec& check, MetricUnit unit);

}  // namespace faultline::scenario
