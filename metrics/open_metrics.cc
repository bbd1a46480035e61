// OpenMetrics 1.0.0: a counter's family without _total, units, canonical numbers, an end mark.
#include "metrics/exposition.h"

#include <cmath>
#include <iterator>

#include <fmt/format.h>

namespace faultline::metrics {

namespace {

constexpr std::string_view kTotal = "_total";

std::string_view type_name(MetricType type) {
    switch (type) {
        case MetricType::kCounter:
        case MetricType::kRealCounter:
            return "counter";
        case MetricType::kGauge:
            return "gauge";
        case MetricType::kHistogram:
            return "histogram";
    }
    return "unknown";
}

// The format wants 1.0, not 1, so that one bound is one string everywhere.
std::string number(double value) {
    if (std::isnan(value)) {
        return "NaN";
    }
    if (std::isinf(value)) {
        return value > 0 ? "+Inf" : "-Inf";
    }
    std::string text = fmt::format("{}", value);
    if (text.find_first_of(".e") == std::string::npos) {
        text += ".0";
    }
    return text;
}

std::string escaped(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '\\':
                out += "\\\\";
                break;
            case '"':
                out += "\\\"";
                break;
            case '\n':
                out += "\\n";
                break;
            default:
                out += c;
        }
    }
    return out;
}

std::string_view unit_of(std::string_view family) {
    for (const std::string_view unit : {std::string_view("seconds"), std::string_view("bytes")}) {
        if (family.ends_with(unit) && family.size() > unit.size() &&
            family[family.size() - unit.size() - 1] == '_') {
            return unit;
        }
    }
    return {};
}

// `label="value",…` without braces.
std::string pairs_of(const FamilySpec& spec, const Labels& labels) {
    std::string out;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        fmt::format_to(std::back_inserter(out), "{}{}=\"{}\"", i == 0 ? "" : ",",
                       spec.label_names[i], escaped(labels[i]));
    }
    return out;
}

std::string braced(const std::string& pairs) { return pairs.empty() ? "" : "{" + pairs + "}"; }

void write_histogram(std::string& out, std::string_view family, const std::string& pairs,
                     const HistogramCell::View& view) {
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < view.buckets.size(); ++i) {
        below += view.buckets[i];
        const std::string bound =
            i < HistogramCell::kBounds.size() ? number(HistogramCell::kBounds[i]) : "+Inf";
        fmt::format_to(std::back_inserter(out), "{}_bucket{{{}{}le=\"{}\"}} {}\n", family, pairs,
                       pairs.empty() ? "" : ",", bound, below);
    }
    fmt::format_to(std::back_inserter(out), "{}_count{} {}\n", family, braced(pairs), view.count);
    fmt::format_to(std::back_inserter(out), "{}_sum{} {}\n", family, braced(pairs),
                   number(view.sum_seconds));
}

std::string timestamp_of(const SeriesView& series) {
    return series.timestamp_seconds ? fmt::format(" {:.3f}", *series.timestamp_seconds) : "";
}

void write_family(std::string& out, const FamilyView& view) {
    const FamilySpec& spec = *view.spec;
    const bool counts = spec.type == MetricType::kCounter || spec.type == MetricType::kRealCounter;
    std::string_view family = spec.name;
    if (counts && family.ends_with(kTotal)) {
        family.remove_suffix(kTotal.size());
    }
    const auto end = std::back_inserter(out);
    fmt::format_to(end, "# TYPE {} {}\n", family, type_name(spec.type));
    if (const auto unit = unit_of(family); !unit.empty()) {
        fmt::format_to(end, "# UNIT {} {}\n", family, unit);
    }
    fmt::format_to(end, "# HELP {} {}\n", family, escaped(spec.help));
    for (const SeriesView& series : view.series) {
        const std::string pairs = pairs_of(spec, series.labels);
        if (spec.type == MetricType::kHistogram) {
            write_histogram(out, family, pairs, series.histogram);
        } else {
            fmt::format_to(end, "{}{}{} {}{}\n", family, counts ? kTotal : "", braced(pairs),
                           number(series.value), timestamp_of(series));
        }
    }
}

}  // namespace

std::string to_open_metrics(const std::vector<FamilyView>& families) {
    std::string out;
    for (const FamilyView& view : families) {
        write_family(out, view);
    }
    out += "# EOF\n";
    return out;
}

}  // namespace faultline::metrics
