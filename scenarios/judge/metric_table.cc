#include "scenarios/judge/metric_table.h"

#include "scenarios/judge/metrics/metrics.h"

#include <vector>

namespace faultline::scenario {

namespace {

std::vector<Metric> make_metrics() {
#define FAULTLINE_ROW(name) metric_##name(),
    return {FAULTLINE_CHECK_METRICS(FAULTLINE_ROW)};
#undef FAULTLINE_ROW
}

}  // namespace

std::span<const Metric> metric_table() {
    static const std::vector<Metric> kTable = make_metrics();
    return kTable;
}

const Metric* find_metric(std::string_view name) {
    for (const Metric& metric : metric_table()) {
        if (metric.about.name == name) {
            return &metric;
        }
    }
    return nullptr;
}

std::span<const CheckMetric> check_metrics() {
    static const std::vector<CheckMetric> kMetrics = [] {
        std::vector<CheckMetric> all;
        for (const Metric& metric : metric_table()) {
            all.push_back(metric.about);
        }
        return all;
    }();
    return kMetrics;
}

}  // namespace faultline::scenario
