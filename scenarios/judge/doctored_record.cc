#include "scenarios/judge/doctored_record.h"

#include "base/units.h"
#include "scenarios/format/phases.h"
#include "scenarios/judge/check_judge.h"
#include "scenarios/judge/check_window.h"
#include "scenarios/judge/limits.h"
#include "scenarios/judge/metric_table.h"
#include "scenarios/judge/record_index.h"
#include "scenarios/judge/selectors.h"

#include <algorithm>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace faultline::scenario {

using load::Outcome;
using load::Sample;
using metrics::LatencyHistogram;

namespace {

// A histogram of one value becomes one of as many.
void multiply(LatencyHistogram& histogram, std::uint64_t times) {
    if (histogram.count() == 0) {
        return;
    }
    if (histogram.infinite() > 0) {
        histogram.record_infinite(times - 1);
    } else {
        histogram.record(histogram.finite_max(), times - 1);
    }
}

// As many operations, all alike.
load::Tally tally_of(const Sample& sample, std::uint64_t times) {
    load::Tally tally;
    tally.add(sample);
    tally.sent *= times;
    tally.late *= times;
    tally.leaked *= times;
    tally.bytes_received *= times;
    std::ranges::for_each(tally.outcomes, [&](std::uint64_t& count) { count *= times; });
    std::ranges::for_each(tally.statuses, [&](std::uint64_t& count) { count *= times; });
    std::ranges::for_each(tally.labels, [&](std::uint64_t& count) { count *= times; });
    for (auto* const histogram : {&tally.admitted, &tally.rejected, &tally.admitted_since_release,
                                  &tally.rejected_since_release, &tally.admitted_service,
                                  &tally.rejected_service, &tally.lateness}) {
        multiply(*histogram, times);
    }
    return tally;
}

// What stands for every operation of a tally before it is changed.
Sample good_operation() {
    Sample sample;
    answer_with(sample, 200);
    return sample;
}

bool is_compared_with_baseline(const CheckSpec& check) {
    return check.during != CheckWindow::kBaseline &&
           (check.of_baseline || check.at_least_of_baseline);
}

// The intended moments whose operations are left as they are.
TimeSpan kept_as_it_is(const CheckSpec& check, const RunRecord& record) {
    return is_compared_with_baseline(check) ? baseline_span(record).span : TimeSpan{};
}

bool holds(const TimeSpan& span, Duration at) { return span.from <= at && at < span.to; }

// Whether the check selects the operation and may change it.
class Selection {
public:
    Selection(const CheckSpec& check, const RunRecord& record)
        : span_(span_of(check, record).span), kept_(kept_as_it_is(check, record)) {
        if (const auto name = selector(check, "tenant")) {
            const auto found = std::ranges::find(record.tenants, *name);
            tenant_ = static_cast<std::size_t>(found - record.tenants.begin());
        }
    }
    [[nodiscard]] bool selects(const Sample& sample) const {
        return load::was_sent(sample) && holds(span_, sample.intended) &&
               !holds(kept_, sample.intended) && (!tenant_ || sample.tenant == *tenant_);
    }

private:
    TimeSpan span_;
    TimeSpan kept_;
    std::optional<std::size_t> tenant_;
};

std::uint16_t index_in(std::vector<std::string>& names, std::string_view name) {
    if (names.empty()) {
        names.emplace_back();
    }
    const auto found = std::ranges::find(names, name);
    if (found != names.end()) {
        return static_cast<std::uint16_t>(found - names.begin());
    }
    names.emplace_back(name);
    return static_cast<std::uint16_t>(names.size() - 1);
}

std::string why_it_cannot_fail(const CheckSpec& check, const CheckOutcome& there,
                               const RunRecord& record) {
    const Metric* const metric = find_metric(check.metric);
    const bool is_time = metric != nullptr && metric->about.unit == MetricUnit::kSeconds;
    return fmt::format(
        "a check that cannot fail: where all that it forbids was made to happen, it measures {} "
        "and holds{}; {}",
        there.measured,
        is_time ? fmt::format(" (an operation is given up after {})",
                              format_duration(record.scenario.load.timeout))
                : "",
        // Nobody wrote the limits that a load adds by itself.
        record.scenario.file.empty() && is_compared_with_baseline(check)
            ? fmt::format("nothing breaks {}: the baseline was too {}", there.limit,
                          is_time ? "slow for --timeout" : "low")
            : "write a limit that can be broken");
}

// The limit relative to the baseline is missing: the baseline gave none.
bool lacks_baseline(const CheckSpec& check, const Metric& metric, const CheckOutcome& outcome) {
    return is_compared_with_baseline(check) &&
           outcome.limits.size() == listed(limits_of(check), metric.about.unit).size();
}

// Whether what came of it on the doctored record says anything of its limits.
bool is_judgeable(const CheckSpec& check, const Metric& metric, const CheckOutcome& there,
                  const RunRecord& doctored) {
    return there.samples >= samples_needed(check, doctored.clock == "virtual") &&
           !lacks_baseline(check, metric, there);
}

}  // namespace

