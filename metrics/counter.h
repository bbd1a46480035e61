// The cells that hot paths write: no lock, no look-up, no allocation. Obtained once from a
// Registry, which owns them; callable from any thread.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace faultline::metrics {

// Cells are striped over cache lines, so that threads do not fight for one.
inline constexpr std::size_t kStripes = 4;

// A small number that differs between the first few threads.
[[nodiscard]] inline std::size_t stripe_of_this_thread() {
    static std::atomic<std::size_t> next{0};
    thread_local std::size_t mine = next.fetch_add(1, std::memory_order_relaxed) % kStripes;
    return mine;
}

class Counter {
public:
    void add(std::uint64_t n = 1) {
        cells_[stripe_of_this_thread()].value.fetch_add(n, std::memory_order_relaxed);
    }
    // For a total that is kept elsewhere and read off at each collect(); never goes down.
    // One writer at a time, which Registry::on_collect guarantees.
    void raise_to(std::uint64_t total) {
        const std::uint64_t seen = value();
        if (total > seen) {
            add(total - seen);
        }
    }
    [[nodiscard]] std::uint64_t value() const {
        std::uint64_t sum = 0;
        for (const auto& cell : cells_) {
            sum += cell.value.load(std::memory_order_relaxed);
        }
        return sum;
    }

private:
    struct alignas(64) Cell {
        std::atomic<std::uint64_t> value{0};
    };
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
