#include "scenarios/format/scenario_rules.h"

#include "base/nearest_name.h"
#include "base/quoted_text.h"
#include "scenarios/format/check_metric.h"
#include "scenarios/format/phase_names.h"
#include "scenarios/format/phases.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>
#include <string>
#include <variant>
#include <vector>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

constexpr Duration kLongestRun = std::chrono::hours(24);

SourcePosition place(NodePtr node, std::initializer_list<std::string_view> path) {
    SourcePosition position = node->position;
    for (const std::string_view key : path) {
        node = node->find(key);
        if (!node) {
            break;
        }
        position = node->position;
    }
    return position;
}

Duration window_length(const Scenario& scenario, CheckWindow window) {
    Duration length{};
    for (const PhaseWindow& phase : phases_in(scenario, window)) {
        length += phase.end - phase.start;
    }
    return length;
}

// False when no sum of them may be made.
bool phase_rules(const NodePtr& root, Problems& problems, const Scenario& scenario) {
    const PhaseSpec& phases = scenario.phases;
    if (phases.fault <= Duration{}) {
        problems.add(place(root, {"phases", kFault}), "no fault phase", "more than 0s");
    }
    if (phases.recovery <= Duration{}) {
        problems.add(place(root, {"phases", kRecovery}), "no recovery phase", "more than 0s");
    }
    // Each alone first: their sum could overflow.
    const std::array<Duration, 4> all = {phases.warmup, phases.baseline, phases.fault,
                                         phases.recovery};
    const bool each =
        std::all_of(all.begin(), all.end(), [](Duration phase) { return phase <= kLongestRun; });
    if (!each || all[0] + all[1] + all[2] + all[3] > kLongestRun) {
        problems.add(place(root, {"phases"}), "a run longer than a day", "at most 24h together");
        return false;
    }
    return true;
}

// More operations than a record keeps one by one: what needs them one by one cannot be had.
void large_plan_rules(const NodePtr& root, const ReadContext& context, const Scenario& scenario,
                      double planned) {
    Problems& problems = *context.problems;
    const std::string few = fmt::format(
        "at most {}, which a record keeps one by one; a lower rate or shorter phases", kMaxSamples);
    for (const CheckSpec& check : scenario.checks) {
        const CheckMetric* const metric = find_metric(context.options->metrics, check.metric);
        if (metric != nullptr && needs_single_operations(check, *metric, scenario)) {
            problems.add(place(root, {"load", "rate"}),
                         fmt::format("about {:.0f} operations planned, and the check {} looks at "
                                     "single ones",
                                     planned, check.name),
                         few);
            return;
        }
    }
    if (!scenario.faults.empty()) {
        problems.add(place(root, {"load", "rate"}),
                     fmt::format("about {:.0f} operations planned with faults, and whether the "
                                 "steady state comes back is judged from single ones",
                                 planned),
                     few);
    }
    if (std::ranges::find(scenario.clocks, "virtual") != scenario.clocks.end()) {
        problems.add(place(root, {"load", "rate"}),
                     fmt::format("about {:.0f} operations planned on the virtual clock, whose "
                                 "journal names each",
                                 planned),
                     few);
    }
}

void plan_rules(const NodePtr& root, const ReadContext& context, const Scenario& scenario) {
    Problems& problems = *context.problems;
    const double planned = planned_operations(scenario);
    if (planned + 6.0 * std::sqrt(planned) > static_cast<double>(kMaxSamples)) {
        large_plan_rules(root, context, scenario, planned);
    }
    if (planned < 1.0) {
        problems.add(place(root, {"load", "rate"}), "no operation planned",
                     "at least one; a higher rate or longer phases");
    }
}

// A duration inside a fault, such as `freeze`, may not be longer than the fault: else how long it
// lasts would depend on the method.
void within_fault_rule(const fault::FaultInfo& info, const Scenario& scenario, std::size_t index,
                       Duration phase, Problems& problems) {
    const fault::FaultSpec& fault = scenario.faults[index];
    const Duration length = fault.lasts.value_or(phase - fault.at);
    for (const fault::ParameterInfo& parameter : info.parameters) {
        const auto found = fault.parameters.find(std::string(parameter.name));
        if (!parameter.within_fault || found == fault.parameters.end()) {
            continue;
        }
        const auto* const given = std::get_if<Duration>(&found->second);
        if (given != nullptr && length > Duration{} && *given > length) {
            problems.add(
                position_in_fault(scenario, index, std::string(parameter.name)),
                fmt::format("{} of {} is longer than the fault lasts", parameter.name, fault.fault),
                fmt::format("{} of at most {}", parameter.name, format_duration(length)));
        }
    }
}

