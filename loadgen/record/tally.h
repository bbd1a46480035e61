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
    // From the first byte out, of everything sent; a refused connection has no service time.
    [[nodiscard]] metrics::LatencyHistogram service() const;

    // From the intent to the answer. Failures and what is unanswered are infinite.
    metrics::LatencyHistogram admitted;  // everything sent but rejections
    metrics::LatencyHistogram rejected;  // rejections alone: how fast work is turned away
    // The same from the release: what remains of a response when our own lateness is taken off.
    metrics::LatencyHistogram admitted_since_release;
    metrics::LatencyHistogram rejected_since_release;
    // From the first byte out; infinite when no answer came.
    metrics::LatencyHistogram admitted_service;
    metrics::LatencyHistogram rejected_service;
    // From the intent to the release.
    metrics::LatencyHistogram lateness;
};

}  // namespace faultline::load
