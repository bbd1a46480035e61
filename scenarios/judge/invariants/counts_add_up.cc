#include "scenarios/judge/exposition.h"
#include "scenarios/judge/invariants/comparable_metrics.h"
#include "scenarios/judge/invariants/invariants.h"

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace faultline::scenario {

namespace {

// Statuses that the server before the engine never answers with; it refuses with 400, 413 and 503.
constexpr std::array<std::uint16_t, 8> kEngineStatuses = {200, 304, 401, 403, 404, 405, 429, 504};
constexpr std::string_view kApi = "/v1/";

using Contradictions = std::vector<std::string>;

std::string series_name(std::string_view family, const std::string& label,
                        const std::string& value) {
    return fmt::format("{}{{{}=\"{}\"}}", family, label, value);
}

// A histogram has as many values as its events were counted.
void compare_counts(const RunRecord& record, std::string_view histogram, std::string_view counter,
                    const std::string& label, Contradictions& problems) {
    const std::string family = std::string(histogram) + "_count";
    const auto timed = samples_of(record.target_metrics, family);
    if (timed.empty()) {
        return;
    }
    auto counted = sum_by(samples_of(record.target_metrics, counter), label);
    for (const auto& [value, times] : sum_by(timed, label)) {
        if (times != counted[value]) {
            problems.push_back(fmt::format("{} is {}, {} is {}", series_name(family, label, value),
                                           times, series_name(counter, label, value),
                                           counted[value]));
        }
    }
}

// Each bucket holds those below it, and the last one all.
void look_at_buckets(const RunRecord& record, std::string_view histogram, const std::string& label,
                     Contradictions& problems) {
    const auto counts =
        sum_by(samples_of(record.target_metrics, fmt::format("{}_count", histogram)), label);
    std::map<std::string, double> last;
    for (const MetricSample& bucket :
         samples_of(record.target_metrics, fmt::format("{}_bucket", histogram))) {
        const auto at = bucket.labels.find(label);
        const std::string value = at == bucket.labels.end() ? std::string() : at->second;
        const auto [before, is_first] = last.try_emplace(value, bucket.value);
        if (!is_first && bucket.value < before->second) {
            problems.push_back(fmt::format("a bucket of {} holds fewer than the one below it",
                                           series_name(histogram, label, value)));
            return;
        }
        before->second = bucket.value;
    }
    for (const auto& [value, held_by_last] : last) {
        const auto count = counts.find(value);
        if (count != counts.end() && count->second != held_by_last) {
            problems.push_back(fmt::format("the last bucket of {} holds {} of {}",
                                           series_name(histogram, label, value), held_by_last,
                                           count->second));
        }
    }
}

// What the generator saw of the API.
struct AnswersSeen {
    std::map<std::uint16_t, double> answers;  // by status
    double unanswered = 0.0;                  // the target may have counted them or not
};

AnswersSeen answers_seen(const RunRecord& record) {
    AnswersSeen seen;
    const auto& requests = record.scenario.load.requests;
    for (const load::Sample& sample : record.samples) {
        const bool is_api =
            sample.request < requests.size() && requests[sample.request].path.starts_with(kApi);
        if (!load::was_sent(sample)) {
            continue;
        }
        if (!load::was_answered(sample)) {
            ++seen.unanswered;
        } else if (is_api) {
            ++seen.answers[sample.http_status];
        }
    }
    seen.unanswered += static_cast<double>(record.retries);
    return seen;
}

void compare_answers(const RunRecord& record, AnswersSeen seen, Contradictions& problems) {
    std::map<std::string, double> known;     // on routes of the API
    std::map<std::string, double> possible;  // with those that no route matched
    for (const MetricSample& sample :
         samples_of(record.target_metrics, "orch_http_requests_total")) {
        const auto route = sample.labels.find("route");
        const auto code = sample.labels.find("code");
        if (route == sample.labels.end() || code == sample.labels.end()) {
            continue;
        }
        const bool is_api = route->second.starts_with(kApi);
        known[code->second] += is_api ? sample.value : 0.0;
        possible[code->second] += is_api || route->second == "_other" ? sample.value : 0.0;
    }
    if (possible.empty()) {
        return;
    }
    for (const std::uint16_t status : kEngineStatuses) {
        const std::string code = std::to_string(status);
        const double answered = seen.answers[status];
        const bool is_too_low = possible[code] < answered;
        if (is_too_low || known[code] > answered + seen.unanswered) {
            problems.push_back(fmt::format(
                "orch_http_requests_total{{code=\"{}\"}} is {} on routes under {}, {} such answers "
                "were seen",
                code, is_too_low ? possible[code] : known[code], kApi, answered));
        }
    }
}

void compare_fallbacks(const RunRecord& record, const AnswersSeen& seen, Contradictions& problems) {
    const auto counted = samples_of(record.target_metrics, "orch_fallbacks_total");
    double answered = 0.0;
    for (const StepObservation& step : record.steps) {
        answered += step.fallback_used ? 1.0 : 0.0;
    }
    double target = 0.0;
    for (const MetricSample& sample : counted) {
        target += sample.value;
    }
    if (!counted.empty() && target < answered) {
        problems.push_back(fmt::format(
            "orch_fallbacks_total is {}, {} steps were answered by a fallback", target, answered));
    }
    const auto unchanged = samples_of(record.target_metrics, "orch_http_not_modified_total");
    const auto not_modified = seen.answers.find(304);
    double revalidated = 0.0;
    for (const MetricSample& sample : unchanged) {
        revalidated += sample.value;
    }
    if (!unchanged.empty() && not_modified != seen.answers.end() &&
        revalidated < not_modified->second) {
        problems.push_back(fmt::format("orch_http_not_modified_total is {}, {} answers were 304",
                                       revalidated, not_modified->second));
    }
}

InvariantFinding judge_counts(const RecordIndex& index) {
    const RunRecord& record = index.record();
    if (auto nothing = why_metrics_say_nothing(record)) {
        return std::move(*nothing);
    }
    Contradictions problems;
    compare_counts(record, "orch_run_duration_seconds", "orch_runs_total", "status", problems);
    compare_counts(record, "orch_tool_call_duration_seconds", "orch_tool_calls_total", "tool",
                   problems);
    look_at_buckets(record, "orch_run_duration_seconds", "status", problems);
    look_at_buckets(record, "orch_tool_call_duration_seconds", "tool", problems);
    if (record.keeps_samples && record.dropped == 0 && !record.load_stopped_early) {
        const AnswersSeen seen = answers_seen(record);
        compare_answers(record, seen, problems);
        compare_fallbacks(record, seen, problems);
    }
    if (!problems.empty()) {
        return broken(fmt::format("{}", fmt::join(problems, "; ")));
    }
    return held("the target's metrics add up, and counted the answers that were seen");
}

}  // namespace

Invariant invariant_counts_add_up() {
    return {
        .name = "counts-add-up",
        .summary = "The target's metrics agree with each other, and count every answer.",
        .rule =
            "Read after the drain. The histograms of runs and of tool calls hold as many "
            "values as orch_runs_total and orch_tool_calls_total say, each bucket at least as "
            "many as the one below, and the last one all. orch_http_requests_total by code "
            "under /v1/ is the number of answers seen with that status, or more by at most "
            "the requests without an answer; 400, 413, 503 and the like are left out, because a "
            "server may answer with them before the engine has the request. "
            "orch_fallbacks_total is at least the steps that a fallback answered, and "
            "orch_http_not_modified_total at least the answers with 304.",
        .applies =
            "Only to a target that the run started and that has these metrics, and not to a "
            "run that a signal cut. Answers are compared when single operations were kept and the "
            "load was sent whole.",
        .judge = &judge_counts};
}

}  // namespace faultline::scenario
