#include "scenarios/report/run_figures.h"

#include "base/units.h"
#include "loadgen/record/tally.h"
#include "scenarios/report/distinct_names.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

namespace faultline::scenario {

namespace {

using namespace std::chrono_literals;

constexpr std::array<Duration, 12> kSliceLengths = {
    kSmallestSlice, 500ms, 1s, 2s, 5s, 10s, 15s, 30s, 60s, 120s, 300s, 600s};

// Best first, so that charts stack and tables read in the same order everywhere.
constexpr std::array<std::string_view, 6> kKnown = {"success",  "completed", "partial",
                                                    "degraded", "rejected",  "failed"};

std::size_t rank_of(std::string_view status) {
    if (status.starts_with('"')) {
        status = status.substr(1, status.size() - 2);
    }
    return static_cast<std::size_t>(std::find(kKnown.begin(), kKnown.end(), status) -
                                    kKnown.begin());
}

Duration length_of(const RunRecord& record) {
    Duration length{};
    for (const auto& phase : record.phases) {
        length = std::max(length, phase.end);
    }
    for (const auto& sample : record.samples) {
        length = std::max(length, sample.intended);
    }
    return length;
}

Duration slice_for(Duration length) {
    for (const auto slice : kSliceLengths) {
        if (length / slice < static_cast<std::int64_t>(kMaxSlices)) {
            return slice;
        }
    }
    return length / static_cast<std::int64_t>(kMaxSlices - 1);
}

std::vector<std::string> statuses_in_order(const std::map<std::string, std::uint64_t>& counts) {
    std::vector<std::string> statuses;
    for (const auto& [status, count] : counts) {
        statuses.push_back(status);
    }
    std::sort(statuses.begin(), statuses.end(), [](const auto& a, const auto& b) {
        return std::pair(rank_of(a), a) < std::pair(rank_of(b), b);
    });
    return statuses;
}

// Counts alike in a slice, a phase and the whole run.
template <class Counts>
void count(const load::Sample& sample, Counts& counts) {
    ++counts.offered;
    switch (sample.outcome) {
        case load::Outcome::kCompleted:
            ++counts.completed;
            break;
        case load::Outcome::kRejected:
            ++counts.rejected;
            break;
        case load::Outcome::kShed:
            ++counts.shed;
            break;
        default:
            ++counts.no_good_answer;
    }
}

// What is gathered of one phase before its percentiles are known.
class PhaseCounter {
public:
    explicit PhaseCounter(PhaseFigures figures) : figures_(std::move(figures)) {}

    [[nodiscard]] bool holds(Duration at) const {
        return figures_.start <= at && at < figures_.end;
    }

    void add(const load::Sample& sample, const std::string& status) {
        count(sample, figures_);
        ++figures_.statuses[status];
        ++figures_.outcomes[std::string(load::to_string(sample.outcome))];
        if (sample.outcome == load::Outcome::kShed) {
            return;
        }
        ++figures_.sent;
        figures_.late += sample.lateness() > load::kLate ? 1 : 0;
        ++figures_.http_statuses[sample.http_status];
        const Duration response = sample.response();
        responses_.push_back(response);
        if (response != load::kNever) {
            ++figures_.response_bins[response_bin(response)];
        }
    }

