// What a set of samples (a phase, a whole run) came to: counts and distributions. A value with
// one writer, merged by addition; about 300 KB however many samples it saw.
#pragma once

#include "base/clock.h"
#include "loadgen/record/sample.h"
#include "metrics/latency_histogram.h"

#include <array>
#include <cstdint>
#include <vector>

namespace faultline::load {

// A release this much after its intent is counted as late.
inline constexpr Duration kLate = std::chrono::milliseconds(1);

struct Tally {
    void add(const Sample& sample);
    void merge(const Tally& other);

    [[nodiscard]] std::uint64_t of(Outcome outcome) const {
        return outcomes[static_cast<std::size_t>(outcome)];
    }
    // planned = sent + shed; sent = completed + rejected + failed() + unanswered.
    [[nodiscard]] std::uint64_t planned() const { return sent + of(Outcome::kShed); }
    [[nodiscard]] std::uint64_t failed() const;

    std::uint64_t sent = 0;
    std::uint64_t late = 0;  // of those sent
    std::uint64_t leaked = 0;
    std::array<std::uint64_t, kOutcomeCount> outcomes{};
    std::array<std::uint64_t, 1000> statuses{};  // by HTTP status; 0 is not counted
    std::vector<std::uint64_t> labels;           // by Sample::label, at most 2^16
    Duration last_intended{};
    Duration last_released{};

    // Of everything sent: failures and what is unanswered are infinite.
    metrics::LatencyHistogram response;
    // As `response` without the rejections: what admitted work met.
    metrics::LatencyHistogram admitted;
    // Of the rejections alone: how fast work is turned away.
    metrics::LatencyHistogram rejected;
    // Of what was written to a socket; infinite when no answer came.
    metrics::LatencyHistogram service;
    // As `service` without the rejections.
    metrics::LatencyHistogram admitted_service;
    metrics::LatencyHistogram lateness;
};

}  // namespace faultline::load
