#include "scenarios/judge/never_fired.h"

#include "base/units.h"
#include "scenarios/judge/generator_validity.h"
#include "scenarios/judge/planned_steps.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace faultline::scenario {

namespace {

// The tools that the load's plans and decisions name, and the steps that call one of them.
struct Calls {
    std::set<std::string> tools;
    std::set<std::string> steps;  // that call the fault's tool
};

Calls calls_of(const LoadSpec& load, const std::string& tool) {
    Calls calls;
    for (const RequestSpec& request : load.requests) {
        for (const PlannedStep& step : planned_steps(request)) {
            calls.tools.insert(step.tool);
            if (step.tool == tool) {
                calls.steps.insert(step.id);
            }
        }
    }
    return calls;
}

bool sends_for(const LoadSpec& load, const std::string& tenant) {
    return std::ranges::any_of(load.requests, [&](const RequestSpec& request) {
        return std::ranges::find(request.tenants, tenant) != request.tenants.end();
    });
}

// The keys of the fault that let calls through.
std::string narrowing_keys(const fault::FaultMatch& match) {
    std::vector<std::string_view> keys;
    if (match.probability.value < 1.0) {
        keys.emplace_back("probability");
    }
    if (match.every_n != 1) {
        keys.emplace_back("every_n");
    }
    if (match.after_n != 0) {
        keys.emplace_back("after_n");
    }
    return fmt::format("{}", fmt::join(keys, ", "));
}

// Why no call of the load can meet it; empty when one can.
std::string why_none_can(const RunRecord& record, const fault::FaultMatch& match) {
    const LoadSpec& load = record.scenario.load;
    if (match.tenant && !sends_for(load, *match.tenant)) {
        return fmt::format("no request of the load is sent for the tenant {}", *match.tenant);
    }
    if (!match.tool) {
        return {};
    }
    const Calls calls = calls_of(load, *match.tool);
    if (!calls.steps.empty()) {
        return {};
    }
    if (calls.tools.empty()) {
        return "no request of the load holds a plan or a decision, and only their steps call tools";
    }
    for (const auto& [tool, fallback] : record.fallbacks) {
        if (fallback == *match.tool) {
            return fmt::format(
                "only a failure of {} leads to a call of {}, its fallback: let {} fail at the same "
                "time",
                tool, fallback, tool);
        }
    }
    return fmt::format(
        "no step of the load calls the tool {}, they call {}: name one of these, or add a step "
        "that calls it",
        *match.tool, fmt::join(calls.tools, ", "));
}

std::uint64_t sent_during(const RunRecord& record, const FaultWindow& window) {
    return static_cast<std::uint64_t>(
        std::ranges::count_if(record.samples, [&](const load::Sample& sample) {
            return load::was_sent(sample) && sample.released >= window.injected &&
                   sample.released < window.healed;
        }));
}

// "the steps a, b", "the statements".
std::string what_could_have(const RunRecord& record, const fault::FaultSpec& spec) {
    if (!spec.match.tool) {
        return spec.on ? fmt::format("a statement on {}", *spec.on) : "a call";
    }
    const Calls calls = calls_of(record.scenario.load, *spec.match.tool);
    return fmt::format("a call of {} by step {}", *spec.match.tool, fmt::join(calls.steps, ", "));
}

std::string why_it_never_fired(const RunRecord& record, std::size_t fault) {
    const FaultWindow& window = record.faults.at(fault);
    if (window.injected == load::kNever) {
        const auto cut = why_cut_short(record);
        return "it was never brought about" + (cut ? ": " + *cut : std::string());
    }
    if (fault >= record.scenario.faults.size()) {
        return "no call felt it";
    }
    const fault::FaultSpec& spec = record.scenario.faults[fault];
    if (window.counts.suppressed > 0) {
        return fmt::format(
            "{} call{} met it and went through because of {}: loosen that, or let "
            "the fault last longer (for:)",
            window.counts.suppressed, window.counts.suppressed == 1 ? "" : "s",
            narrowing_keys(spec.match));
    }
    if (std::string none = why_none_can(record, spec.match); !none.empty()) {
        return none;
    }
    const std::string lasted = window.healed == load::kNever
                                   ? ""
                                   : " for " + format_duration(window.healed - window.injected);
    const std::string wanted = what_could_have(record, spec);
    if (!record.keeps_samples) {
        return fmt::format("it was in force{}, and {} did not come: let it last longer (for:)",
                           lasted, wanted);
    }
    const std::uint64_t sent = sent_during(record, window);
    return sent == 0 ? fmt::format(
                           "it was in force{}, and no operation was sent meanwhile: let it last "
                           "longer (for:), or raise load.rate",
                           lasted)
                     : fmt::format(
                           "it was in force{}, {} operation{} sent meanwhile, and {} did not "
                           "come: let it last longer (for:), or see in the answers why not",
                           lasted, sent, sent == 1 ? " was" : "s were", wanted);
}

SourcePosition position_of(const RunRecord& record, std::size_t fault) {
    const auto& positions = record.scenario.fault_positions;
    return fault < positions.size() ? positions[fault] : SourcePosition{};
}

}  // namespace

std::vector<UnfiredFault> faults_that_never_fired(const RunRecord& record) {
    std::vector<UnfiredFault> unfired;
    for (std::size_t i = 0; i < record.faults.size() && !record.without_faults; ++i) {
        if (record.faults[i].counts.fired == 0) {
            unfired.push_back({.fault = i,
                               .why = why_it_never_fired(record, i),
                               .position = position_of(record, i)});
        }
    }
    return unfired;
}

}  // namespace faultline::scenario
