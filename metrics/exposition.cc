#include "metrics/exposition.h"

namespace faultline::metrics {

std::string_view content_type(ExpositionFormat format) {
    return format == ExpositionFormat::kOpenMetrics
               ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
               : "text/plain; version=0.0.4; charset=utf-8";
}

std::string expose(Registry& registry, ExpositionFormat format) {
    const std::vector<FamilyView> families = registry.collect();
    return format == ExpositionFormat::kOpenMetrics ? to_open_metrics(families) : to_text(families);
}

}  // namespace faultline::metrics
