#include "scenarios/judge/sample_estimate.h"

#include "base/units.h"
#include "loadgen/arrival/arrival_process.h"
#include "scenarios/format/phase_names.h"
#include "scenarios/format/phases.h"
#include "scenarios/judge/check_judge.h"
#include "scenarios/judge/metric_table.h"
#include "scenarios/judge/planned_steps.h"
#include "scenarios/judge/selectors.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

// P(fewer than `count` arrivals) of a Poisson process of which `mean` are expected.
double poisson_below(double mean, std::uint64_t count) {
    double log_term = -mean;  // of none at all
    double sum = 0.0;
    for (std::uint64_t i = 0; i < count; ++i) {
        sum += std::exp(log_term);
        log_term += std::log(mean / static_cast<double>(i + 1));
    }
    return std::min(1.0, sum);
}

// How long at least one fault is in force between `from` and the end of the fault phase.
Duration under_faults(const Scenario& scenario, Duration from) {
    const Duration end = scenario.phases.fault;
    std::vector<std::pair<Duration, Duration>> times;
    for (const fault::FaultSpec& fault : scenario.faults) {
        const Duration lasts = std::min(fault.lasts.value_or(end), end);
        times.emplace_back(std::max(from, fault.at), std::min(end, fault.at + lasts));
    }
    std::ranges::sort(times);
    Duration sum{};
    for (const auto& [begins, ends] : times) {
        const Duration begin = std::max(begins, from);
        sum += std::max(Duration{}, ends - begin);
        from = std::max(from, ends);
    }
    return sum;
}

double operations_in(const Scenario& scenario, std::string_view role, Duration length) {
    return rate_of(scenario.load, role).per_second * to_seconds(std::max(Duration{}, length));
}

// Operations due in the check's window, on average.
double operations_of(const CheckSpec& check, const Scenario& scenario) {
    if (!check.within && check.during == CheckWindow::kFault && !scenario.faults.empty()) {
        return operations_in(scenario, kFault, under_faults(scenario, check.after));
    }
    double operations = 0.0;
    Duration skip = check.within.value_or(check.after);
    for (const PhaseWindow& phase :
         phases_in(scenario, check.within ? CheckWindow::kRecovery : check.during)) {
        const Duration length = phase.end - phase.start;
        operations += operations_in(scenario, phase.name, length - skip);
        skip = std::max(Duration{}, skip - length);
    }
    return operations;
}

// Of how many dealt alike how many are the check's: tenants, or requests.
struct Share {
    std::uint64_t part = 1;
    std::uint64_t whole = 1;
};

Share share_of_tenant(const CheckSpec& check, const Scenario& scenario) {
    const auto& requests = scenario.load.requests;
    const std::size_t tenants = requests.empty() ? 0 : requests.front().tenants.size();
    return selector(check, "tenant") && tenants > 1 ? Share{.part = 1, .whole = tenants} : Share{};
}

// A body in a form that is not known may ask for a step that it names.
bool asks_for(const RequestSpec& request, std::string_view step) {
    const std::vector<PlannedStep> planned = planned_steps(request);
    return planned.empty() ? request.body.find(fmt::format("\"{}\"", step)) != std::string::npos
                           : std::ranges::find(planned, step, &PlannedStep::id) != planned.end();
}

// The requests that ask for the check's step; all of them where none does.
Share share_of_step(const CheckSpec& check, const Scenario& scenario) {
    const auto step = selector(check, "step");
    if (!step) {
        return {};
    }
    const auto& requests = scenario.load.requests;
    const auto named = std::ranges::count_if(
        requests, [&](const RequestSpec& request) { return asks_for(request, *step); });
    return named == 0 || static_cast<std::size_t>(named) == requests.size()
               ? Share{}
               : Share{.part = static_cast<std::uint64_t>(named), .whole = requests.size()};
}

// How many operations hold `needed` of the share for sure: those of the decks that are dealt whole.
std::uint64_t enough_operations(std::uint64_t needed, const Share& share) {
    if (share.whole == share.part) {
        return needed;
    }
    const std::uint64_t decks = (needed + share.part - 1) / share.part;
    return share.whole * (decks + 1) - 1;
}

