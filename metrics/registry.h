// Every metric of a process: families as the catalogue defines them, cells created once and then
// held by reference, snapshots for scrapes. Thread-safe; references live as long as the registry.
// At most `max_label_sets` label sets a family; what is over it folds into "_other" and counts in
// faultline_series_dropped_total.
#pragma once

#include "base/clock.h"
#include "metrics/counter.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace faultline::metrics {

enum class MetricType { kCounter, kGauge, kHistogram };

struct FamilySpec {
    std::string_view name;  // counters with their _total
    std::string_view help;
    MetricType type;
    std::vector<std::string_view> label_names;
};

// All families of metrics.md that exist so far, in exposition order.
[[nodiscard]] std::span<const FamilySpec> catalogue();

// What /metrics shows: classic buckets. Thread-safe recording with relaxed atomics.
class HistogramCell {
public:
    // Upper bounds in seconds, ascending, without +Inf.
    static constexpr std::array<double, 15> kBounds = {
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0};
    void record(Duration value);

    struct View {
        std::array<std::uint64_t, kBounds.size() + 1> buckets{};  // not cumulative; last is +Inf
        std::uint64_t count = 0;
        double sum_seconds = 0.0;
    };
    [[nodiscard]] View view() const;

private:
    std::array<std::atomic<std::uint64_t>, kBounds.size() + 1> buckets_{};
    std::atomic<std::uint64_t> sum_ns_{0};
};

using Labels = std::vector<std::string>;  // values, in the order of label_names

struct SeriesView {
    Labels labels;
    double value = 0.0;             // counter, gauge
    HistogramCell::View histogram;  // histogram
};

struct FamilyView {
    const FamilySpec* spec = nullptr;
    std::vector<SeriesView> series;
};

class Registry {
public:
    Registry();
    ~Registry();
    Registry(const Registry&) = delete;
    Registry& operator=(const Registry&) = delete;

    // REQUIRES: `family` is in the catalogue with that type and as many labels (else aborts).
    Counter& counter(std::string_view family, const Labels& labels = {});
    Gauge& gauge(std::string_view family, const Labels& labels = {});
    HistogramCell& histogram(std::string_view family, const Labels& labels = {});

    // Called before each collect(), to set gauges that are read off (process, store sizes).
    void on_collect(std::function<void()> refresh);

    // Families that have at least one series, in catalogue order; series sorted by labels.
    [[nodiscard]] std::vector<FamilyView> collect();

    // The value of one series; nothing when it does not exist. For tests and checks.
    [[nodiscard]] std::optional<double> value(std::string_view family, const Labels& labels) const;

private:
    struct Family;
    Family& family_of(std::string_view name, MetricType type, const Labels& labels);

    static constexpr std::size_t kMaxLabelSets = 100;
    mutable std::mutex mutex_;
    std::vector<std::unique_ptr<Family>> families_;
    std::vector<std::function<void()>> refreshers_;
};

// Registers process_* gauges read from /proc at each collect().
void add_process_metrics(Registry& registry);

}  // namespace faultline::metrics
