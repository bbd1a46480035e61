#include "base/http_text.h"
#include "metrics/in_flight.h"
#include "scenarios/format/request_route.h"
#include "scenarios/format/run_statuses.h"
#include "scenarios/judge/exposition.h"
#include "scenarios/judge/invariants/comparable_metrics.h"
#include "scenarios/judge/invariants/invariants.h"
#include "scenarios/judge/planned_steps.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace faultline::scenario {

namespace {

// Codes that a step has only when its tool was called: others also stand for a step that never was.
constexpr std::array<std::string_view, 6> kCodesOfCalls = {"TOOL_TIMEOUT", "CIRCUIT_OPEN",
                                                           "RATE_LIMITED", "SQL_BLOCKED",
                                                           "AUTH_FAILED",  "TENANT_MISMATCH"};
constexpr double kLongestFallbackChain = 8.0;  // that the engine follows

// What the generator saw of runs.
struct Seen {
    std::map<std::string, double> statuses;  // answers with 200, by what they said
    double unknown = 0.0;  // runs that may have ended without an answer that says how
};

std::string label_at(const RunRecord& record, std::size_t label) {
    return label < record.labels.size() ? record.labels[label] : std::string();
}

// An answer says how its run ended. Without one, or from a server's error, that is not known.
void see(const RunRecord& record, const load::Sample& sample, Seen& seen) {
    if (sample.http_status == 200) {
        ++seen.statuses[label_at(record, sample.label)];
    } else if (sample.outcome != load::Outcome::kShed &&
               sample.outcome != load::Outcome::kRejected &&
               (sample.http_status == 0 || sample.http_status >= 500)) {
        ++seen.unknown;
    }
}

Seen seen_of(const RunRecord& record) {
    Seen seen;
    if (record.keeps_samples) {
        for (const load::Sample& sample : record.samples) {
            see(record, sample, seen);
        }
        return seen;
    }
    for (const load::PhaseTally& phase : record.tallies) {
        const auto& labels = phase.tally.labels;
        double known = 0.0;
        for (std::size_t i = 1; i < labels.size(); ++i) {
            seen.statuses[label_at(record, i)] += static_cast<double>(labels[i]);
            known += static_cast<double>(labels[i]);
        }
        seen.unknown +=
            static_cast<double>(phase.tally.sent - phase.tally.of(load::Outcome::kRejected)) -
            known;
    }
    return seen;
}

using Problems = std::vector<std::string>;

void compare_runs(const RunRecord& record, const Seen& seen, Problems& problems) {
    auto counted = sum_by(samples_of(record.target_metrics, "orch_runs_total"), "status");
    for (const std::string_view name : kRunStatuses) {
        const std::string status(name);
        const auto found = seen.statuses.find(status);
        const double answered = found == seen.statuses.end() ? 0.0 : found->second;
        const double target = counted[status];
        if (target < answered || target > answered + seen.unknown) {
            problems.push_back(fmt::format(
                "orch_runs_total{{status=\"{}\"}} is {}, {} such answers were seen{}", status,
                target, answered,
                seen.unknown > 0 ? fmt::format(" and {} runs had no answer", seen.unknown) : ""));
        }
    }
}

// Of any request of the load. Where no operation was answered no step was ever seen.
std::size_t most_planned_steps(const RunRecord& record) {
    std::size_t most = 0;
    for (const RequestSpec& request : record.scenario.load.requests) {
        most = std::max(most, planned_steps(request).size());
    }
    return most;
}

// Steps by the code of their error; a code is one of step_names.
void compare_errors(const RunRecord& record, const Seen& seen, Problems& problems) {
    std::map<std::string, double> steps;
    double not_succeeded = 0.0;
    std::set<std::uint16_t> ids;
    for (const StepObservation& step : record.steps) {
        ids.insert(step.step);
        not_succeeded += step.success ? 0.0 : 1.0;
        if (step.error_code < record.step_names.size()) {
            ++steps[lower_case(record.step_names[step.error_code])];
        }
    }
    const auto counted =
        sum_by(samples_of(record.target_metrics, "orch_tool_calls_total"), "error");
    // Each fallback that failed too has a code of its own, and a run without an answer its steps.
    const double hidden =
        kLongestFallbackChain * not_succeeded +
        seen.unknown * static_cast<double>(std::max(ids.size(), most_planned_steps(record)));
    for (const auto& [code, target] : counted) {
        if (code != "none" && !code.empty() && target > steps[code] + hidden) {
            problems.push_back(
                fmt::format("orch_tool_calls_total{{error=\"{}\"}} is {}, {} steps had that error",
                            code, target, steps[code]));
        }
    }
    for (const std::string_view name : kCodesOfCalls) {
        const std::string code = lower_case(name);
        const auto found = counted.find(code);
        const double target = found == counted.end() ? 0.0 : found->second;
        if (target < steps[code]) {
            problems.push_back(
                fmt::format("orch_tool_calls_total{{error=\"{}\"}} is {}, {} steps had that error",
                            code, target, steps[code]));
        }
    }
}

void look_in_flight(const RunRecord& record, Problems& problems) {
    for (const std::string_view name : {metrics::kRunsInFlight, metrics::kToolCallsInFlight}) {
        for (const auto& [tool, value] : sum_by(samples_of(record.target_metrics, name), "tool")) {
            if (value != 0.0) {
                problems.push_back(fmt::format("{}{} is {} after the drain", name,
                                               tool.empty() ? "" : "{" + tool + "}", value));
            }
        }
    }
}

void look_at_attempts(const RunRecord& record, Problems& problems) {
    const auto by_tool = [&record](std::string_view name) {
        return sum_by(samples_of(record.target_metrics, name), "tool");
    };
    auto calls = by_tool("orch_tool_calls_total");
    for (const auto& [tool, attempts] : by_tool("orch_tool_attempts_total")) {
        const auto retries = record.retries_allowed.find(tool);
        if (retries == record.retries_allowed.end()) {
            continue;
        }
        const double most = calls[tool] * (1.0 + static_cast<double>(retries->second));
        if (attempts > most) {
            problems.push_back(
                fmt::format("orch_tool_attempts_total{{tool=\"{}\"}} is {} for {} calls, each of "
                            "which may be retried {} times",
                            tool, attempts, calls[tool], retries->second));
        }
    }
}

// A call that succeeded had one attempt more than retries, and no call has more retries than
// attempts.
void look_for_lost_attempts(const RunRecord& record, Problems& problems) {
    const auto by_tool = [&record](std::string_view name) {
        return sum_by(samples_of(record.target_metrics, name), "tool");
    };
    std::map<std::string, double> least = by_tool("orch_retries_total");
    for (const MetricSample& calls : samples_of(record.target_metrics, "orch_tool_calls_total")) {
        const auto error = calls.labels.find("error");
        const auto tool = calls.labels.find("tool");
        if (error != calls.labels.end() && error->second == "none" && tool != calls.labels.end()) {
            least[tool->second] += calls.value;
        }
    }
    for (const auto& [tool, attempts] : by_tool("orch_tool_attempts_total")) {
        if (attempts < least[tool]) {
            problems.push_back(fmt::format(
                "orch_tool_attempts_total{{tool=\"{}\"}} is {}, calls that succeeded and retries "
                "make it {} at least",
                tool, attempts, least[tool]));
        }
    }
}

InvariantFinding judge_metrics(const RecordIndex& index) {
    const RunRecord& record = index.record();
    const auto& requests = record.scenario.load.requests;
    if (auto nothing = why_metrics_say_nothing(record)) {
        return std::move(*nothing);
    }
    Problems problems;
    look_in_flight(record, problems);
    look_at_attempts(record, problems);
    const bool only_runs = std::ranges::all_of(requests, is_run);
    // Other routes make runs too, whose answers are in another form.
    if (only_runs && record.dropped == 0 && !record.load_stopped_early) {
        const Seen seen = seen_of(record);
        look_for_lost_attempts(record, problems);
        compare_runs(record, seen, problems);
        if (record.keeps_samples) {
            compare_errors(record, seen, problems);
        }
    }
    if (!problems.empty()) {
        return broken(fmt::format("{}", fmt::join(problems, "; ")));
    }
    return held("the target's metrics agree with what was sent and seen, and nothing is in flight");
}

}  // namespace

Invariant invariant_metrics_agree() {
    return {.name = "metrics-agree",
            .summary = "The target's own metrics agree with what the generator saw.",
            .rule =
                "Read after the drain. orch_runs_total by status is the number of answers "
                "with that status, or more by at most the runs without an answer; "
                "orch_tool_calls_total by error is the number of steps with that error, but "
                "for fallbacks that failed too; no run and no call is in flight; "
                "orch_tool_attempts_total is at most calls times one more than the retries "
                "allowed to the tool, and at least the calls that succeeded and the retries "
                "together.",
            .applies =
                "Only to a target that the run started and that has these metrics, and not to a "
                "run that a signal cut. Counts "
                "are compared when all requests are POST /v1/orchestrations or /v1/execute and the "
                "load was sent whole; those of errors when single operations were kept.",
            .judge = &judge_metrics};
}

}  // namespace faultline::scenario
