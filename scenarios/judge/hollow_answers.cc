#include "scenarios/judge/hollow_answers.h"

#include "scenarios/judge/check_window.h"
#include "scenarios/judge/metric_table.h"
#include "scenarios/judge/operations.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

constexpr std::string_view kFailed = "failed";
constexpr std::ptrdiff_t kFewestAtTheEnd = 20;

bool asks_what_answers_say(const CheckSpec& check) {
    const Metric* const metric = find_metric(check.metric);
    return metric != nullptr && (metric->about.about_status || metric->about.about_steps);
}

std::optional<std::string> every_answer_failed_in(const RecordIndex& index, CheckWindow window) {
    CheckSpec which;
    which.metric = "completed_share";
    which.during = window;
    const CheckSpan span = span_of(which, index.record());
    const auto operations =
        span.problem.empty() ? Operations::select(which, index, span) : std::optional<Operations>();
    if (!operations) {
        return std::nullopt;
    }
    const auto& names = index.record().labels;
    const auto failed = static_cast<std::size_t>(std::ranges::find(names, kFailed) - names.begin());
    const load::OperationCounts& counts = operations->counts();
    const std::uint64_t completed = counts.of(load::Outcome::kCompleted);
    if (completed == 0 || failed >= std::min(counts.labels.size(), names.size()) ||
        counts.labels[failed] < completed) {
        return std::nullopt;
    }
    return fmt::format(
        "all of {} answers{} say \"failed\"; see their errors, or add a check that asks for it "
        "(status_share, status: failed)",
        completed, window == CheckWindow::kAll ? "" : " in " + span.text);
}

// Whether a check with a lower limit would have noticed.
bool is_end_asked_for(const RunRecord& record) {
    return std::ranges::any_of(record.scenario.checks, [](const CheckSpec& check) {
        const Metric* const metric = find_metric(check.metric);
        const CheckWindow during = check.within ? CheckWindow::kRecovery : check.during;
        return metric != nullptr && metric->about.unit != MetricUnit::kSeconds &&
               (check.at_least.value_or(0.0) > 0.0 || check.above) &&
               (during == CheckWindow::kRecovery || during == CheckWindow::kAll);
    });
}

}  // namespace

std::optional<std::string> every_answer_says_failed(const RecordIndex& index) {
    if (std::ranges::any_of(index.record().scenario.checks, asks_what_answers_say)) {
        return std::nullopt;
    }
    constexpr std::array kWindows = {CheckWindow::kAll, CheckWindow::kBaseline,
                                     CheckWindow::kRecovery};
    for (const CheckWindow window : kWindows) {
        if (auto problem = every_answer_failed_in(index, window)) {
            return problem;
        }
    }
    return std::nullopt;
}

std::optional<std::string> nothing_answered_at_the_end(const RecordIndex& index) {
    const RunRecord& record = index.record();
    if (is_end_asked_for(record)) {
        return std::nullopt;
    }
    Duration last_answered{-1};
    for (const load::Sample& sample : record.samples) {
        if (sample.http_status != 0) {
            last_answered = std::max(last_answered, sample.intended);
        }
    }
    const auto silent = std::ranges::count_if(record.samples, [&](const load::Sample& sample) {
        return sample.intended > last_answered && sample.outcome != load::Outcome::kShed;
    });
    if (silent < kFewestAtTheEnd) {
        return std::nullopt;
    }
    return fmt::format(
        "none of the last {} operations was answered: the target was gone at the end; a check of "
        "the recovery that asks for answers would say so (completed_share at_least)",
        silent);
}

}  // namespace faultline::scenario
