// Figures of a run while it goes on, for printing progress. Written by the transport's thread
// with plain stores (no read-modify-write), read from any; what is read may be a few operations
// apart. About 1.5 KB.
#pragma once

#include "base/clock.h"
#include "loadgen/record/coarse_buckets.h"
#include "loadgen/record/sample.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <optional>

namespace faultline::load {

class LiveFigures {
public:
    // Buckets of response times, four an octave: quantiles are within 9 %.
    using Buckets = CoarseBuckets<32>;

    void on_sample(const Sample& sample);

    // Counts since the start of the run.
    struct Reading {
        std::uint64_t sent = 0;
        std::uint64_t errors = 0;    // failed or never answered
        std::uint64_t infinite = 0;  // responses that never came
        Buckets::Counts responses{};

        // What happened since an earlier reading.
        [[nodiscard]] Reading since(const Reading& earlier) const;
        // Of the response times; kNever when infinite, nothing when there are none. p in (0, 1].
        [[nodiscard]] std::optional<Duration> quantile(double p) const;
    };
    [[nodiscard]] Reading read() const;

private:
    using Cell = std::atomic<std::uint64_t>;
    static void add_one(Cell& cell) {
        cell.store(cell.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    }

    Cell sent_{0};
    Cell errors_{0};
    Cell infinite_{0};
    std::array<Cell, Buckets::kCount> responses_{};
};

}  // namespace faultline::load
