#include "metrics/registry.h"

#include "base/check.h"
#include "metrics/label_value.h"

#include <algorithm>
#include <initializer_list>

namespace faultline::metrics {

namespace {

constexpr std::string_view kDropped = "faultline_series_dropped_total";

}  // namespace

// Nodes of a map stay where they are, which is what makes references to cells last.
struct Registry::Family {
    explicit Family(const FamilySpec& family) : spec(family) {}

    const FamilySpec& spec;
    std::map<Labels, Counter> counters;
    std::map<Labels, Gauge> gauges;
    std::map<Labels, HistogramCell> histograms;

    [[nodiscard]] std::size_t size() const {
        return counters.size() + gauges.size() + histograms.size();
    }
    [[nodiscard]] bool has(const Labels& labels) const {
        return counters.contains(labels) || gauges.contains(labels) || histograms.contains(labels);
    }
    [[nodiscard]] FamilyView view() const {
        FamilyView view{.spec = &spec, .series = {}};
        view.series.reserve(size());
        for (const auto& [labels, cell] : counters) {
            view.series.push_back({.labels = labels, .value = static_cast<double>(cell.value())});
        }
        for (const auto& [labels, cell] : gauges) {
            view.series.push_back({.labels = labels, .value = cell.value()});
        }
        for (const auto& [labels, cell] : histograms) {
            view.series.push_back({.labels = labels, .histogram = cell.view()});
        }
        return view;
    }
};

Registry::Registry() {
    for (const FamilySpec& spec : catalogue()) {
        families_.push_back(std::make_unique<Family>(spec));
        by_name_.emplace(spec.name, families_.back().get());
    }
}

Registry::~Registry() = default;

Registry::Family* Registry::find(std::string_view name) const {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : found->second;
}

Registry::Family& Registry::family_of(std::string_view name,
                                      std::initializer_list<MetricType> types,
                                      const Labels& labels) const {
    Family* family = find(name);
    FAULTLINE_CHECK(family != nullptr, name);
    FAULTLINE_CHECK(std::ranges::find(types, family->spec.type) != types.end(), name);
    FAULTLINE_CHECK(labels.size() == family->spec.label_names.size(), name);
    return *family;
}

Counter& Registry::dropped_of(const Family& family) {
    return find(kDropped)->counters[{std::string(family.spec.name)}];
}

Labels Registry::admit(Family& family, const Labels& labels) {
    Labels bounded = labels;
    for (std::string& value : bounded) {
        if (!is_label_value(value)) {
            value = kOther;
        }
    }
    if (bounded.empty() || family.has(bounded)) {
        return bounded;
    }
    // Beside the family's first series, so that rate() sees the first drop.
    Counter& dropped = dropped_of(family);
    const bool is_other = std::ranges::all_of(bounded, [](const auto& v) { return v == kOther; });
    const Labels other(bounded.size(), std::string(kOther));
    // The last place is kept for "_other".
    const std::size_t places = family.spec.max_label_sets - (family.has(other) ? 0 : 1);
    if (is_other || family.size() < places) {
        return bounded;
    }
    dropped.add();
    return other;
}

Counter& Registry::counter(std::string_view family, const Labels& labels) {
    const std::lock_guard lock(mutex_);
    Family& found = family_of(family, {MetricType::kCounter}, labels);
    return found.counters[admit(found, labels)];
}

Gauge& Registry::gauge(std::string_view family, const Labels& labels) {
    const std::lock_guard lock(mutex_);
    Family& found = family_of(family, {MetricType::kGauge, MetricType::kRealCounter}, labels);
    return found.gauges[admit(found, labels)];
}

HistogramCell& Registry::histogram(std::string_view family, const Labels& labels) {
    const std::lock_guard lock(mutex_);
    Family& found = family_of(family, {MetricType::kHistogram}, labels);
    return found.histograms[admit(found, labels)];
}

void Registry::on_collect(std::function<void()> refresh) {
    const std::lock_guard lock(mutex_);
    refreshers_.push_back(std::move(refresh));
}

std::vector<FamilyView> Registry::collect() {
    const std::lock_guard one_at_a_time(collecting_);
    std::vector<std::function<void()>> refreshers;
    {
        const std::lock_guard lock(mutex_);
        refreshers = refreshers_;
    }
    for (const auto& refresh : refreshers) {
        refresh();
    }
    const std::lock_guard lock(mutex_);
    std::vector<FamilyView> views;
    for (const auto& family : families_) {
        if (family->size() > 0) {
            views.push_back(family->view());
        }
    }
    return views;
}

}  // namespace faultline::metrics
