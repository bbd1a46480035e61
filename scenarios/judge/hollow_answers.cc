#include "scenarios/judge/hollow_answers.h"

#include "base/units.h"
#include "scenarios/format/load_test.h"
#include "scenarios/judge/check_judge.h"
#include "scenarios/judge/check_window.h"
#include "scenarios/judge/good_answers.h"
#include "scenarios/judge/metric_table.h"
#include "scenarios/judge/operations.h"
#include "scenarios/judge/selectors.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

constexpr std::string_view kFailed = "failed";
// Less may be what the end of the run itself cut off.
constexpr std::uint64_t kFewestAtTheEnd = 20;
constexpr Duration kShortestEnd = std::chrono::milliseconds(200);
// Of answers that were no good ones: a target that answers may have a bad moment.
constexpr Duration kShortestBadEnd = std::chrono::seconds(1);

bool asks_what_answers_say(const CheckSpec& check) {
    const Metric* const metric = find_metric(check.metric);
    return metric != nullptr && (metric->about.about_status || metric->about.about_steps);
}

// Answers that say failed may be what a fault does; a check that takes them for good ones errs.
bool asks_for_good_answers_under_fault(const RunRecord& record) {
    return std::ranges::any_of(record.scenario.checks, [](const CheckSpec& check) {
        const Metric* const metric = find_metric(check.metric);
        return metric != nullptr && metric->doctor == &doctor_good_answers &&
               check.during == CheckWindow::kFault && has_lower_limit(check);
    });
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

// No objective of a load is about what answers say.
std::string all_say_failed(const RunRecord& record, std::uint64_t answers, std::string_view of) {
    return fmt::format("all of {} answers{} say \"failed\"; see their errors, or {}", answers, of,
                       is_load_test(record.scenario)
                           ? "take --label-member '' where these are good answers"
                           : "add a check that asks for it (status_share, status: failed)");
}

// Of the operations that `which` selects, when at least `fewest` of them were answered well.
// `of`: " in baseline".
std::optional<std::string> every_answer_failed(const RecordIndex& index, const CheckSpec& which,
                                               std::uint64_t fewest, std::string_view of) {
    const CheckSpan span = span_of(which, index.record());
    const auto operations =
        span.problem.empty() ? Operations::select(which, index, span) : std::optional<Operations>();
    if (!operations) {
        return std::nullopt;
    }
    const std::uint64_t completed = operations->counts().of(load::Outcome::kCompleted);
    if (completed < fewest || !says_failed_throughout(index.record(), *operations)) {
        return std::nullopt;
    }
    return all_say_failed(index.record(), completed, of);
}

CheckSpec answers_in(CheckWindow window) {
    CheckSpec which;
    which.metric = "completed_share";
    which.during = window;
    return which;
}

std::optional<std::string> every_answer_of_a_request_failed(const RecordIndex& index) {
    const RunRecord& record = index.record();
    const auto& requests = record.scenario.load.requests;
    std::vector<std::uint64_t> answers(requests.size());
    std::vector<bool> has_other(requests.size());
    const CheckSpec which = answers_in(CheckWindow::kAll);
    const auto operations = Operations::select(which, index, span_of(which, record));
    if (!operations) {
        return std::nullopt;
    }
    for (const load::Sample* const each : operations->single()) {
        const load::Sample& sample = *each;
        if (sample.outcome == load::Outcome::kCompleted && sample.request < requests.size()) {
            ++answers[sample.request];
            has_other[sample.request] = has_other[sample.request] ||
                                        sample.label >= record.labels.size() ||
                                        record.labels[sample.label] != kFailed;
        }
    }
    for (std::size_t i = 0; i < requests.size(); ++i) {
        if (!has_other[i] && answers[i] >= samples_needed(which, false)) {
            return all_say_failed(
                record, answers[i],
                fmt::format(" to request {}, {} {},", i + 1, requests[i].method, requests[i].path));
        }
    }
    return std::nullopt;
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

// Whether a check asks that there be answers that are no good ones, at the end too.
bool is_bad_end_asked_for(const RunRecord& record) {
    return std::ranges::any_of(record.scenario.checks, [](const CheckSpec& check) {
        const Metric* const metric = find_metric(check.metric);
        const auto status = selector(check, "status");
        return metric != nullptr && has_lower_limit(check) && !selector(check, "tenant") &&
               (check.within || check.during == CheckWindow::kRecovery ||
                check.during == CheckWindow::kAll) &&
               (metric->counts_status != nullptr || selector(check, "http_status") ||
                (status && *status != "success"));
    });
}

// What was planned at the end of a run and came to nothing, by what counts as something.
struct End {
    std::uint64_t operations = 0;  // but for those that were never sent, by our own doing
    Duration length{};             // from the first of them
};

using Counts = bool (*)(load::Outcome);

End end_of_samples(const RunRecord& record, Counts counts) {
    Duration last_good{-1};
    Duration last{-1};
    for (const load::Sample& sample : record.samples) {
        last = std::max(last, sample.intended);
        if (counts(sample.outcome)) {
            last_good = std::max(last_good, sample.intended);
        }
    }
    const auto bad = std::ranges::count_if(record.samples, [&](const load::Sample& sample) {
        return sample.intended > last_good && sample.outcome != load::Outcome::kShed;
    });
    return {.operations = static_cast<std::uint64_t>(bad), .length = last - last_good};
}

std::uint64_t sum_of(const load::Series::Slot& slot, Counts counts) {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < slot.outcomes.size(); ++i) {
        sum += counts(static_cast<load::Outcome>(i)) ? slot.outcomes[i] : 0;
    }
    return sum;
}

Duration last_intended_of(const RunRecord& record) {
    Duration last{};
    for (const load::PhaseTally& phase : record.tallies) {
        last = std::max(last, phase.tally.last_intended);
    }
    return last;
}

// Where single operations were not kept: from the start of the first slot after which none came to
// anything. A slot grows with the run (a second after two minutes, 16 s after an hour), and one
// operation that did come to something hides the others of its slot.
End end_of_series(const RunRecord& record, Counts counts) {
    End end;
    std::size_t first = record.series.size();
    for (; first > 0 && sum_of(record.series.slot(first - 1), counts) == 0; --first) {
        const load::Series::Slot& slot = record.series.slot(first - 1);
        end.operations += slot.planned() - slot.of(load::Outcome::kShed);
    }
    if (first < record.series.size()) {
        end.length = last_intended_of(record) -
                     record.series.slot_width() * static_cast<std::int64_t>(first);
    }
    return end;
}

End end_without(const RunRecord& record, Counts counts) {
    return record.keeps_samples ? end_of_samples(record, counts) : end_of_series(record, counts);
}

std::string_view way_out_at_the_end(const RunRecord& record) {
    return is_load_test(record.scenario)
               ? "see why, or send the load for longer"
               : "a check of the recovery that asks for answers would say so (completed_share "
                 "at_least)";
}

// In a closed loop a target that is gone gets nothing more to do, and few operations tell of it:
// nothing was sent any more, and as many as there are connections got no answer.
std::optional<std::string> connections_that_wait(const RunRecord& record) {
    const std::uint32_t connections = record.scenario.load.closed_connections;
    if (connections == 0 || record.phases.empty()) {
        return std::nullopt;
    }
    const Duration last = last_intended_of(record);
    const Duration waited = record.phases.back().end - last;
    const auto is_waiting = [](load::Outcome outcome) {
        return outcome == load::Outcome::kTimeout || outcome == load::Outcome::kUnanswered;
    };
    const std::size_t slots = record.series.size();
    if (slots == 0 || sum_of(record.series.slot(slots - 1), is_waiting) == 0) {
        return std::nullopt;  // the last operation was answered, if late
    }
    std::uint64_t waiting = 0;
    for (std::size_t i = 0; i < slots; ++i) {
        const Duration slot_end = record.series.slot_width() * static_cast<std::int64_t>(i + 1);
        if (slot_end + record.scenario.load.timeout > last) {
            waiting += sum_of(record.series.slot(i), is_waiting);
        }
    }
    if (waiting < connections || waited < kShortestBadEnd) {
        return std::nullopt;
    }
    return fmt::format(
        "no connection had an answer in the last {}: the target was gone at the "
        "end; {}",
        format_duration(waited), way_out_at_the_end(record));
}

}  // namespace