std::vector<Direction> directions_of(const CheckSpec& check) {
    std::vector<Direction> directions;
    if (check.at_least || check.above || check.at_least_of_baseline) {
        directions.push_back(Direction::kDown);
    }
    if (check.at_most || check.below || check.of_baseline) {
        directions.push_back(Direction::kUp);
    }
    return directions;
}

DoctoredRecord::DoctoredRecord(const RunRecord& original) : original_(&original), copy_(original) {
    copy_.events.clear();
    copy_.target_metrics.clear();
}

void DoctoredRecord::restore() {
    if (std::exchange(tallies_changed_, false)) {
        copy_.tallies = original_->tallies;
        copy_.parts = original_->parts;
    }
    for (const std::size_t i : samples_changed_) {
        copy_.samples[i] = original_->samples[i];
    }
    for (const std::size_t i : steps_changed_) {
        copy_.steps[i] = original_->steps[i];
    }
    samples_changed_.clear();
    steps_changed_.clear();
    copy_.labels = original_->labels;
    copy_.step_names = original_->step_names;
}

void DoctoredRecord::change_operations(const CheckSpec& check,
                                       const std::function<void(Sample&)>& change) {
    if (copy_.keeps_samples) {
        const Selection selection(check, copy_);
        for (std::size_t i = 0; i < copy_.samples.size(); ++i) {
            if (selection.selects(copy_.samples[i])) {
                samples_changed_.push_back(i);
                change(copy_.samples[i]);
            }
        }
        return;
    }
    tallies_changed_ = true;
    Sample one = good_operation();
    change(one);
    const auto replace = [&](load::Tally& tally) {
        tally = tally.sent == 0 ? tally : tally_of(one, tally.sent);
    };
    const auto baseline =
        is_compared_with_baseline(check) ? phase_index(copy_.scenario, "baseline") : std::nullopt;
    for (const load::PartOfPhase& part :
         span_of(check, copy_).parts.value_or(std::vector<load::PartOfPhase>())) {
        const auto found = std::ranges::find(copy_.parts, part, &load::PartTally::part);
        if (part.skip > Duration{} && found != copy_.parts.end()) {
            replace(found->tally);
        } else if (part.phase < copy_.tallies.size() && baseline != part.phase) {
            replace(copy_.tallies[part.phase].tally);
        }
    }
}

void DoctoredRecord::change_steps(const CheckSpec& check,
                                  const std::function<void(StepObservation&)>& change) {
    const Selection selection(check, copy_);
    std::unordered_set<std::uint64_t> chosen;
    for (const Sample& sample : copy_.samples) {
        if (selection.selects(sample)) {
            chosen.insert(sample.ordinal);
        }
    }
    const auto name = selector(check, "step");
    const auto wanted = name ? std::optional(step_word(*name)) : std::nullopt;
    for (std::size_t i = 0; i < copy_.steps.size(); ++i) {
        StepObservation& step = copy_.steps[i];
        if (chosen.contains(step.ordinal) && (!wanted || step.step == *wanted)) {
            steps_changed_.push_back(i);
            change(step);
        }
    }
}

