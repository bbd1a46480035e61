#include "scenarios/judge/good_answers.h"

#include "scenarios/format/load_test.h"
#include "scenarios/judge/breakdown.h"
#include "scenarios/judge/check_judge.h"
#include "scenarios/judge/check_window.h"
#include "scenarios/judge/hollow_answers.h"
#include "scenarios/judge/metric_table.h"
#include "scenarios/judge/operations.h"
#include "scenarios/judge/selectors.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

bool is_asked(const RecordIndex& index, const std::function<bool(const CheckSpec&)>& is_about) {
    return std::ranges::any_of(index.record().scenario.checks, [&](const CheckSpec& check) {
        return has_lower_limit(check) && is_about(check);
    });
}

std::string_view way_out(const Scenario& scenario, bool is_answered) {
    if (is_load_test(scenario)) {
        return is_answered ? "if these are good answers, declare them (--expect-status)"
                           : "see why the target did not answer";
    }
    return is_answered
               ? "if these are good answers, declare them (expect: {status: [...]}), or add a "
                 "check that asks for them (at_least)"
               : "see why the target did not answer, or add a check that asks for it (at_least)";
}

// Of the operations that `which` selects. `where`: " in baseline".
std::optional<std::string> none_went_well(const RecordIndex& index, const CheckSpec& which,
                                          std::uint64_t fewest, std::string_view where) {
    const CheckSpan window = span_of(which, index.record());
    const auto operations = window.problem.empty() ? Operations::select(which, index, window)
                                                   : std::optional<Operations>();
    if (!operations || operations->counts().sent < fewest ||
        operations->counts().of(load::Outcome::kCompleted) > 0) {
        return std::nullopt;
    }
    const Metric* const metric = find_metric(which.metric);
    return fmt::format("none of {} operations{} was answered well: {}; {}",
                       operations->counts().sent, where,
                       metric == nullptr ? "" : breakdown_of(metric->about, which, *operations),
                       way_out(index.record().scenario, operations->counts().answered() > 0));
}

CheckSpec good_answers_in(CheckWindow window) {
    CheckSpec which;
    which.metric = "completed_share";
    which.during = window;
    return which;
}

std::optional<std::string> none_in(const RecordIndex& index, CheckWindow window) {
    const auto is_about = [window](const CheckSpec& check) {
        const CheckWindow during = check.within ? CheckWindow::kRecovery : check.during;
        return during == window || during == CheckWindow::kAll;
    };
    const CheckSpec which = good_answers_in(window);
    return is_asked(index, is_about)
               ? std::nullopt
               : none_went_well(index, which, 1, " in " + span_of(which, index.record()).text);
}

// Of one pass over the operations, however many tenants there are.
std::vector<bool> have_good_answers(const RecordIndex& index) {
    std::vector<bool> have(index.record().tenants.size(), false);
    for (const load::Sample& sample : index.record().samples) {
        if (sample.outcome == load::Outcome::kCompleted && sample.tenant < have.size()) {
            have[sample.tenant] = true;
        }
    }
    return have;
}

std::optional<std::string> none_of_a_tenant(const RecordIndex& index) {
    const std::vector<bool> have = have_good_answers(index);
    if (std::ranges::find(have, true) == have.end()) {
        return std::nullopt;  // of the whole run that was said, or asked for
    }
    for (std::size_t i = 0; i < have.size(); ++i) {
        const std::string& tenant = index.record().tenants[i];
        const auto is_about = [&tenant](const CheckSpec& check) {
            return selector(check, "tenant") == tenant;
        };
        if (have[i] || is_asked(index, is_about)) {
            continue;
        }
        CheckSpec which = good_answers_in(CheckWindow::kAll);
        which.select["tenant"] = tenant;
        if (auto none = none_went_well(index, which, samples_needed(which, false),
                                       " of tenant " + tenant)) {
            return none;
        }
    }
    return std::nullopt;
}

// How the operations of one request ended.
struct RequestAnswers {
    std::uint64_t sent = 0;
    bool has_good = false;
    bool has_rejected = false;                                  // which a load test expects
    std::map<std::string, std::uint64_t, std::less<>> kinds{};  // "HTTP 404", "timeout": how many
    std::set<unsigned> http_statuses{};                         // 0: not answered whole
    std::set<std::string, std::less<>> statuses{};              // in the answers
};