double fewer_than(double expected, std::uint64_t count, std::string_view arrival) {
    const load::ArrivalProcess* const process = load::find_arrival(arrival);
    if (process == nullptr || !process->has_fixed_count) {
        return poisson_below(expected, count);
    }
    return std::floor(expected + 1e-6) < static_cast<double>(count) ? 1.0 : 0.0;
}

std::string frequency(double probability) {
    if (probability > 0.5) {
        return "a run easily has fewer";
    }
    return fmt::format("about 1 run in {:.2g} has fewer", std::round(1.0 / probability));
}

std::string way_to_enough(const CheckSpec& check, const Scenario& scenario, bool virtual_clock) {
    if (operations_of(check, scenario) <= 0.0) {
        return "no operation is due in its window: make it longer";
    }
    constexpr double kStep = 1.05;
    constexpr double kMost = 1000.0;
    double faster = kStep;
    while (faster < kMost &&
           estimate_samples(check, scenario, virtual_clock, faster).too_few > kRareEnough) {
        faster *= kStep;
    }
    const std::string_view role = check.within ? kRecovery : role_of(check.during);
    const double rate = std::ceil(rate_of(scenario.load, role).per_second * faster);
    return fmt::format("raise the rate to {}, or let {} last {:.1f} times as long",
                       format_rate(Rate{rate}),
                       role.empty() ? "the phases" : fmt::format("the {} phase", role), faster);
}

std::string warning_of(const CheckSpec& check, const SampleEstimate& estimate,
                       std::string_view where, std::string_view way) {
    return fmt::format(
        "{}:{}:{}: warning: the check {} may have too few samples{}: it needs {}, about {:.0f} are "
        "to be expected, and {}; {}",
        check.position.file, check.position.line, check.position.column, check.name, where,
        estimate.needed, estimate.expected, frequency(estimate.too_few), way);
}

}  // namespace

SampleEstimate estimate_samples(const CheckSpec& check, const Scenario& scenario,
                                bool virtual_clock, double faster) {
    const double operations = operations_of(check, scenario) * faster;
    const Share tenant = share_of_tenant(check, scenario);
    const Share step = share_of_step(check, scenario);
    const double ratio = static_cast<double>(tenant.part * step.part) /
                         static_cast<double>(tenant.whole * step.whole);
    SampleEstimate estimate{.needed = samples_needed(check, virtual_clock),
                            .expected = operations * ratio,
                            .too_few = 0.0};
    if (tenant.whole > 1 && step.whole > 1) {
        // Each of the two decks guarantees its own counts, but none of their pairs.
        estimate.too_few = poisson_below(estimate.expected, estimate.needed);
    } else {
        estimate.too_few = fewer_than(
            operations, enough_operations(estimate.needed, tenant.whole > 1 ? tenant : step),
            scenario.load.arrival);
    }
    return estimate;
}

std::vector<std::string> sample_warnings(const Scenario& scenario, bool virtual_clock) {
    const std::string_view clock = virtual_clock ? " in virtual time" : "";
    std::vector<std::string> warnings;
    for (const CheckSpec& check : scenario.checks) {
        if (check.need_not_happen) {
            continue;
        }
        const auto warn = [&](const CheckSpec& looked_at, std::string_view where) {
            const SampleEstimate estimate = estimate_samples(looked_at, scenario, virtual_clock);
            if (estimate.too_few > kRareEnough) {
                warnings.push_back(warning_of(check, estimate, fmt::format("{}{}", where, clock),
                                              way_to_enough(looked_at, scenario, virtual_clock)));
            }
        };
        warn(check, "");
        if (check.of_baseline || check.at_least_of_baseline) {
            CheckSpec before = check;
            before.during = CheckWindow::kBaseline;
            before.after = {};
            before.within.reset();
            warn(before, " in the baseline that it is compared with");
        }
    }
    return warnings;
}

}  // namespace faultline::scenario
