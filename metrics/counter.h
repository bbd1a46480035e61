// The cells that hot paths write: no lock, no look-up, no allocation. Obtained once from a
// Registry, which owns them; callable from any thread.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

namespace faultline::metrics {

// Striped over cache lines, so that threads do not fight for one.
class Counter {
public:
    void add(std::uint64_t n = 1) {
        cells_[stripe()].value.fetch_add(n, std::memory_order_relaxed);
    }
    [[nodiscard]] std::uint64_t value() const {
        std::uint64_t sum = 0;
        for (const auto& cell : cells_) {
            sum += cell.value.load(std::memory_order_relaxed);
        }
        return sum;
    }

private:
    static constexpr std::size_t kStripes = 4;
    struct alignas(64) Cell {
        std::atomic<std::uint64_t> value{0};
    };
    // A small number that differs between the first few threads.
    static std::size_t stripe() {
        static std::atomic<std::size_t> next{0};
        thread_local const std::size_t mine = next.fetch_add(1, std::memory_order_relaxed);
        return mine % kStripes;
    }
    std::array<Cell, kStripes> cells_{};
};

class Gauge {
public:
    void set(double value) { value_.store(value, std::memory_order_relaxed); }
    void add(double delta) {
        double seen = value_.load(std::memory_order_relaxed);
        while (!value_.compare_exchange_weak(seen, seen + delta, std::memory_order_relaxed)) {
        }
    }
    [[nodiscard]] double value() const { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<double> value_{0.0};
};

}  // namespace faultline::metrics
