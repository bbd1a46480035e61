#include "scenarios/format/check_catalogue.h"

namespace faultline::scenario {

namespace {

using enum MetricUnit;

// Whole operations first, how fast they are, then their steps.
std::vector<MetricInfo> answer_metrics() {
    return {{Metric::kStatusShare,
             "status_share",
             kShare,
             false,
             false,
             {"status"},
             {"tenant"},
             "share of the operations whose answer carries this status"},
            {Metric::kSuccessShare,
             "success_share",
             kShare,
             false,
             false,
             {},
             {"tenant"},
             "share of the operations whose answer carries the status success"},
            {Metric::kHttpStatusShare,
             "http_status_share",
             kShare,
             false,
             false,
             {"http_status"},
             {"tenant"},
             "share of the operations answered with this HTTP status"},
            {Metric::kHttp5xx,
             "http_5xx",
             kCount,
             false,
             false,
             {},
             {"tenant"},
             "number of answers with an HTTP status of 500 or more"},
            {Metric::kErrorRatio,
             "error_ratio",
             kShare,
             false,
             false,
             {},
             {"tenant"},
             "share of the operations that failed or were never answered"}};
}

std::vector<MetricInfo> pace_metrics() {
    return {{Metric::kRejectedShare,
             "rejected_share",
             kShare,
             false,
             false,
             {},
             {"tenant"},
             "share of the operations turned away with 429, or 503 and Retry-After"},
            {Metric::kGoodput,
             "goodput",
             kRate,
             false,
             false,
             {},
             {"tenant"},
             "operations answered well, per second of the window"},
            {Metric::kResponse,
             "response",
             kSeconds,
             true,
             false,
             {},
             {"tenant"},
             "time from the intended start to the answer; infinite when there was none"},
            {Metric::kService,
             "service",
             kSeconds,
             true,
             false,
             {},
             {"tenant"},
             "time from the first byte sent to the answer; infinite when there was none"}};
}

std::vector<MetricInfo> step_metrics() {
    return {{Metric::kStepErrorShare,
             "step_error_share",
             kShare,
             false,
             true,
             {"step", "error_code"},
             {"tenant"},
             "share of a step's results that carry this error code"},
            {Metric::kStepSuccessShare,
             "step_success_share",
             kShare,
             false,
             true,
             {"step"},
             {"tenant"},
             "share of a step's runs that succeeded; an operation without an answer did not"},
            {Metric::kStepDuration,
             "step_duration",
             kSeconds,
             true,
             true,
             {"step"},
             {"tenant"},
             "duration of a step; infinite where the operation had no answer"},
            {Metric::kDataSourceShare,
             "data_source_share",
             kShare,
             false,
             true,
             {"data_source"},
             {"step", "tenant"},
             "share of the steps' results that came from this data source"},
            {Metric::kFallbackShare,
             "fallback_share",
             kShare,
             false,
             true,
             {},
             {"step", "tenant"},
             "share of the steps' results that their fallback gave"},
            {Metric::kSecurityErrorShare,
             "security_error_share",
             kShare,
             false,
             true,
             {},
             {"step", "tenant"},
             "share of the steps' results that are marked as security errors"}};
}

MetricInfo leak_metric() {
    return {Metric::kCanaryLeaks,
            "canary_leaks",
            kCount,
            false,
            false,
            {},
            {},
            "answers, and places in log and metrics, that hold another tenant's canary"};
}

const std::vector<MetricInfo>& table() {
    static const std::vector<MetricInfo> kTable = [] {
        std::vector<MetricInfo> all = answer_metrics();
        for (const std::vector<MetricInfo>& more : {pace_metrics(), step_metrics()}) {
            all.insert(all.end(), more.begin(), more.end());
        }
        all.push_back(leak_metric());
        return all;
    }();
    return kTable;
}

}  // namespace

std::span<const MetricInfo> check_catalogue() { return table(); }

const MetricInfo* find_metric(std::string_view name) {
    for (const MetricInfo& info : table()) {
        if (info.name == name) {
            return &info;
        }
    }
    return nullptr;
}

std::vector<std::string> metric_names() {
    std::vector<std::string> names;
    for (const MetricInfo& info : table()) {
        names.emplace_back(info.name);
    }
    return names;
}

const std::vector<std::string>& selector_names() {
    static const std::vector<std::string> kNames = {"status", "http_status", "tenant",
                                                    "step",   "error_code",  "data_source"};
    return kNames;
}

}  // namespace faultline::scenario