void resource_rule(const fault::FaultSpec& fault, bool takes_resource,
                   const std::vector<std::string>& resources, const SourcePosition& position,
                   Problems& problems) {
    if (!fault.on) {
        return;
    }
    if (!takes_resource) {
        problems.add(position, fmt::format("{} is done to no resource", fault.fault),
                     "no \"on\" here");
    } else if (std::ranges::count(resources, *fault.on) > 0) {
        return;
    } else if (resources.empty()) {
        problems.add(position, fmt::format("unknown resource {}", in_quotes(*fault.on)),
                     "a resource of the scenario, such as resources: {db: {postgres: private}}");
    } else {
        problems.unknown(position, "resource", *fault.on, resources);
    }
}

void fault_rules(const ReadContext& context, const Scenario& scenario, bool phases_are_valid) {
    Problems& problems = *context.problems;
    std::vector<std::string> resources;
    for (const ResourceSpec& resource : scenario.resources) {
        resources.push_back(resource.name);
    }
    for (std::size_t i = 0; i < scenario.faults.size(); ++i) {
        const fault::FaultSpec& fault = scenario.faults[i];
        const Duration phase = phases_are_valid ? scenario.phases.fault : Duration{};
        if (phase > Duration{} && fault.at >= phase) {
            problems.add(position_in_fault(scenario, i, "at"),
                         fmt::format("{} begins after the fault phase", fault.fault),
                         fmt::format("at below {}", format_duration(phase)));
        } else if (phase > Duration{} && fault.lasts && *fault.lasts > phase - fault.at) {
            problems.add(position_in_fault(scenario, i, "for"),
                         fmt::format("{} ends after the fault phase", fault.fault),
                         fmt::format("at and for of at most {} together", format_duration(phase)));
        }
        const auto& catalogue = context.options->faults;
        const auto info =
            std::find_if(catalogue.begin(), catalogue.end(),
                         [&](const fault::FaultInfo& known) { return known.name == fault.fault; });
        const bool takes_resource = info == catalogue.end() || !info->resource.empty();
        resource_rule(fault, takes_resource, resources, position_in_fault(scenario, i, "on"),
                      problems);
        if (info != catalogue.end()) {
            within_fault_rule(*info, scenario, i, phase, problems);
        }
    }
}

void tenant_rule(const SourcePosition& position, const std::string& tenant,
                 const std::vector<std::string>& tenants, Problems& problems) {
    if (std::count(tenants.begin(), tenants.end(), tenant) == 0) {
        problems.unknown(position, "tenant", tenant, tenants);
    }
}

// A leak is a failure, however many there are.
void leak_rules(Problems& problems, const Scenario& scenario) {
    for (const CheckSpec& check : scenario.checks) {
        const bool is_zero =
            check.at_most == 0.0 && !check.at_least && !check.above && !check.below;
        const bool has_limit = check.at_most || check.at_least || check.above || check.below;
        // Two limits on one side are a mistake of their own, and were not read.
        if (check.metric == kLeakMetric && has_limit && !is_zero) {
            problems.add(check.position, fmt::format("the check {} allows leaks", check.name),
                         "at_most: 0, and no other limit");
        }
    }
}

constexpr std::string_view kDuring = "during";

bool is_baseline_check(const NodePtr& check) {
    // A misspelt window, or key of one, is its own mistake; nothing follows from it.
    const NodePtr during = check->find(kDuring);
    if (!during) {
        return std::ranges::any_of(check->members, [](const auto& member) {
            return !nearest_name(member.key->text, {std::string(kDuring)}).empty();
        });
    }
    return during->text == kBaseline ||
           std::count(kWindowNames.begin(), kWindowNames.end(), during->text) == 0;
}

