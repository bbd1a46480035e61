#include "loadgen/record/live_figures.h"

namespace faultline::load {

void LiveFigures::on_sample(const Sample& sample) {
    if (!was_sent(sample)) {
        return;
    }
    add_one(sent_);
    if (has_no_good_answer(sample.outcome)) {
        add_one(errors_);
    }
    const Duration response = sample.response();
    add_one(response == kNever ? infinite_ : responses_[Buckets::index_of(response)]);
}

LiveFigures::Reading LiveFigures::read() const {
    Reading reading;
    reading.sent = sent_.load(std::memory_order_relaxed);
    reading.errors = errors_.load(std::memory_order_relaxed);
    reading.infinite = infinite_.load(std::memory_order_relaxed);
    for (std::size_t i = 0; i < responses_.size(); ++i) {
        reading.responses[i] = responses_[i].load(std::memory_order_relaxed);
    }
    return reading;
}

LiveFigures::Reading LiveFigures::Reading::since(const Reading& earlier) const {
    Reading difference = *this;
    difference.sent -= earlier.sent;
    difference.errors -= earlier.errors;
    difference.infinite -= earlier.infinite;
    for (std::size_t i = 0; i < responses.size(); ++i) {
        difference.responses[i] -= earlier.responses[i];
    }
    return difference;
}

std::optional<Duration> LiveFigures::Reading::quantile(double p) const {
    return Buckets::quantile(responses, infinite, p);
}

}  // namespace faultline::load
