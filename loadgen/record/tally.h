// What a set of operations (a phase, a part of one) came to: counts and distributions of their
// times. A value with one writer, merged by addition; about 320 KB however many operations it saw.
// Rejections are kept apart, so that figures with and without them can be had.
#pragma once

#include "loadgen/record/operation_counts.h"
#include "metrics/latency_histogram.h"

namespace faultline::load {

struct Tally : OperationCounts {
    void add(const Sample& sample);
    void merge(const Tally& other);

    // From the intent, of everything sent.
    [[nodiscard]] metrics::LatencyHistogram response() const;
    // From the release, of everything sent.
    [[nodiscard]] metrics::LatencyHistogram since_release() const;
    // From the first byte out, of everything sent; infinite for what failed or had no answer, a
    // refused connection too.
    [[nodiscard]] metrics::LatencyHistogram service() const;

    // From the intent to the answer; infinite when the operation failed or had no answer.
    metrics::LatencyHistogram admitted;  // everything sent but rejections, failures too
    metrics::LatencyHistogram rejected;  // rejections alone: how fast work is turned away
    // The same from the release: what remains of a response when our own lateness is taken off.
    metrics::LatencyHistogram admitted_since_release;
    metrics::LatencyHistogram rejected_since_release;
    // From the first byte out to the answer; infinite when the operation failed or had no answer.
    metrics::LatencyHistogram admitted_service;
    metrics::LatencyHistogram rejected_service;
    // From the intent to the release.
    metrics::LatencyHistogram lateness;
};

}  // namespace faultline::load
