// Reads a target's own metrics from their text exposition (Prometheus 0.0.4, OpenMetrics), as far
// as the judge asks: the samples of one name with their labels. Any text at all; what is no sample
// is passed over. Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::scenario {

struct MetricSample {
    std::map<std::string, std::string> labels;
    double value = 0.0;
};

// All samples of that name, in their order; none when the text does not hold it.
[[nodiscard]] std::vector<MetricSample> samples_of(std::string_view exposition,
                                                   std::string_view name);
// The sum of their values by one label's value; "" for samples without it.
[[nodiscard]] std::map<std::string, double> sum_by(const std::vector<MetricSample>& samples,
                                                   const std::string& label);

}  // namespace faultline::scenario
