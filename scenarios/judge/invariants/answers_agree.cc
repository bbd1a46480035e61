#include "scenarios/judge/invariants/invariants.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

std::string shown(const AnswerFinding& finding, std::uint64_t answers) {
    return fmt::format("{} of {} answers, first operation {}: {}", finding.count, answers,
                       finding.first, finding.sample);
}

// An answer has a result for every step of its plan: one that lacks a step that another answer to
// the same request has lost it. Known only of single operations, all of whose steps were kept.
std::optional<std::string> lost_steps(const RecordIndex& index) {
    const RunRecord& record = index.record();
    if (record.dropped > 0) {
        return std::nullopt;
    }
    std::map<std::uint32_t, std::set<std::uint16_t>> planned;
    const auto for_each_answer = [&](auto&& look) {
        for (const load::Sample& sample : record.samples) {
            if (const auto steps = index.steps_of(sample); !steps.empty()) {
                look(sample, steps);
            }
        }
    };
    for_each_answer([&](const load::Sample& sample, std::span<const StepObservation> steps) {
        for (const StepObservation& step : steps) {
            planned[sample.request].insert(step.step);
        }
    });
    AnswerFinding lost;
    std::uint64_t answers = 0;
    for_each_answer([&](const load::Sample& sample, std::span<const StepObservation> steps) {
        ++answers;
        const std::size_t wanted = planned[sample.request].size();
        if (steps.size() < wanted && lost.count++ == 0) {
            lost.first = sample.ordinal;
            lost.sample = fmt::format("{} of {} steps have a result", steps.size(), wanted);
        }
    });
    return lost.count == 0 ? std::nullopt : std::optional(shown(lost, answers));
}

InvariantFinding judge_answers(const RecordIndex& index) {
    const AnswerFindings& answers = index.record().answers;
    if (index.record().scenario.target.url) {
        return not_applicable("the target is a URL, whose answers have a contract of their own");
    }
    std::string found;
    const auto add = [&found](const std::string& text) {
        found += (found.empty() ? "" : "; ") + text;
    };
    for (const auto& [kind, finding] : answers.bad) {
        add(shown(finding, answers.answers));
    }
    if (answers.answers > 0) {
        if (const auto lost = lost_steps(index)) {
            add(*lost);
        }
    }
    if (answers.keys_in_log > 0) {
        add(fmt::format("{} API keys in the target's log", answers.keys_in_log));
    }
    if (answers.keys_in_metrics > 0) {
        add(fmt::format("{} API keys in the target's metrics", answers.keys_in_metrics));
    }
    if (!found.empty()) {
        return broken(found);
    }
    if (answers.answers == 0) {
        return not_applicable("no answer that was read has the form of an orchestration's answer");
    }
    if (!index.record().evidence_error.empty()) {
        return inconclusive("the answers agree, but the target's log could not be read");
    }
    if (index.record().log_lines_lost > 0) {
        return inconclusive(fmt::format(
            "the answers agree, but the oldest {} lines of the target's log were not kept, so "
            "nobody looked for keys there",
            index.record().log_lines_lost));
    }
    return held(fmt::format("{} answers agree with themselves", answers.answers));
}

}  // namespace

Invariant invariant_answers_agree() {
    return {
        .name = "answers-agree-with-themselves",
        .summary =
            "An answer says of itself what its results say, and holds no key, SQL, path or "
            "stack frame.",
        .rule =
            "Status and counts are worked out anew from the results; no step took longer than the "
            "whole run; no two answers have the same trace id (the first 100,000 runs and "
            "decisions, and as many errors, are compared); no step has two results, and none "
            "lacks one that another answer to the same request has; a step that succeeded has "
            "data and no error code, one that failed has an error code and an error text. A "
            "decision's answer is ok without error, or not ok with reason, code and text, and its "
            "times fit. An error has the HTTP status of its code, with WWW-Authenticate, Allow "
            "or Retry-After where that belongs to it; X-Trace-Id is the trace id of the answer; "
            "Retry-After is whole seconds, at most ten minutes; a card has its ETag in quotes, is "
            "private, kept for at most an hour, varies by the headers of the API key, and is not "
            "fresh when stale. No answer holds an API key, SQL of the plan, a path of a file "
            "system or a stack frame (the last three are not looked for in a step's data); no API "
            "key of 8 bytes or more stands in the target's log or metrics. One answer is enough "
            "to fail.",
        .applies =
            "Only to answers in the form of POST /v1/orchestrations, of /v1/execute, of a card or "
            "of an error, of a target that the run started.",
        .judge = &judge_answers};
}

}  // namespace faultline::scenario