std::uint16_t DoctoredRecord::label(std::string_view name) { return index_in(copy_.labels, name); }

std::uint16_t DoctoredRecord::step_word(std::string_view name) {
    return index_in(copy_.step_names, name);
}

Duration DoctoredRecord::longest_answer() const {
    // It is measured from the intent, the timeout from the release; and histograms are inexact.
    return copy_.scenario.load.timeout + copy_.scenario.load.timeout / 100;
}

void let_it_complete(Sample& sample) {
    if (sample.outcome != Outcome::kCompleted) {
        answer_with(sample, 200);
    }
}

void let_it_fail(Sample& sample) { answer_with(sample, 500); }

void let_it_be_rejected(Sample& sample) {
    answer_with(sample, 429);
    sample.outcome = Outcome::kRejected;
}

void answer_with(Sample& sample, std::uint16_t http_status) {
    constexpr std::uint16_t kLastGoodStatus = 299;
    constexpr std::uint16_t kNotModified = 304;
    const bool is_good = http_status <= kLastGoodStatus || http_status == kNotModified;
    if (sample.done == load::kNever) {
        answer_after(sample, std::chrono::milliseconds(1));
    }
    sample.outcome = is_good ? Outcome::kCompleted : Outcome::kHttpError;
    sample.http_status = http_status;
}

void let_it_time_out(Sample& sample) {
    answer_after(sample, Duration::zero());
    sample.outcome = Outcome::kTimeout;
    sample.http_status = 0;
    sample.first_byte_in = load::kNever;
    sample.done = load::kNever;
}

void answer_after(Sample& sample, Duration time) {
    if (sample.outcome != Outcome::kRejected && sample.outcome != Outcome::kCompleted) {
        sample.outcome = Outcome::kCompleted;
        sample.http_status = 200;
    }
    sample.released = sample.intended;
    sample.connected = sample.intended;
    sample.first_byte_out = sample.intended;
    sample.first_byte_in = sample.intended + time;
    sample.done = sample.intended + time;
}

DoctoredVerdict judge_doctored(const CheckSpec& check, const CheckOutcome& outcome,
                               DoctoredRecord& doctored) {
    const Metric* const metric = find_metric(check.metric);
    if (outcome.verdict == Verdict::kFail) {
        return {.can_fail = true, .there = outcome};
    }
    DoctoredVerdict verdict;
    if (metric == nullptr) {
        return verdict;
    }
    bool was_judged = false;
    for (const Direction direction : directions_of(check)) {
        doctored.restore();
        metric->doctor(check, direction, doctored);
        verdict.there = judge_check(check, RecordIndex(doctored.record()));
        if (verdict.there.verdict == Verdict::kFail) {
            verdict.can_fail = true;
            return verdict;
        }
        was_judged = was_judged || is_judgeable(check, *metric, verdict.there, doctored.record());
    }
    if (was_judged && outcome.verdict == Verdict::kPass) {
        verdict.can_fail = false;
    }
    return verdict;
}

void try_each_check(const RunRecord& record, std::vector<CheckOutcome>& outcomes) {
    DoctoredRecord doctored(record);
    const std::vector<CheckSpec>& checks = record.scenario.checks;
    for (std::size_t i = 0; i < checks.size() && i < outcomes.size(); ++i) {
        CheckOutcome& outcome = outcomes[i];
        const DoctoredVerdict doctored_verdict = judge_doctored(checks[i], outcome, doctored);
        outcome.can_fail = doctored_verdict.can_fail;
        const CheckOutcome& there = doctored_verdict.there;
        if (outcome.can_fail == false) {
            outcome.verdict = Verdict::kInconclusive;
            outcome.explanation = why_it_cannot_fail(checks[i], there, record);
        } else if (!outcome.can_fail && outcome.verdict == Verdict::kPass &&
                   there.verdict == Verdict::kInconclusive && !there.explanation.empty()) {
            outcome.explanation +=
                fmt::format("{}that it can fail was not shown: {}",
                            outcome.explanation.empty() ? "" : "; ", there.explanation);
        }
    }
}

}  // namespace faultline::scenario
