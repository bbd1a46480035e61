#include "scenarios/format/metric_synonyms.h"

#include <algorithm>
#include <array>
#include <utility>

namespace faultline::scenario {

namespace {

constexpr std::string_view kUsualPercentile = "99";

using Synonym = std::pair<std::string_view, std::string_view>;

constexpr std::array<Synonym, 15> kSynonyms = {{{"latency", "response"},
                                                {"response_time", "response"},
                                                {"duration", "response"},
                                                {"mean", "response_mean"},
                                                {"average", "response_mean"},
                                                {"errors", "error_ratio"},
                                                {"error_rate", "error_ratio"},
                                                {"error_share", "error_ratio"},
                                                {"availability", "success_share"},
                                                {"success", "success_share"},
                                                {"success_rate", "success_share"},
                                                {"throughput", "goodput"},
                                                {"rps", "goodput"},
                                                {"5xx", "http_5xx"},
                                                {"canaries", "canary_leaks"}}};

bool is_part_of_number(char c) { return (c >= '0' && c <= '9') || c == '.'; }

}  // namespace

std::optional<MeantMetric> metric_meant_by(std::string_view name) {
    if (name.size() > 1 && name.front() == 'p' &&
        std::ranges::all_of(name.substr(1), is_part_of_number)) {
        return MeantMetric{.metric = "response", .percentile = std::string(name.substr(1))};
    }
    const auto* const found = std::ranges::find(kSynonyms, name, &Synonym::first);
    if (found == kSynonyms.end()) {
        return std::nullopt;
    }
    return MeantMetric{
        .metric = found->second,
        .percentile = found->second == "response" ? std::string(kUsualPercentile) : std::string()};
}

}  // namespace faultline::scenario