std::optional<std::string> every_answer_says_failed(const RecordIndex& index) {
    if (std::ranges::any_of(index.record().scenario.checks, asks_what_answers_say)) {
        return std::nullopt;
    }
    std::vector<CheckWindow> windows = {CheckWindow::kAll, CheckWindow::kBaseline,
                                        CheckWindow::kRecovery};
    if (asks_for_good_answers_under_fault(index.record())) {
        windows.push_back(CheckWindow::kFault);
    }
    for (const CheckWindow window : windows) {
        const CheckSpec which = answers_in(window);
        const std::string in = " in " + span_of(which, index.record()).text;
        if (auto problem =
                every_answer_failed(index, which, 1, window == CheckWindow::kAll ? "" : in)) {
            return problem;
        }
    }
    for (const std::string& tenant : index.record().tenants) {
        CheckSpec which = answers_in(CheckWindow::kAll);
        which.select["tenant"] = tenant;
        if (auto problem = every_answer_failed(index, which, samples_needed(which, false),
                                               " to tenant " + tenant)) {
            return problem;
        }
    }
    return every_answer_of_a_request_failed(index);
}

std::optional<std::string> nothing_answered_at_the_end(const RecordIndex& index) {
    const RunRecord& record = index.record();
    if (is_end_asked_for(record)) {
        return std::nullopt;
    }
    const auto is_answered = [](load::Outcome outcome) {
        return outcome == load::Outcome::kCompleted || outcome == load::Outcome::kRejected ||
               outcome == load::Outcome::kHttpError || outcome == load::Outcome::kBodyTooLarge;
    };
    // Turned away in order is no bad answer: a quota may be used up.
    const auto is_good = [](load::Outcome outcome) {
        return outcome == load::Outcome::kCompleted || outcome == load::Outcome::kRejected;
    };
    if (const End end = end_without(record, is_answered);
        end.operations >= kFewestAtTheEnd && end.length >= kShortestEnd) {
        return fmt::format(
            "none of the last {} operations was answered: the target was gone at "
            "the end; {}",
            end.operations, way_out_at_the_end(record));
    }
    if (const End end = end_without(record, is_good); end.operations >= kFewestAtTheEnd &&
                                                      end.length >= kShortestBadEnd &&
                                                      !is_bad_end_asked_for(record)) {
        return fmt::format("none of the last {} operations, {} long, was answered well; {}",
                           end.operations, format_duration(end.length), way_out_at_the_end(record));
    }
    return connections_that_wait(record);
}

}  // namespace faultline::scenario
