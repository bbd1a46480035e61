#include "scenarios/run/run_recorder.h"

#include "base/planted_bug.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

std::string name_at(const std::vector<std::string>& names, std::size_t index) {
    return index < names.size() && !names[index].empty() ? names[index] : "-";
}

TimelineEvent operation_event(const RunRecord& record, const load::Sample& sample) {
    const bool ended = sample.done != load::kNever;
    const Duration response = sample.response();
    return {.at = ended ? sample.done : sample.intended,
            .kind = "operation",
            .detail = fmt::format(
                "{} request {} tenant {}: {} {} {} in {}", sample.ordinal, sample.request,
                name_at(record.tenants, sample.tenant), load::to_string(sample.outcome),
                sample.http_status, name_at(record.labels, sample.label),
                response == load::kNever ? "never" : fmt::format("{}ns", response.count()))};
}

// Each item's key and index, by key; items with equal keys keep their order.
template <class Item, class Key>
std::vector<std::pair<Key, std::size_t>> order_by(const std::vector<Item>& items, Key Item::* key) {
    std::vector<std::pair<Key, std::size_t>> order;
    order.reserve(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
        order.emplace_back(items[i].*key, i);
    }
    std::sort(order.begin(), order.end());
    return order;
}

bool earlier(const TimelineEvent& a, const TimelineEvent& b) { return a.at < b.at; }

}  // namespace

void RunRecorder::on_sample(const load::Sample& sample) {
    if (planted("rejections_not_recorded") && sample.outcome == load::Outcome::kRejected) {
        return;
    }
    if (planted("one_sample_in_fifty_lost") && sample.ordinal % 50 == 49) {
        return;
    }
    tallies_.on_sample(sample);
    live_.on_sample(sample);
    if (!keeps_samples_) {
        return;
    }
    if (samples_.size() >= kMaxSamples) {
        ++dropped_;
        return;
    }
    samples_.push_back(sample);
    kept_bytes_.store(samples_.capacity() * sizeof(load::Sample) +
                          reader_.steps().capacity() * sizeof(StepObservation),
                      std::memory_order_relaxed);
}

void RunRecorder::finish(RunRecord& record) {
    record.tallies = tallies_.phases();
    record.parts = tallies_.parts();
    record.series = tallies_.series();
    record.keeps_samples = keeps_samples_;
    record.samples = std::move(samples_);
    std::sort(record.samples.begin(), record.samples.end(),
              [](const load::Sample& a, const load::Sample& b) { return a.ordinal < b.ordinal; });
    record.step_names = reader_.names();
    record.answers.answers = reader_.findings().answers;
    record.answers.bad = reader_.findings().bad;
    // By (ordinal, place in the answer): an answer's steps were read together.
    const std::vector<StepObservation>& steps = reader_.steps();
    for (const auto& [ordinal, i] : order_by(steps, &StepObservation::ordinal)) {
        record.steps.push_back(steps[i]);
    }
    record.dropped += dropped_ + reader_.dropped();
}

std::vector<TimelineEvent> operation_events(const RunRecord& record) {
    std::vector<TimelineEvent> events;
    events.reserve(record.samples.size());
    for (const load::Sample& sample : record.samples) {
        events.push_back(operation_event(record, sample));
    }
    // By (time, ordinal): the samples are by ordinal, and equal times keep that order.
    std::vector<TimelineEvent> sorted;
    sorted.reserve(events.size());
    for (const auto& [at, i] : order_by(events, &TimelineEvent::at)) {
        sorted.push_back(std::move(events[i]));
    }
    return sorted;
}

std::vector<TimelineEvent> merge_events(std::vector<TimelineEvent> first,
                                        std::vector<TimelineEvent> second) {
    std::vector<TimelineEvent> merged;
    merged.reserve(first.size() + second.size());
    std::merge(std::make_move_iterator(first.begin()), std::make_move_iterator(first.end()),
               std::make_move_iterator(second.begin()), std::make_move_iterator(second.end()),
               std::back_inserter(merged), earlier);
    return merged;
}

}  // namespace faultline::scenario
