#include "scenarios/judge/generator_validity.h"

#include "scenarios/format/check_catalogue.h"
#include "scenarios/judge/record_index.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

constexpr double kLeastAchieved = 0.99;
constexpr double kMostShed = 0.001;
constexpr Duration kCiLateness = std::chrono::milliseconds(20);
constexpr Duration kLeastLateness = std::chrono::milliseconds(1);

Duration lateness_allowed(const Scenario& scenario) {
    if (scenario.profile == "ci") {
        return kCiLateness;
    }
    std::optional<double> tightest;
    for (const CheckSpec& check : scenario.checks) {
        const MetricInfo* const metric = find_metric(check.metric);
        if (metric == nullptr || metric->unit != MetricUnit::kSeconds) {
            continue;
        }
        for (const auto& bound : {check.below, check.at_most}) {
            if (bound) {
                tightest = std::min(tightest.value_or(*bound), *bound);
            }
        }
    }
    return tightest ? std::max(kLeastLateness, from_seconds(*tightest * 0.1)) : kCiLateness;
}

std::optional<Duration> lateness_p99(const RunRecord& record) {
    std::vector<Duration> late;
    for (const load::Sample& sample : record.samples) {
        if (sample.released != load::kNever) {
            late.push_back(sample.lateness());
        }
    }
    if (late.empty()) {
        return std::nullopt;
    }
    const auto rank = static_cast<std::size_t>(std::ceil(0.99 * static_cast<double>(late.size())));
    const auto at = late.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(rank, 1) - 1);
    std::nth_element(late.begin(), at, late.end());
    return *at;
}

}  // namespace

std::optional<std::string> generator_problem(const RunRecord& record) {
    const auto sent =
        static_cast<double>(std::count_if(record.samples.begin(), record.samples.end(), was_sent));
    const auto shed = static_cast<double>(
        std::count_if(record.samples.begin(), record.samples.end(),
                      [](const load::Sample& s) { return s.outcome == load::Outcome::kShed; }));
    const auto planned = static_cast<double>(
        std::max<std::uint64_t>(record.planned_operations, record.samples.size()));
    if (planned == 0.0 || sent == 0.0) {
        return "nothing was sent";
    }
    if (shed / planned > kMostShed) {
        return fmt::format("the generator shed {:.0f} of {:.0f} operations", shed, planned);
    }
    if (sent / planned < kLeastAchieved) {
        return fmt::format("the generator sent {:.0f} of {:.0f} planned operations", sent, planned);
    }
    if (record.dropped > 0) {
        return fmt::format("{} entries did not fit into the record", record.dropped);
    }
    const auto late = record.clock == "virtual" ? std::nullopt : lateness_p99(record);
    const Duration allowed = lateness_allowed(record.scenario);
    if (late && *late > allowed) {
        return fmt::format("the generator was late: p99 {}, allowed {}", format_duration(*late),
                           format_duration(allowed));
    }
    return std::nullopt;
}

}  // namespace faultline::scenario
