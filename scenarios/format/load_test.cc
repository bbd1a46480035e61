#include "scenarios/format/load_test.h"

#include "base/http_text.h"
#include "base/mask.h"
#include "scenarios/format/objective.h"
#include "scenarios/format/phase_names.h"
#include "scenarios/format/phases.h"
#include "scenarios/format/request_route.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

bool is_about_failures(const CheckSpec& check) {
    return check.metric == "error_ratio" || check.metric == "success_ratio";
}

class LoadChecks {
public:
    explicit LoadChecks(Scenario& scenario) : scenario_(scenario) {
        is_spike_ = planned_phases(scenario).size() > 1;
    }

    // Names are told apart by the phase where there are several.
    void add(CheckSpec check, CheckWindow window) {
        check.during = window;
        if (is_spike_) {
            check.name += " in " + title(window);
        }
        scenario_.checks.push_back(std::move(check));
    }

    // In every phase: the objectives, and without one about failures that there are none.
    void add_objectives(const std::vector<CheckSpec>& objectives, CheckWindow window,
                        Duration settles) {
        const bool rejections_allowed = !rejections_fail_in(scenario_.load, role_of(window));
        if (std::ranges::none_of(objectives, is_about_failures)) {
            add({.name = "failures", .metric = "failures", .at_most = 0.0}, window);
            if (!rejections_allowed) {
                add({.name = "rejections", .metric = "rejections", .at_most = 0.0}, window);
            }
        }
        for (const CheckSpec& objective : objectives) {
            CheckSpec check = rejections_allowed ? of_admitted_work(objective) : objective;
            // Nothing forgives failures while the target settles; slowness is.
            check.after = is_about_failures(check) ? Duration{} : settles;
            add(std::move(check), window);
        }
    }

private:
    [[nodiscard]] std::string title(CheckWindow window) const {
        const std::string role(role_of(window));
        const auto found = scenario_.phases.titles.find(role);
        return found == scenario_.phases.titles.end() ? role : found->second;
    }

    Scenario& scenario_;
    bool is_spike_ = false;
};

// Whether an objective bounds the slowest hundredth of admitted work already.
bool bounds_the_p99(const CheckSpec& objective) {
    return objective.metric == "response" && objective.percentile.value_or(0.0) >= 99.0;
}

// The longest time that an objective allows a lower percentile or the mean: the p99, which is never
// less, may be as long.
Duration loosest_bound(const std::vector<CheckSpec>& objectives) {
    double loosest = 0.0;
    for (const CheckSpec& objective : objectives) {
        if (objective.metric == "response" || objective.metric == "response_mean") {
            loosest = std::max(loosest, objective.below.value_or(objective.at_most.value_or(0.0)));
        }
    }
    return from_seconds(loosest);
}

void add_spike_checks(const LoadTest& test, Duration settles, LoadChecks& checks) {
    checks.add({.name = "goodput kept", .metric = "goodput", .at_least_of_baseline = Ratio{1.0}},
               CheckWindow::kFault);
    if (std::ranges::none_of(test.objectives, bounds_the_p99)) {
        checks.add({.name = "admitted p99",
                    .metric = "admitted_response",
                    .percentile = 99.0,
                    .of_baseline = kSpikeSlower,
                    .of_baseline_slack = kSpikeSlowerBy,
                    .of_baseline_floor = loosest_bound(test.objectives)},
                   CheckWindow::kFault);
    }
    checks.add({.name = "rejections p99",
                .metric = "rejected_response",
                .percentile = 99.0,
                .of_baseline = Ratio{0.0},
                .of_baseline_slack = kRejectedWithin,
                .need_not_happen = true},
               CheckWindow::kFault);
    checks.add({.name = "recovered success",
                .metric = "completed_share",
                .at_least = kRecoveredSuccess,
                .after = settles},
               CheckWindow::kRecovery);
    checks.add({.name = "recovered p99",
                .metric = "response",
                .percentile = 99.0,
                .after = settles,
                .of_baseline = kRecoveredSlower,
                .of_baseline_slack = kRecoveredSlowerBy},
               CheckWindow::kRecovery);
}

// Readers of the results should not get the credentials as well.
bool is_credential(std::string_view header) {
    constexpr std::array<std::string_view, 5> kNames = {"authorization", "proxy-authorization",
                                                        "cookie", "x-api-key", "api-key"};
    return std::ranges::any_of(
        kNames, [&](std::string_view name) { return equal_ignoring_case(header, name); });
}

void hide_credentials(Scenario& scenario) {
    for (const RequestSpec& request : scenario.load.requests) {
        for (const HeaderSpec& header : request.headers) {
            if (is_credential(header.name)) {
                std::ranges::move(secrets_of_header(header.value),
                                  std::back_inserter(scenario.secrets));
            }
        }
    }
}

}  // namespace

std::string_view default_label_member(const std::vector<RequestSpec>& requests) {
    return std::ranges::any_of(requests, is_run) ? "status" : "";
}

Scenario scenario_of_load_test(const LoadTest& test) {
    Scenario scenario;
    scenario.name = "load";
    scenario.target.url = test.url;
    scenario.load.rate = test.rate;
    scenario.load.arrival = test.arrival;
    scenario.load.timeout = test.timeout;
    scenario.load.requests = test.requests;
    hide_credentials(scenario);
    scenario.load.closed_connections = test.closed_connections;
    scenario.load.max_in_flight = test.max_in_flight;
    scenario.load.label_member = test.label_member;
    scenario.load.keep_samples = false;
    scenario.load.rejections_fail_in = {std::string(kBaseline)};
    scenario.phases.baseline = test.duration;
    scenario.phases.titles[std::string(kBaseline)] = test.multiplier ? "1x" : "load";
    if (!test.multiplier) {
        LoadChecks(scenario).add_objectives(test.objectives, CheckWindow::kBaseline, {});
        return scenario;
    }
    scenario.phases.fault = scenario.phases.recovery = test.duration;
    scenario.phases.titles[std::string(kFault)] = fmt::format("{:g}x", *test.multiplier);
    scenario.phases.titles[std::string(kRecovery)] = "1x-after";
    scenario.load.rates[std::string(kFault)] = Rate{test.rate.per_second * *test.multiplier};
    const Duration settles = std::min(kSpikeRecovery, test.duration / 2);
    LoadChecks checks(scenario);
    checks.add_objectives(test.objectives, CheckWindow::kBaseline, {});
    checks.add_objectives(test.objectives, CheckWindow::kFault, {});
    checks.add_objectives(test.objectives, CheckWindow::kRecovery, settles);
    add_spike_checks(test, settles, checks);
    return scenario;
}

bool is_load_test(const Scenario& scenario) {
    return scenario.file.empty() && scenario.target.url.has_value();
}

}  // namespace faultline::scenario