void note_answer(const load::Sample& sample, const RunRecord& record, RequestAnswers& answers) {
    ++answers.sent;
    answers.has_good = answers.has_good || sample.outcome == load::Outcome::kCompleted;
    answers.has_rejected = answers.has_rejected || sample.outcome == load::Outcome::kRejected;
    if (answers.has_good || answers.has_rejected) {
        return;
    }
    const bool is_whole = sample.outcome == load::Outcome::kHttpError;
    ++answers.kinds[is_whole ? fmt::format("HTTP {}", sample.http_status)
                             : std::string(load::to_string(sample.outcome))];
    answers.http_statuses.insert(is_whole ? sample.http_status : 0U);
    if (sample.label != 0 && sample.label < record.labels.size()) {
        answers.statuses.insert(record.labels[sample.label]);
    }
}

// No check can name a request, but what this one was answered with.
bool is_asked_for(const RequestAnswers& answers, const CheckSpec& check) {
    const Metric* const metric = find_metric(check.metric);
    const auto wanted = selector(check, "http_status");
    const auto label = selector(check, "status");
    const auto counts_it = [&](unsigned status) {
        return (wanted && *wanted == std::to_string(status)) ||
               (metric != nullptr && metric->counts_status != nullptr &&
                metric->counts_status(check, status));
    };
    return (label && answers.statuses.contains(*label)) ||
           std::ranges::any_of(answers.http_statuses, counts_it);
}

// Of the whole run but its warm-up.
std::vector<RequestAnswers> answers_by_request(const RecordIndex& index) {
    const RunRecord& record = index.record();
    std::vector<RequestAnswers> all(record.scenario.load.requests.size());
    const CheckSpec which = good_answers_in(CheckWindow::kAll);
    const auto operations = Operations::select(which, index, span_of(which, record));
    if (!operations) {
        return all;
    }
    for (const load::Sample* const each : operations->single()) {
        const load::Sample& sample = *each;
        if (sample.outcome == load::Outcome::kShed || sample.request >= all.size()) {
            continue;
        }
        note_answer(sample, record, all[sample.request]);
    }
    return all;
}

std::optional<std::string> none_of_a_request(const RecordIndex& index) {
    const auto& requests = index.record().scenario.load.requests;
    const std::vector<RequestAnswers> all = answers_by_request(index);
    const bool is_all = std::ranges::none_of(all, &RequestAnswers::has_good);
    for (std::size_t i = 0; i < all.size(); ++i) {
        const RequestAnswers& answers = all[i];
        // Who declares what a good answer is means it, whatever checks ask for.
        const bool is_declared = !requests[i].expected_statuses.empty();
        if (is_all && !is_declared) {
            continue;  // of the whole run that was said, or asked for
        }
        const auto is_about = [&answers](const CheckSpec& check) {
            return is_asked_for(answers, check);
        };
        if (answers.has_good || answers.has_rejected ||
            answers.sent < samples_needed(good_answers_in(CheckWindow::kAll), false) ||
            (!is_declared && is_asked(index, is_about))) {
            continue;
        }
        const auto most = std::ranges::max_element(answers.kinds, {},
                                                   [](const auto& kind) { return kind.second; });
        const bool is_answered = *answers.http_statuses.rbegin() != 0;
        return fmt::format(
            "none of {} operations of request {}, {} {}, was answered well: {} {}; {}",
            answers.sent, i + 1, requests[i].method, requests[i].path, most->second, most->first,
            way_out(index.record().scenario, is_answered));
    }
    return std::nullopt;
}

}  // namespace

bool has_lower_limit(const CheckSpec& check) {
    const Metric* const metric = find_metric(check.metric);
    return metric != nullptr && metric->about.unit != MetricUnit::kSeconds &&
           (check.at_least.value_or(0.0) > 0.0 || check.above);
}

std::optional<std::string> nothing_was_answered_well(const RecordIndex& index) {
    const auto anything = [](const CheckSpec&) { return true; };
    if (!is_asked(index, anything)) {
        if (auto problem = none_went_well(index, good_answers_in(CheckWindow::kAll), 1, "")) {
            return problem;
        }
    }
    for (const CheckWindow window : {CheckWindow::kBaseline, CheckWindow::kRecovery}) {
        if (auto problem = none_in(index, window)) {
            return problem;
        }
    }
    for (const auto& look : {none_of_a_tenant, none_of_a_request, every_answer_says_failed,
                             nothing_answered_at_the_end}) {
        if (auto problem = look(index)) {
            return problem;
        }
    }
    return std::nullopt;
}

}  // namespace faultline::scenario
