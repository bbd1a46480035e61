// Every metric of a process: families as the catalogue defines them, cells created once and then
// held by reference, snapshots for scrapes. Thread-safe; references live as long as the registry.
// A family has at most its `max_label_sets` label sets; what is over it folds into the one whose
// labels are all "_other" and counts in faultline_series_dropped_total.
#pragma once

#include "base/clock.h"
#include "metrics/counter.h"
#include "metrics/histogram_cell.h"

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

// kRealCounter: a counter with fractions (CPU seconds); its cell is a Gauge that only rises.
enum class MetricType { kCounter, kRealCounter, kGauge, kHistogram };

struct FamilySpec {
    std::string_view name;  // counters with their _total
    std::string_view help;
    MetricType type;
    std::vector<std::string_view> label_names;
    std::size_t max_label_sets = 100;  // "_other" included
};

// All families of metrics.md that exist so far, in exposition order.
[[nodiscard]] std::span<const FamilySpec> catalogue();

// What an unknown or folded label value reads.
inline constexpr std::string_view kOther = "_other";

using Labels = std::vector<std::string>;  // values, in the order of label_names

struct SeriesView {
    Labels labels;
    double value = 0.0;             // counter, gauge
    HistogramCell::View histogram;  // histogram
    // When it was so, since 1970; unset: now. OpenMetrics says it, the text format does not, as
    // those who read files and pushes want none.
    std::optional<double> timestamp_seconds;
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
    // A label value that is not UTF-8, or longer than 200 bytes, reads "_other".
    Counter& counter(std::string_view family, const Labels& labels = {});
    // Of a family of type kGauge or kRealCounter.
    Gauge& gauge(std::string_view family, const Labels& labels = {});
    HistogramCell& histogram(std::string_view family, const Labels& labels = {});

    // Called before each collect(), one at a time, to set what is read off elsewhere (process,
    // store sizes). `refresh` may use everything here but collect(), and must not block.
    void on_collect(std::function<void()> refresh);

    // Families that have at least one series, in catalogue order; series sorted by labels.
    [[nodiscard]] std::vector<FamilyView> collect();

private:
    struct Family;
    Family* find(std::string_view name) const;
    Family& family_of(std::string_view name, std::initializer_list<MetricType> types,
                      const Labels& labels) const;
    // `labels` bounded and folded; counts what folds. The mutex is held.
    Labels admit(Family& family, const Labels& labels);
    Counter& dropped_of(const Family& family);

    mutable std::mutex mutex_;  // what is below, not the cells
    std::mutex collecting_;     // one collect() at a time
    std::vector<std::unique_ptr<Family>> families_;
    std::map<std::string_view, Family*> by_name_;
    std::vector<std::function<void()>> refreshers_;
};

// Registers process_* metrics read from /proc at each collect(). `registry` keeps the reader.
void add_process_metrics(Registry& registry);

}  // namespace faultline::metrics
