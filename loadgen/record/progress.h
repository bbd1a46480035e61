// A window on a run for whoever prints progress: counts as they grow. Passes every sample on.
// Written by the transport's thread with plain stores (no read-modify-write), read from any.
#pragma once

#include "loadgen/record/sample.h"

#include <atomic>
#include <cstdint>

namespace faultline::load {

class ProgressSink final : public SampleSink {
public:
    explicit ProgressSink(SampleSink* next) : next_(next) {}

    void on_sample(const Sample& sample) override {
        bump(done_);
        if (sample.outcome == Outcome::kCompleted) {
            bump(completed_);
        } else if (sample.outcome == Outcome::kRejected) {
            bump(rejected_);
        } else if (sample.outcome == Outcome::kShed) {
            bump(shed_);
        }
        next_->on_sample(sample);
    }

    struct Counts {
        std::uint64_t done = 0;
        std::uint64_t completed = 0;
        std::uint64_t rejected = 0;
        std::uint64_t shed = 0;
    };
    [[nodiscard]] Counts counts() const {
        return {done_.load(std::memory_order_relaxed), completed_.load(std::memory_order_relaxed),
                rejected_.load(std::memory_order_relaxed), shed_.load(std::memory_order_relaxed)};
    }

private:
    using Cell = std::atomic<std::uint64_t>;
    static void bump(Cell& cell) {
        cell.store(cell.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    }

    SampleSink* next_;
    Cell done_{0};
    Cell completed_{0};
    Cell rejected_{0};
    Cell shed_{0};
};

}  // namespace faultline::load
