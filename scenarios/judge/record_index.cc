#include "scenarios/judge/record_index.h"

#include <algorithm>

namespace faultline::scenario {

namespace {

std::optional<std::size_t> find_name(const std::vector<std::string>& names, std::string_view name) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(found - names.begin());
}

}  // namespace

RecordIndex::RecordIndex(const RunRecord& record)
    : record_(&record), exposure_(record), steps_(record.steps) {
    for (const load::Sample& sample : record.samples) {
        if (load::was_sent(sample)) {
            sent_.push_back(&sample);
        }
    }
    const auto by_intent = [](const load::Sample* a, const load::Sample* b) {
        return std::pair(a->intended, a->ordinal) < std::pair(b->intended, b->ordinal);
    };
    if (!std::is_sorted(sent_.begin(), sent_.end(), by_intent)) {
        std::sort(sent_.begin(), sent_.end(), by_intent);
    }
    // Answers come in their own order; an operation's steps stay in the answer's.
    const auto by_ordinal = [](const StepObservation& a, const StepObservation& b) {
        return a.ordinal < b.ordinal;
    };
    if (!std::is_sorted(steps_.begin(), steps_.end(), by_ordinal)) {
        std::vector<const StepObservation*> places;
        for (const StepObservation& step : record.steps) {
            places.push_back(&step);
        }
        // Addresses keep the steps of one operation in order: std::stable_sort would ask for memory
        // by a deprecated call.
        std::sort(places.begin(), places.end(),
                  [](const StepObservation* a, const StepObservation* b) {
                      return std::pair(a->ordinal, a) < std::pair(b->ordinal, b);
                  });
        for (const StepObservation* step : places) {
            sorted_.push_back(*step);
        }
        steps_ = sorted_;
    }
}

std::span<const load::Sample* const> RecordIndex::sent(TimeSpan span) const {
    const auto before = [](const load::Sample* sample, Duration at) {
        return sample->intended < at;
    };
    const auto begin = std::lower_bound(sent_.begin(), sent_.end(), span.from, before);
    const auto end = std::lower_bound(begin, sent_.end(), std::max(span.from, span.to), before);
    return {begin, end};
}

std::span<const StepObservation> RecordIndex::steps_of(const load::Sample& sample) const {
    const auto begin = std::lower_bound(
        steps_.begin(), steps_.end(), sample.ordinal,
        [](const StepObservation& step, std::uint64_t ordinal) { return step.ordinal < ordinal; });
    auto end = begin;
    while (end != steps_.end() && end->ordinal == sample.ordinal) {
        ++end;
    }
    return {begin, end};
}

bool RecordIndex::asks_for(std::uint32_t request, std::uint16_t step) const {
    if (!asked_) {
        asked_.emplace();
        for (const load::Sample* sample : sent_) {
            for (const StepObservation& one : steps_of(*sample)) {
                asked_->emplace(sample->request, one.step);
            }
        }
    }
    return asked_->contains({request, step});
}

std::optional<std::uint16_t> RecordIndex::label(std::string_view name) const {
    const auto index = find_name(record_->labels, name);
    return index ? std::optional(static_cast<std::uint16_t>(*index)) : std::nullopt;
}

std::optional<std::uint16_t> RecordIndex::step_name(std::string_view name) const {
    const auto index = find_name(record_->step_names, name);
    return index ? std::optional(static_cast<std::uint16_t>(*index)) : std::nullopt;
}

std::optional<std::uint32_t> RecordIndex::tenant(std::string_view name) const {
    const auto index = find_name(record_->tenants, name);
    return index ? std::optional(static_cast<std::uint32_t>(*index)) : std::nullopt;
}

}  // namespace faultline::scenario