// Without a steady state before the faults there is nothing that they could have changed.
void baseline_rules(const NodePtr& root, Problems& problems, const Scenario& scenario) {
    const NodePtr checks = root->find("checks");
    // Without a list of checks there is another mistake to mend first.
    if (scenario.faults.empty() || !checks || checks->items.empty() ||
        std::any_of(checks->items.begin(), checks->items.end(), is_baseline_check)) {
        return;
    }
    problems.add(checks->position, "faults, but no check of the steady state before them",
                 "a check with \"during: baseline\", such as {name: steady, metric: success_share, "
                 "at_least: 99%, during: baseline}");
}

void reserved_names(Problems& problems, const Scenario& scenario) {
    std::vector<std::string> reserved = {std::string(kLeakCheck)};
    for (const CheckSpec& check : scenario.checks) {
        if (check.during == CheckWindow::kBaseline) {
            reserved.push_back(check.name + std::string(kRecheckSuffix));
        }
    }
    for (std::size_t i = 0; i < scenario.checks.size(); ++i) {
        const CheckSpec& check = scenario.checks[i];
        if (std::count(reserved.begin(), reserved.end(), check.name) > 0) {
            problems.add(position_in_check(scenario, i, "name"),
                         fmt::format("the name {} is reserved", check.name),
                         "another name; every run is checked under this one");
        }
    }
}

void window_rules(Problems& problems, const Scenario& scenario) {
    for (const CheckSpec& check : scenario.checks) {
        const Duration skipped = check.within.value_or(check.after);
        if (skipped >= window_length(scenario, check.during)) {
            problems.add(check.position, fmt::format("the check {} looks at nothing", check.name),
                         fmt::format("a window that is longer than {}", format_duration(skipped)));
        }
        if (check.of_baseline && scenario.phases.baseline <= Duration{}) {
            problems.add(check.position, "of_baseline without a baseline phase",
                         "a baseline of more than 0s");
        }
    }
}

void tenant_rules(Problems& problems, const Scenario& scenario) {
    const std::vector<std::string> no_tenants;
    const auto& tenants =
        scenario.load.requests.empty() ? no_tenants : scenario.load.requests.front().tenants;
    for (std::size_t i = 0; i < scenario.checks.size(); ++i) {
        const auto tenant = scenario.checks[i].select.find("tenant");
        if (tenant != scenario.checks[i].select.end()) {
            tenant_rule(position_in_check(scenario, i, "tenant"), tenant->second, tenants,
                        problems);
        }
    }
    for (std::size_t i = 0; i < scenario.faults.size(); ++i) {
        if (const auto& tenant = scenario.faults[i].match.tenant; tenant && !tenants.empty()) {
            tenant_rule(position_in_fault(scenario, i, "tenant"), *tenant, tenants, problems);
        }
    }
}

void target_rules(const NodePtr& root, const ReadContext& context, const Scenario& scenario) {
    Problems& problems = *context.problems;
    const bool is_engine = scenario.target.engine_config.has_value();
    const bool is_other = scenario.target.url || scenario.target.command;
    const NodePtr list = root->find("must_fail_without");
    if (list && is_other && !is_engine) {
        problems.add(list->position, "must_fail_without on a target that is not the engine",
                     "target: {engine: …}, whose protections can be switched off");
        return;
    }
    if (list && context.options->protections) {
        for (const NodePtr& item : list->items) {
            const auto& known = *context.options->protections;
            if (item->kind == DocumentNode::Kind::kScalar &&
                std::count(known.begin(), known.end(), item->text) == 0) {
                problems.unknown(item->position, "protection", item->text, known);
            }
        }
    }
    const auto& clocks = scenario.clocks;
    if (is_other && std::count(clocks.begin(), clocks.end(), "virtual") > 0) {
        problems.add(place(root, {"clocks"}), "a virtual clock on a target that is not the engine",
                     "clocks: [real]");
    }
}

}  // namespace

void check_rules(const NodePtr& root, const ReadContext& context, const Scenario& scenario,
                 ValidSections valid) {
    Problems& problems = *context.problems;
    valid.phases = valid.phases && phase_rules(root, problems, scenario);
    if (valid.phases) {
        window_rules(problems, scenario);
    }
    if (valid.phases && valid.load) {
        plan_rules(root, context, scenario);
    }
    fault_rules(context, scenario, valid.phases);
    tenant_rules(problems, scenario);
    leak_rules(problems, scenario);
    baseline_rules(root, problems, scenario);
    reserved_names(problems, scenario);
    target_rules(root, context, scenario);
}

}  // namespace faultline::scenario
