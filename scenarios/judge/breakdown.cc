#include "scenarios/judge/breakdown.h"

#include "scenarios/format/request_expectation.h"
#include "scenarios/judge/selectors.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

using load::Outcome;
using Kinds = std::vector<std::pair<std::uint64_t, std::string>>;  // how often; what

// Those that no answer came to.
constexpr std::array<Outcome, 5> kWithoutAnswer = {Outcome::kUnanswered, Outcome::kRefused,
                                                   Outcome::kReset, Outcome::kTimeout,
                                                   Outcome::kProtocol};

void add(Kinds& kinds, std::uint64_t count, std::string what) {
    if (count > 0) {
        kinds.emplace_back(count, std::move(what));
    }
}

// By the status in the answer where answers carry one, else by that of HTTP.
Kinds kinds_of_answers(const Operations& operations) {
    const auto& counts = operations.counts();
    const RunRecord& record = operations.index().record();
    const auto& labels = record.labels;
    const auto note = [&record](std::size_t status) {
        return expectation_note(record.scenario, static_cast<unsigned>(status));
    };
    Kinds kinds;
    if (counts.labelled() > 0) {
        for (std::size_t i = 1; i < std::min(counts.labels.size(), labels.size()); ++i) {
            add(kinds, counts.labels[i], fmt::format("answered \"{}\"", labels[i]));
        }
        const std::uint64_t bare =
            counts.answered() - std::min(counts.answered(), counts.labelled());
        add(kinds, bare, "answered without a status");
    } else {
        for (std::size_t status = 1; status < counts.statuses.size(); ++status) {
            add(kinds, counts.statuses[status], fmt::format("HTTP {}{}", status, note(status)));
        }
    }
    for (const Outcome outcome : kWithoutAnswer) {
        add(kinds, counts.of(outcome), std::string(load::to_string(outcome)));
    }
    return kinds;
}

std::string kind_of(const StepObservation& step, const RunRecord& record) {
    if (step.error_code != 0 && step.error_code < record.step_names.size()) {
        return record.step_names[step.error_code];
    }
    return step.success ? step.fallback_used ? "fell back" : "success" : "failed without a code";
}

Kinds kinds_of_steps(const CheckSpec& check, const Operations& operations) {
    const RecordIndex& index = operations.index();
    const auto name = selector(check, "step");
    const auto step_name = name ? index.step_name(*name) : std::nullopt;
    std::map<std::string, std::uint64_t> counts;
    for (const load::Sample* sample : operations.single()) {
        for (const StepObservation& step : index.steps_of(*sample)) {
            if (!name || (step_name && step.step == *step_name)) {
                ++counts[kind_of(step, index.record())];
            }
        }
    }
    Kinds kinds;
    for (const auto& [kind, count] : counts) {
        add(kinds, count, kind);
    }
    return kinds;
}

}  // namespace

std::string breakdown_of(const CheckMetric& metric, const CheckSpec& check,
                         const Operations& operations) {
    constexpr std::size_t kMax = 5;
    Kinds kinds =
        metric.about_steps ? kinds_of_steps(check, operations) : kinds_of_answers(operations);
    std::ranges::sort(kinds, [](const auto& a, const auto& b) {
        return std::pair(b.first, a.second) < std::pair(a.first, b.second);
    });
    std::string text;
    for (std::size_t i = 0; i < std::min(kinds.size(), kMax); ++i) {
        text += fmt::format("{}{} {}", i == 0 ? "" : ", ", kinds[i].first, kinds[i].second);
    }
    return kinds.size() > kMax ? text + ", …" : text;
}

}  // namespace faultline::scenario
