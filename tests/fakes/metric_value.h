// One value out of a metric registry, for tests: found among what a scrape would show.
#pragma once

#include "metrics/registry.h"

#include <optional>
#include <string_view>

namespace faultline::fakes {

// Of a histogram its count; nothing when there is no such series.
inline std::optional<double> value_of(metrics::Registry& registry, std::string_view family,
                                      const metrics::Labels& labels) {
    for (const metrics::FamilyView& each : registry.collect()) {
        for (const metrics::SeriesView& series : each.series) {
            if (each.spec->name == family && series.labels == labels) {
                return each.spec->type == metrics::MetricType::kHistogram
                           ? static_cast<double>(series.histogram.count)
                           : series.value;
            }
        }
    }
    return std::nullopt;
}

}  // namespace faultline::fakes
