#include "scenarios/judge/limits.h"

#include "base/units.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

namespace faultline::scenario {

bool Limits::lower_holds(double value) const {
    return (!at_least || value >= *at_least) && (!above || value > *above) &&
           (!at_least_by_baseline || value >= *at_least_by_baseline);
}

bool Limits::upper_holds(double value) const {
    return (!at_most || value <= *at_most) && (!below || value < *below) &&
           (!at_most_by_baseline || value <= *at_most_by_baseline);
}

Limits limits_of(const CheckSpec& check) {
    return {.at_least = check.at_least,
            .at_most = check.at_most,
            .below = check.below,
            .above = check.above,
            .at_most_by_baseline = {},
            .at_least_by_baseline = {}};
}

std::vector<CheckLimit> listed(const Limits& limits, MetricUnit unit) {
    std::vector<CheckLimit> list;
    const auto add = [&](Bound bound, const std::optional<double>& value) {
        if (value) {
            list.push_back({.bound = bound, .value = *value, .unit = unit});
        }
    };
    add(Bound::kAtLeast, limits.at_least);
    add(Bound::kAbove, limits.above);
    add(Bound::kAtMost, limits.at_most);
    add(Bound::kBelow, limits.below);
    add(Bound::kAtLeast, limits.at_least_by_baseline);
    add(Bound::kAtMost, limits.at_most_by_baseline);
    return list;
}

void bound_by_baseline(const CheckSpec& check, double baseline, Limits& limits) {
    if (check.of_baseline) {
        limits.at_most_by_baseline = std::max({baseline + check.of_baseline->value * baseline,
                                               baseline + to_seconds(check.of_baseline_slack),
                                               to_seconds(check.of_baseline_floor)});
    }
    if (check.at_least_of_baseline) {
        limits.at_least_by_baseline = check.at_least_of_baseline->value * baseline;
    }
}

std::string format_value(double value, MetricUnit unit) {
    if (std::isinf(value)) {
        return "∞";
    }
    switch (unit) {
        case MetricUnit::kShare:
            return format_ratio(Ratio{value});
        case MetricUnit::kCount:
            return fmt::format("{:.0f}", value);
        case MetricUnit::kSeconds:
            return format_duration(from_seconds(value));
        case MetricUnit::kRate:
            return format_rate(Rate{value});
    }
    return {};
}

namespace {

// "within 10% (or 2ms) of the baseline", "at most 5 times the baseline, or 300ms more": of several
// bounds the largest counts.
std::string baseline_text(const CheckSpec& check) {
    const double ratio = check.of_baseline->value;
    const std::string slack = format_duration(check.of_baseline_slack);
    std::string text;
    if (ratio <= 0.0) {
        text = fmt::format("within {} of the baseline", slack);
    } else if (ratio < 1.0) {
        const bool has_slack = check.of_baseline_slack > Duration{};
        text = fmt::format("within {}{} of the baseline", format_ratio(*check.of_baseline),
                           has_slack ? fmt::format(" (or {})", slack) : "");
    } else {
        text = fmt::format("at most {:g} times the baseline, or {} more", 1.0 + ratio, slack);
    }
    if (check.of_baseline_floor > Duration{}) {
        text += ", or " + format_duration(check.of_baseline_floor);
    }
    return text;
}

}  // namespace

std::string limit_text(const CheckSpec& check, MetricUnit unit) {
    std::string text;
    const auto add = [&](const std::string& limit) { text += text.empty() ? limit : ", " + limit; };
    const auto add_fixed = [&](std::string_view word, const std::optional<double>& limit) {
        if (limit) {
            add(fmt::format("{} {}", word, format_value(*limit, unit)));
        }
    };
    add_fixed("at least", check.at_least);
    add_fixed("above", check.above);
    add_fixed("at most", check.at_most);
    add_fixed("below", check.below);
    if (check.of_baseline) {
        add(baseline_text(check));
    }
    if (check.at_least_of_baseline) {
        add(fmt::format("at least {} of the baseline", format_ratio(*check.at_least_of_baseline)));
    }
    return check.percentile ? fmt::format("p{:g} {}", *check.percentile, text) : text;
}

}  // namespace faultline::scenario
