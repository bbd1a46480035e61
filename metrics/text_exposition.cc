// The text format 0.0.4, through prometheus-cpp's data model and serializer.
#include "base/planted_bug.h"
#include "metrics/exposition.h"

#include <limits>

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

namespace faultline::metrics {

namespace {

prometheus::MetricType type_of(MetricType type) {
    switch (type) {
        case MetricType::kCounter:
        case MetricType::kRealCounter:
            return prometheus::MetricType::Counter;
        case MetricType::kGauge:
            return prometheus::MetricType::Gauge;
        case MetricType::kHistogram:
            return prometheus::MetricType::Histogram;
    }
    return prometheus::MetricType::Untyped;
}

prometheus::ClientMetric::Histogram histogram_of(const HistogramCell::View& view) {
    prometheus::ClientMetric::Histogram histogram;
    histogram.sample_count = view.count;
    histogram.sample_sum = view.sum_seconds;
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < view.buckets.size(); ++i) {
        below = (planted("buckets_not_cumulative") ? 0 : below) + view.buckets[i];
        const double bound = i < HistogramCell::kBounds.size()
                                 ? HistogramCell::kBounds[i]
                                 : std::numeric_limits<double>::infinity();
        histogram.bucket.push_back({.cumulative_count = below, .upper_bound = bound});
    }
    return histogram;
}

prometheus::ClientMetric metric_of(const FamilySpec& spec, const SeriesView& series) {
    prometheus::ClientMetric metric;
    for (std::size_t i = 0; i < series.labels.size(); ++i) {
        metric.label.push_back({std::string(spec.label_names[i]), series.labels[i]});
    }
    // One of the three is read, by the family's type.
    metric.counter.value = series.value;
    metric.gauge.value = series.value;
    if (spec.type == MetricType::kHistogram) {
        metric.histogram = histogram_of(series.histogram);
    }
    return metric;
}

}  // namespace

std::string to_text(const std::vector<FamilyView>& families) {
    std::vector<prometheus::MetricFamily> out;
    out.reserve(families.size());
    for (const FamilyView& view : families) {
        prometheus::MetricFamily family;
        family.name = view.spec->name;
        family.help = view.spec->help;
        family.type = type_of(view.spec->type);
        for (const SeriesView& series : view.series) {
            family.metric.push_back(metric_of(*view.spec, series));
        }
        out.push_back(std::move(family));
    }
    return prometheus::TextSerializer().Serialize(out);
}

}  // namespace faultline::metrics
