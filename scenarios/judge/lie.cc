#include "scenarios/judge/lie.h"

#include "scenarios/judge/metric_table.h"

#include <iterator>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace faultline::scenario {

std::vector<Lie> lies_for(const CheckSpec& check, const Scenario& scenario) {
    const Metric* const metric = find_metric(check.metric);
    std::vector<Lie> all;
    if (metric == nullptr || metric->lies == nullptr) {
        return all;
    }
    for (const Direction direction : directions_of(check)) {
        std::vector<Lie> lies = metric->lies(check, direction);
        std::move(lies.begin(), lies.end(), std::back_inserter(all));
    }
    if (check.of_baseline || check.at_least_of_baseline) {
        // A baseline that is wrong in the same way would hide it.
        for (Lie& lie : all) {
            lie.from = scenario.phases.warmup + scenario.phases.baseline;
            lie.what += " after the baseline";
        }
    }
    return all;
}

std::vector<Lie> lie_with_http_status(std::uint16_t status) {
    return {{.what = fmt::format("answers with {}", status), .http_status = status}};
}

std::vector<Lie> lie_with_label(std::string_view label, Direction direction) {
    if (direction == Direction::kUp) {
        return {{.what = fmt::format("answers that say {}", label), .status = std::string(label)}};
    }
    return {{.what = "answers cut in half", .cut = true},
            {.what = "answers with another status", .status = "another"}};
}

std::vector<Lie> lie_about_time(const CheckSpec& /*check*/, Direction direction) {
    return direction == Direction::kUp ? std::vector<Lie>{{.what = "late answers", .late = true}}
                                       : std::vector<Lie>{};
}

std::vector<Lie> lie_about_good_answers(const CheckSpec& /*check*/, Direction direction) {
    return lie_with_http_status(direction == Direction::kUp ? 200 : 500);
}

std::vector<Lie> lie_about_failures(const CheckSpec& /*check*/, Direction direction) {
    return lie_with_http_status(direction == Direction::kUp ? 500 : 200);
}

std::vector<Lie> lie_about_rejections(const CheckSpec& /*check*/, Direction direction) {
    return lie_with_http_status(direction == Direction::kUp ? 429 : 200);
}

}  // namespace faultline::scenario
