#include "scenarios/report/run_figures.h"

#include "base/units.h"
#include "loadgen/record/distribution.h"
#include "scenarios/judge/fault_exposure.h"
#include "scenarios/judge/operation_times.h"
#include "scenarios/report/counts_by_name.h"
#include "scenarios/report/distinct_names.h"
#include "scenarios/report/phase_figures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace faultline::scenario {

namespace {

using load::Outcome;
using load::Series;

// Best first, so that charts stack and tables read in the same order everywhere.
constexpr std::array<std::string_view, 6> kKnown = {"success",  "completed", "partial",
                                                    "degraded", "rejected",  "failed"};

// Its place in that order; those not known come after all others.
std::size_t place_in_order(std::string_view status) {
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
    for (const auto& phase : record.tallies) {
        length = std::max(length, phase.tally.last_intended);
    }
    return length;
}

std::optional<Duration> quantile_of(const load::Distribution& times, double p) {
    return times.count() == 0 ? std::nullopt : std::optional(times.quantile(p));
}

void add_counts(const RunRecord& record, const load::Tally& tally, PhaseFigures& figures) {
    figures.offered = tally.planned();
    figures.sent = tally.sent;
    figures.completed = tally.of(Outcome::kCompleted);
    figures.rejected = tally.of(Outcome::kRejected);
    figures.no_good_answer = tally.without_good_answer();
    figures.shed = tally.of(Outcome::kShed);
    figures.late = tally.late;
    const auto outcomes = counts_by_outcome(tally);
    figures.outcomes = {outcomes.begin(), outcomes.end()};
    const auto labels = counts_by_label(tally, record);
    figures.labels = {labels.begin(), labels.end()};
    const auto statuses = counts_by_status(tally);
    figures.http_statuses = {statuses.begin(), statuses.end()};
    if (tally.sent > tally.answered()) {
        figures.http_statuses[0] = tally.sent - tally.answered();
    }
}

void add_times(const RunRecord& record, const load::Tally& tally, std::optional<std::size_t> phase,
               PhaseFigures& figures) {
    const load::Distribution responses = times_of(record, Timing::kResponse, phase);
    figures.p50 = quantile_of(responses, 0.5);
    figures.p90 = quantile_of(responses, 0.9);
    figures.p99 = quantile_of(responses, 0.99);
    figures.max = quantile_of(responses, 1.0);
    for (const auto& [bucket, count] : tally.response().sparse()) {
        const double end =
            metrics::LatencyHistogram::upper_bound_ns(static_cast<std::size_t>(bucket));
        figures.response_bins[response_bin(Duration{std::llround(end)})] += count;
    }
}

void add_phases(const RunRecord& record, RunFigures& figures) {
    // A load has the phase "1x" before and after its spike.
    std::vector<std::string> names;
    for (const auto& phase : record.tallies) {
        names.push_back(phase.phase.name);
    }
    names = made_distinct(names);
    const std::vector<std::uint64_t> edges = edge_operations(record);
    for (std::size_t i = 0; i < record.tallies.size(); ++i) {
        const auto& phase = record.tallies[i];
        if (phase.start >= figures.length) {
            continue;  // the run ended before it
        }
        PhaseFigures one;
        one.name = names[i];
        one.start = phase.start;
        one.end = phase.start + observed_length(phase, record);
        one.rate_offered = phase.phase.rate.per_second;
        one.rate_sent = rate_sent(phase, record);
        add_counts(record, phase.tally, one);
        add_times(record, phase.tally, i, one);
        one.edge = edges[i];
        figures.all.edge += edges[i];
        figures.phases.push_back(std::move(one));
    }
    const load::Tally total = total_tally(record);
    figures.all.name = "all";
    figures.all.end = figures.length;
    figures.all.rate_offered = total_rate_planned(record);
    figures.all.rate_sent = total_rate_sent(record);
    add_counts(record, total, figures.all);
    add_times(record, total, std::nullopt, figures.all);
    const load::Distribution lateness = times_of(record, Timing::kLateness);
    figures.lateness_p50 = quantile_of(lateness, 0.5);
    figures.lateness_p99 = quantile_of(lateness, 0.99);
    figures.lateness_max = quantile_of(lateness, 1.0);
    figures.leaked = total.leaked;
}

// A word that an answer said stands in quotes: an operation that failed is not an answer "failed".
std::string label_name(const RunRecord& record, std::size_t label) {
    const bool shared =
        label + 1 == Series::kMaxLabels && record.labels.size() > Series::kMaxLabels;
    if (shared || label >= record.labels.size()) {
        return "other answers";
    }
    return '"' + record.labels[label] + '"';
}

std::map<std::string, std::uint64_t> statuses_in(const RunRecord& record,
                                                 const Series::Slot& slot) {
    std::map<std::string, std::uint64_t> counts;
    for (std::size_t i = 1; i < slot.labels.size(); ++i) {
        if (slot.labels[i] > 0) {
            counts[label_name(record, i)] += slot.labels[i];
        }
    }
    for (std::size_t i = 0; i < slot.unlabelled.size(); ++i) {
        if (slot.unlabelled[i] > 0) {
            counts[std::string(load::to_string(static_cast<Outcome>(i)))] += slot.unlabelled[i];
        }
    }
    return counts;
}

Slice slice_of(const Series::Slot& slot, Duration start) {
    Slice slice;
    slice.start = start;
    slice.offered = slot.planned();
    slice.completed = slot.of(Outcome::kCompleted);
    slice.rejected = slot.of(Outcome::kRejected);
    slice.no_good_answer = slot.without_good_answer();
    slice.shed = slot.of(Outcome::kShed);
    slice.p50 = slot.quantile(0.5);
    slice.p90 = slot.quantile(0.9);
    slice.p99 = slot.quantile(0.99);
    slice.max = slot.quantile(1.0);
    return slice;
}

void add_slices(const RunRecord& record, RunFigures& figures) {
    const Series& series = record.series;
    figures.slice = series.slot_width();
    std::vector<std::map<std::string, std::uint64_t>> statuses;
    std::map<std::string, std::uint64_t> all;
    for (std::size_t i = 0; i < series.size(); ++i) {
        figures.slices.push_back(
            slice_of(series.slot(i), figures.slice * static_cast<std::int64_t>(i)));
        statuses.push_back(statuses_in(record, series.slot(i)));
        for (const auto& [status, count] : statuses.back()) {
            all[status] += count;
        }
    }
    for (const auto& [status, count] : all) {
        figures.statuses.push_back(status);
    }
    std::ranges::sort(figures.statuses, {}, [](const std::string& status) {
        return std::pair(place_in_order(status), status);
    });
    for (std::size_t i = 0; i < figures.slices.size(); ++i) {
        for (const auto& status : figures.statuses) {
            figures.slices[i].by_status.push_back(statuses[i][status]);
        }
    }
}

}  // namespace

int response_bin(Duration response) {
    // In virtual time much takes none at all: six empty decades would be drawn for it.
    constexpr std::int64_t kShortest = 1000;
    const auto ns = static_cast<double>(std::max(response.count(), kShortest));
    return static_cast<int>(std::floor(std::log10(ns) * kBinsPerDecade + 1e-9));
}

double bin_start_seconds(int bin) {
    return std::pow(10.0, static_cast<double>(bin) / kBinsPerDecade - 9.0);
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
    if (figures.length > Duration{}) {
        add_phases(record, figures);
        add_slices(record, figures);
    }
    return figures;
}

}  // namespace faultline::scenario
