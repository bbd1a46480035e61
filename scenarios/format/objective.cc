#include "scenarios/format/objective.h"

#include "base/http_text.h"
#include "base/nearest_name.h"
#include "base/quoted_text.h"
#include "scenarios/format/metric_synonyms.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

enum class Bound { kTime, kRatio, kRate };

struct ShortName {
    std::string_view written;
    std::string_view metric;  // in the judge's table
    std::optional<double> percentile;
    Bound bound = Bound::kTime;
    bool is_floor = false;  // at least, above
};

// Percentiles apart, which are any number.
constexpr std::array<ShortName, 9> kShortNames = {{
    {"mean", "response_mean", std::nullopt},
    {"response.mean", "response_mean", std::nullopt},
    {"service.mean", "service_mean", std::nullopt},
    {"max", "response", 100.0},
    {"response.max", "response", 100.0},
    {"service.max", "service", 100.0},
    {"error_ratio", "error_ratio", std::nullopt, Bound::kRatio},
    {"success_ratio", "success_ratio", std::nullopt, Bound::kRatio, true},
    {"goodput", "goodput", std::nullopt, Bound::kRate, true},
}};

Error bad(std::string_view text, std::string_view why) {
    return Error{ErrorKind::kInvalid, fmt::format("{} is no objective: {}; examples: p99<300ms, "
                                                  "error_ratio<1%, goodput>900/s",
                                                  in_quotes(text, 100), why)};
}

// "p99.9" → 99.9.
std::optional<double> percentile_of(std::string_view name) {
    double percent = 0.0;
    const char* const end = name.data() + name.size();
    if (name.size() < 2 || name.front() != 'p') {
        return std::nullopt;
    }
    const auto [rest, error] =
        std::from_chars(name.data() + 1, end, percent, std::chars_format::fixed);
    // The smallest percentages come to nothing, the largest to everything.
    const double quantile = percent / 100.0;
    const bool is_inside = quantile > 0.0 && quantile < 1.0;
    return error == std::errc{} && rest == end && is_inside ? std::optional(percent) : std::nullopt;
}

std::optional<ShortName> short_name(std::string_view name) {
    for (const ShortName& known : kShortNames) {
        if (known.written == name) {
            return known;
        }
    }
    ShortName times{.written = name, .metric = "response", .percentile = {}};
    for (const auto& [prefix, metric] :
         {std::pair("service.", "service"), std::pair("response.", "response")}) {
        if (name.starts_with(prefix)) {
            times.metric = metric;
            name.remove_prefix(std::string_view(prefix).size());
            break;
        }
    }
    times.percentile = percentile_of(name);
    return times.percentile ? std::optional(times) : std::nullopt;
}

// "p99"; "" when it is not known what was meant.
std::string short_name_meant_by(std::string_view name) {
    std::vector<std::string> known;
    for (const ShortName& one : kShortNames) {
        known.emplace_back(one.written);
    }
    const auto meant = metric_meant_by(name);
    if (meant && !meant->percentile.empty()) {
        const std::string percentile = "p" + meant->percentile;
        return short_name(percentile) ? percentile : "";
    }
    std::string_view metric = meant ? meant->metric : "";
    if (metric == "success_share" || name == "success_share") {
        metric = "success_ratio";  // of any target, whatever its answers carry
    }
    const auto* const same = std::ranges::find(kShortNames, metric, &ShortName::metric);
    return same == kShortNames.end() ? nearest_name(name, known) : std::string(same->written);
}

// "; did you mean p99?"; "" when it is not known.
std::string question(std::string_view meant) {
    return meant.empty() ? "" : fmt::format("; did you mean {}?", meant);
}

// A bound of that kind, after its sign.
std::string_view example_of(Bound bound, bool is_floor) {
    switch (bound) {
        case Bound::kTime:
            return "300ms";
        case Bound::kRatio:
            return is_floor ? "99%" : "1%";
        case Bound::kRate:
            return "900/s";
    }
    return "";
}

// "success_ratio>99%" for "success_rate" and for "success_ratio=99"; "" when it is not known.
std::string objective_meant_by(std::string_view text) {
    const std::string_view name = trim_blanks(text.substr(0, text.find('=')));
    const std::string meant = short_name(name) ? std::string(name) : short_name_meant_by(name);
    const auto known = short_name(meant);
    return known ? fmt::format("{}{}{}", meant, known->is_floor ? '>' : '<',
                               example_of(known->bound, known->is_floor))
                 : std::string();
}

Result<double> limit_of(const ShortName& metric, std::string_view text) {
    const Bound bound = metric.bound;
    if (bound == Bound::kRate) {
        const auto rate = parse_rate(text);
        return rate ? Result<double>(rate->per_second) : rate.error();
    }
    if (bound == Bound::kRatio) {
        const auto ratio = parse_ratio(text);
        if (ratio && !metric.is_floor && is_unclear_limit(text, *ratio)) {
            return Error{ErrorKind::kInvalid, "1 without % means 100 %; write 1% or 0.01"};
        }
        return ratio ? Result<double>(ratio->value) : ratio.error();
    }
    const auto duration = parse_duration(text);
    return duration ? Result<double>(to_seconds(*duration)) : duration.error();
}

void set_limit(CheckSpec& check, bool is_floor, bool is_strict, double limit) {
    if (is_floor) {
        (is_strict ? check.above : check.at_least) = limit;
    } else {
        (is_strict ? check.below : check.at_most) = limit;
    }
}

}  // namespace

Result<CheckSpec> parse_objective(std::string_view text) {
    const auto sign = text.find_first_of("<>");
    if (sign == std::string_view::npos) {
        return bad(text, "it has no < or >" + question(objective_meant_by(text)));
    }
    const auto known = short_name(trim_blanks(text.substr(0, sign)));
    if (!known) {
        return bad(text,
                   "the metric is none of p50 … p99.9, mean, max (also service.p99), error_ratio, "
                   "success_ratio, goodput" +
                       question(short_name_meant_by(trim_blanks(text.substr(0, sign)))));
    }
    if ((text[sign] == '>') != known->is_floor) {
        return bad(text, known->is_floor ? "write >" : "write <");
    }
    std::string_view value = text.substr(sign + 1);
    const bool is_strict = !value.starts_with('=');
    value.remove_prefix(is_strict ? 0 : 1);
    const auto limit = limit_of(*known, trim_blanks(value));
    if (!limit) {
        return bad(text, limit.error().message);
    }
    CheckSpec check;
    check.name = trim_blanks(text);
    check.metric = known->metric;
    check.percentile = known->percentile;
    set_limit(check, known->is_floor, is_strict, *limit);
    return check;
}

bool is_unclear_limit(std::string_view text, Ratio upper_limit) {
    return upper_limit.value >= 1.0 && !text.ends_with('%');
}

CheckSpec of_admitted_work(CheckSpec objective) {
    if (objective.metric == "response") {
        objective.metric = "admitted_response";
    } else if (objective.metric == "response_mean") {
        objective.metric = "admitted_mean";
    } else if (objective.metric == "service") {
        objective.metric = "admitted_service";
    } else if (objective.metric == "service_mean") {
        objective.metric = "admitted_service_mean";
    }
    return objective;
}

}  // namespace faultline::scenario
