#include "loadgen/slo/objective.h"

#include "base/units.h"

#include <array>
#include <charconv>
#include <optional>

#include <fmt/format.h>

namespace faultline::load {

namespace {

using Metric = Objective::Metric;

struct Named {
    std::string_view name;
    Metric metric;
};

constexpr std::array<Named, 5> kMetrics = {{{"mean", Metric::kMean},
                                            {"max", Metric::kMax},
                                            {"error_ratio", Metric::kErrorRatio},
                                            {"success_ratio", Metric::kSuccessRatio},
                                            {"goodput", Metric::kGoodput}}};

Error bad(std::string_view text, std::string_view why) {
    return Error{.code = ErrorCode::kInvalidParams,
                 .message = fmt::format("\"{}\" is no objective: {}; examples: p99<300ms, "
                                        "error_ratio<1%, goodput>900/s",
                                        text.substr(0, 100), why),
                 .cause = {}};
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(' ');
    return first == std::string_view::npos
               ? std::string_view{}
               : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

// "p99.9" → 0.999.
std::optional<double> quantile_of(std::string_view name) {
    double percent = 0.0;
    const char* const end = name.data() + name.size();
    if (name.size() < 2 || name.front() != 'p') {
        return std::nullopt;
    }
    const auto [rest, error] =
        std::from_chars(name.data() + 1, end, percent, std::chars_format::fixed);
    const double quantile = percent / 100.0;
    // The smallest percentages come to nothing, the largest to everything.
    const bool is_inside = quantile > 0.0 && quantile < 1.0;
    return error == std::errc{} && rest == end && is_inside ? std::optional(quantile)
                                                            : std::nullopt;
}

bool set_metric(std::string_view name, Objective& objective) {
    constexpr std::string_view kService = "service.";
    constexpr std::string_view kResponse = "response.";
    objective.of_service = name.starts_with(kService);
    const bool has_prefix = objective.of_service || name.starts_with(kResponse);
    if (has_prefix) {
        name.remove_prefix(objective.of_service ? kService.size() : kResponse.size());
    }
    if (const auto quantile = quantile_of(name)) {
        objective.metric = Metric::kPercentile;
        objective.quantile = *quantile;
        return true;
    }
    for (const auto& known : kMetrics) {
        if (known.name == name) {
            objective.metric = known.metric;
            return !has_prefix || objective.is_latency();
        }
    }
    return false;
}

Result<double> limit_of(Metric metric, std::string_view text) {
    if (metric == Metric::kGoodput) {
        const auto rate = parse_rate(text);
        return rate ? Result<double>(rate->per_second) : rate.error();
    }
    if (metric == Metric::kErrorRatio || metric == Metric::kSuccessRatio) {
        const auto ratio = parse_ratio(text);
        return ratio ? Result<double>(ratio->value) : ratio.error();
    }
    const auto duration = parse_duration(text);
    return duration ? Result<double>(to_seconds(*duration)) : duration.error();
}

}  // namespace

Result<Objective> parse_objective(std::string_view text) {
    const auto sign = text.find_first_of("<>");
    if (sign == std::string_view::npos) {
        return bad(text, "it has no < or >");
    }
    Objective objective;
    objective.text = trimmed(text);
    if (!set_metric(trimmed(text.substr(0, sign)), objective)) {
        return bad(text,
                   "the metric is none of p50 … p99.9, mean, max (also service.p99), error_ratio, "
                   "success_ratio, goodput");
    }
    const bool is_floor =
        objective.metric == Metric::kSuccessRatio || objective.metric == Metric::kGoodput;
    if ((text[sign] == '>') != is_floor) {
        return bad(text, is_floor ? "it wants >" : "it wants <");
    }
    std::string_view value = text.substr(sign + 1);
    objective.is_strict = !value.starts_with('=');
    value.remove_prefix(objective.is_strict ? 0 : 1);
    const auto limit = limit_of(objective.metric, trimmed(value));
    if (!limit) {
        return bad(text, limit.error().message);
    }
    objective.limit = *limit;
    return objective;
}

}  // namespace faultline::load
