#include "scenarios/judge/operations.h"

#include "base/planted_bug.h"
#include "scenarios/judge/metric_table.h"
#include "scenarios/judge/selectors.h"

#include <algorithm>

namespace faultline::scenario {

using load::Outcome;
using load::Sample;

namespace {

bool is_bad(const Sample& sample, const RunRecord& record) {
    if (sample.outcome == Outcome::kRejected) {
        return sample.phase < record.tallies.size() &&
               !record.tallies[sample.phase].phase.rejections_allowed;
    }
    return load::has_no_good_answer(sample.outcome);
}

std::uint64_t count_bad(const load::PhaseTally& phase, const load::Tally& tally) {
    const std::uint64_t rejected =
        phase.phase.rejections_allowed ? 0 : tally.of(Outcome::kRejected);
    return tally.without_good_answer() + rejected;
}

// A rate is about a stretch of time, in which nothing may be left out.
bool is_about_a_rate(const CheckSpec& check) {
    const Metric* const metric = find_metric(check.metric);
    return metric != nullptr && metric->about.unit == MetricUnit::kRate;
}

// The tally of the part of a phase that begins `skip` after its start; null when none was kept.
const load::Tally* tally_of(const RunRecord& record, std::uint32_t phase, Duration skip) {
    if (skip == Duration{}) {
        return &record.tallies[phase].tally;
    }
    const auto found =
        std::ranges::find(record.parts, load::PartOfPhase{phase, skip}, &load::PartTally::part);
    return found == record.parts.end() ? nullptr : &found->tally;
}

}  // namespace

bool Operations::is_asked(const Sample& sample, const CheckSpan& window) {
    if (!window.exposure) {
        return true;
    }
    const Exposure exposure = index_->exposure().of(sample);
    if (exposure == *window.exposure) {
        return true;
    }
    ++(exposure == Exposure::kEdge      ? left_out_.edge
       : exposure == Exposure::kOutside ? left_out_.outside
                                        : left_out_.inside);
    return false;
}

void Operations::add(const Sample& sample) {
    samples_.push_back(&sample);
    counts_.add(sample);
    bad_ += is_bad(sample, index_->record()) ? 1U : 0U;
}

void Operations::add(const load::PhaseTally& phase, const load::Tally& tally) {
    if (!tally_) {
        tally_.emplace();
    }
    tally_->merge(tally);
    bad_ += count_bad(phase, tally);
}

std::optional<Operations> Operations::select(const CheckSpec& check, const RecordIndex& index,
                                             const CheckSpan& due) {
    CheckSpan window = due;
    if (is_about_a_rate(check)) {
        window.exposure.reset();
    }
    const RunRecord& record = index.record();
    Operations chosen(index);
    chosen.length_ = window.span.to - window.span.from;
    const auto name = selector(check, "tenant");
    if (record.keeps_samples) {
        const auto tenant = name ? index.tenant(*name) : std::nullopt;
        for (const Sample* sample : index.sent(window.span)) {
            const bool is_named = !name || (tenant && sample->tenant == *tenant);
            if (is_named && chosen.is_asked(*sample, window)) {
                chosen.add(*sample);
            }
        }
        return chosen;
    }
    if (name || !window.parts || window.exposure) {
        return std::nullopt;
    }
    for (const load::PartOfPhase& part : *window.parts) {
        const load::Tally* const tally =
            part.phase < record.tallies.size() ? tally_of(record, part.phase, part.skip) : nullptr;
        if (tally == nullptr) {
            return std::nullopt;
        }
        chosen.add(record.tallies[part.phase], *tally);
    }
    if (chosen.tally_) {
        chosen.counts_ = static_cast<const load::OperationCounts&>(*chosen.tally_);
    }
    return chosen;
}

load::Distribution Operations::times(Timing timing) const {
    if (tally_) {
        return load::Distribution(histogram_of(*tally_, timing, since_release_));
    }
    std::vector<Duration> values;
    values.reserve(samples_.size());
    for (const Sample* sample : samples_) {
        const auto time = time_of(*sample, timing, since_release_);
        if (time && (*time != load::kNever || !planted("failures_left_out"))) {
            values.push_back(*time);
        }
    }
    return load::Distribution(std::move(values));
}

Operations Operations::without_lateness() const {
    Operations same = *this;
    same.since_release_ = true;
    return same;
}

}  // namespace faultline::scenario
