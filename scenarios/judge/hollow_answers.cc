#include "scenarios/judge/hollow_answers.h"

#include "scenarios/format/load_test.h"
#include "scenarios/judge/check_window.h"
#include "scenarios/judge/good_answers.h"
#include "scenarios/judge/metric_table.h"
#include "scenarios/judge/operations.h"
#include "scenarios/judge/selectors.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

constexpr std::string_view kFailed = "failed";
// Less may be what the end of the run itself cut off.
constexpr std::ptrdiff_t kFewestAtTheEnd = 20;
constexpr Duration kShortestEnd = std::chrono::milliseconds(200);

bool asks_what_answers_say(const CheckSpec& check) {
    const Metric* const metric = find_metric(check.metric);
    return metric != nullptr && (metric->about.about_status || metric->about.about_steps);
}

// Whether each operation that was answered well carries that status. Tallies do not say which
// answers were which: there every answer must carry it.
bool says_failed_throughout(const RunRecord& record, const Operations& operations) {
    const auto found = std::ranges::find(record.labels, kFailed);
    if (found == record.labels.end()) {
        return false;
    }
    const auto failed = static_cast<std::size_t>(found - record.labels.begin());
    if (!operations.single().empty()) {
        return std::ranges::all_of(operations.single(), [failed](const load::Sample* sample) {
            return sample->outcome != load::Outcome::kCompleted || sample->label == failed;
        });
    }
    const load::OperationCounts& counts = operations.counts();
    return failed < counts.labels.size() && counts.labels[failed] == counts.answered();
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
    const load::OperationCounts& counts = operations->counts();
    const std::uint64_t completed = counts.of(load::Outcome::kCompleted);
    if (completed == 0 || !says_failed_throughout(index.record(), *operations)) {
        return std::nullopt;
    }
    // No objective of a load is about what answers say.
    return fmt::format("all of {} answers{} say \"failed\"; see their errors, or {}", completed,
                       window == CheckWindow::kAll ? "" : " in " + span.text,
                       is_load_test(index.record().scenario)
                           ? "leave out --label-member where these are good answers"
                           : "add a check that asks for it (status_share, status: failed)");
}

// Whether a check asks that operations of the recovery are answered well. One of the whole run
// allows for a share that the end may be.
bool is_end_asked_for(const RunRecord& record) {
    return std::ranges::any_of(record.scenario.checks, [](const CheckSpec& check) {
        const Metric* const metric = find_metric(check.metric);
        return metric != nullptr && has_lower_limit(check) && !selector(check, "tenant") &&
               (check.within || check.during == CheckWindow::kRecovery) &&
               (metric->about.about_status || metric->about.about_steps ||
                metric->doctor == &doctor_good_answers);
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
    Duration last{-1};
    for (const load::Sample& sample : record.samples) {
        last = std::max(last, sample.intended);
        if (sample.http_status != 0) {
            last_answered = std::max(last_answered, sample.intended);
        }
    }
    const auto silent = std::ranges::count_if(record.samples, [&](const load::Sample& sample) {
        return sample.intended > last_answered && sample.outcome != load::Outcome::kShed;
    });
    if (silent < kFewestAtTheEnd || last - last_answered < kShortestEnd) {
        return std::nullopt;
    }
    return fmt::format(
        "none of the last {} operations was answered: the target was gone at the end; a check of "
        "the recovery that asks for answers would say so (completed_share at_least)",
        silent);
}

}  // namespace faultline::scenario