    [[nodiscard]] PhaseFigures finish() {
        figures_.p50 = quantile(responses_, 0.5);
        figures_.p90 = quantile(responses_, 0.9);
        figures_.p99 = quantile(responses_, 0.99);
        figures_.max = quantile(responses_, 1.0);
        return std::move(figures_);
    }

private:
    PhaseFigures figures_;
    std::vector<Duration> responses_;
};

// A load may have the phase "1x" before and after its spike.
std::vector<PhaseCounter> phase_counters(const RunRecord& record) {
    std::vector<PhaseCounter> counters;
    std::vector<std::string> names;
    for (const auto& phase : record.phases) {
        names.push_back(phase.name);
    }
    names = made_distinct(names);
    for (std::size_t i = 0; i < names.size(); ++i) {
        PhaseFigures figures;
        figures.name = names[i];
        figures.start = record.phases[i].start;
        figures.end = record.phases[i].end;
        counters.emplace_back(std::move(figures));
    }
    return counters;
}

void count_phases(const RunRecord& record, RunFigures& figures) {
    auto counters = phase_counters(record);
    PhaseFigures whole;
    whole.name = "all";
    whole.end = figures.length;
    PhaseCounter all(std::move(whole));
    std::vector<Duration> lateness;
    for (const auto& sample : record.samples) {
        const std::string status = status_of(record, sample);
        all.add(sample, status);
        const auto phase = std::ranges::find_if(
            counters, [&](const auto& counter) { return counter.holds(sample.intended); });
        if (phase != counters.end()) {
            phase->add(sample, status);
        }
        if (sample.released != load::kNever) {
            lateness.push_back(sample.lateness());
        }
        figures.leaked += sample.leaked ? 1 : 0;
    }
    for (auto& counter : counters) {
        figures.phases.push_back(counter.finish());
    }
    figures.all = all.finish();
    figures.statuses = statuses_in_order(figures.all.statuses);
    figures.lateness_p50 = quantile(lateness, 0.5);
    figures.lateness_p99 = quantile(lateness, 0.99);
    figures.lateness_max = quantile(lateness, 1.0);
}

std::vector<Slice> empty_slices(const RunFigures& figures) {
    const auto count = static_cast<std::size_t>(figures.length / figures.slice) +
                       (figures.length % figures.slice > Duration{} ? 1 : 0);
    std::vector<Slice> slices(std::max<std::size_t>(count, 1));
    for (std::size_t i = 0; i < slices.size(); ++i) {
        slices[i].start = figures.slice * static_cast<std::int64_t>(i);
        slices[i].by_status.resize(figures.statuses.size());
    }
    return slices;
}

}  // namespace

double PhaseFigures::seconds() const { return to_seconds(end - start); }

int response_bin(Duration response) {
    const auto ns = static_cast<double>(std::max<std::int64_t>(response.count(), 1));
    return static_cast<int>(std::floor(std::log10(ns) * kBinsPerDecade + 1e-9));
}

double bin_start_seconds(int bin) {
    return std::pow(10.0, static_cast<double>(bin) / kBinsPerDecade - 9.0);
}

// A word that the answer said stands in quotes: an operation that failed is not an answer "failed".
std::string status_of(const RunRecord& record, const load::Sample& sample) {
    const bool answered = sample.outcome == load::Outcome::kCompleted ||
                          sample.outcome == load::Outcome::kCheckFailed;
    if (answered && sample.label != 0 && sample.label < record.labels.size()) {
        return '"' + record.labels[sample.label] + '"';
    }
    return std::string(load::to_string(sample.outcome));
}

std::optional<Duration> quantile(std::vector<Duration>& values, double p) {
    if (values.empty()) {
        return std::nullopt;
    }
    const auto rank = static_cast<std::size_t>(std::ceil(p * static_cast<double>(values.size())));
    const std::size_t index = std::clamp<std::size_t>(rank, 1, values.size()) - 1;
    const auto nth = values.begin() + static_cast<std::ptrdiff_t>(index);
    std::nth_element(values.begin(), nth, values.end());
    return *nth;
}

std::string_view phase_at(const RunRecord& record, Duration at) {
    for (const auto& phase : record.phases) {
        if (phase.start <= at && at < phase.end) {
            return phase.name;
        }
    }
    return "";
}

std::string show(std::optional<Duration> duration) {
    return duration ? format_duration(*duration) : "–";
}

std::string show_share(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? "–"
                      : format_ratio(Ratio{static_cast<double>(part) / static_cast<double>(whole)});
}

RunFigures figures_of(const RunRecord& record) {
    RunFigures figures;
    figures.length = length_of(record);
    if (figures.length <= Duration{}) {
        return figures;
    }
    figures.slice = slice_for(figures.length);
    count_phases(record, figures);
    figures.slices = empty_slices(figures);
    std::map<std::string, std::size_t> row_of;
    for (std::size_t i = 0; i < figures.statuses.size(); ++i) {
        row_of[figures.statuses[i]] = i;
    }
    std::vector<std::vector<Duration>> responses(figures.slices.size());
    for (const auto& sample : record.samples) {
        const auto at =
            static_cast<std::size_t>(std::max<std::int64_t>(sample.intended / figures.slice, 0));
        const std::size_t index = std::min(at, figures.slices.size() - 1);
        count(sample, figures.slices[index]);
        ++figures.slices[index].by_status[row_of.at(status_of(record, sample))];
        if (sample.outcome != load::Outcome::kShed) {
            responses[index].push_back(sample.response());
        }
    }
    for (std::size_t i = 0; i < responses.size(); ++i) {
        figures.slices[i].p50 = quantile(responses[i], 0.5);
        figures.slices[i].p90 = quantile(responses[i], 0.9);
        figures.slices[i].p99 = quantile(responses[i], 0.99);
        figures.slices[i].max = quantile(responses[i], 1.0);
    }
    return figures;
}

}  // namespace faultline::scenario
