// A Registry as text: 0.0.4 through prometheus-cpp's serializer, OpenMetrics 1.0.0 by our own
// writer, and the choice between them by the Accept header (q-values honoured, text when no form
// is acceptable). Pure but for the snapshot taken.
#pragma once

#include "metrics/registry.h"

#include <string>
#include <string_view>
#include <vector>

namespace faultline::metrics {

enum class ExpositionFormat { kText, kOpenMetrics };

[[nodiscard]] ExpositionFormat negotiate(std::string_view accept_header);
[[nodiscard]] std::string_view content_type(ExpositionFormat format);

[[nodiscard]] std::string to_text(const std::vector<FamilyView>& families);
[[nodiscard]] std::string to_open_metrics(const std::vector<FamilyView>& families);
[[nodiscard]] std::string expose(Registry& registry, ExpositionFormat format);

}  // namespace faultline::metrics
