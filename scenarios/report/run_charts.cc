#include "scenarios/report/run_charts.h"

#include "base/units.h"
#include "scenarios/format/phase_names.h"
#include "scenarios/report/chart_limits.h"
#include "scenarios/report/html_page.h"
#include "scenarios/report/html_table.h"
#include "scenarios/report/svg_chart.h"
#include "scenarios/report/svg_histogram.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

constexpr std::string_view kOffered = "#7f7f7f";
constexpr std::string_view kGood = "#009e73";
constexpr std::string_view kBad = "#d55e00";
constexpr std::string_view kWarn = "#e69f00";
constexpr std::string_view kPurple = "#b266a5";
constexpr std::string_view kBlue = "#3a8fc9";

std::vector<ChartBand> bands_of(const RunRecord& record, Duration length) {
    std::vector<ChartBand> bands;
    for (const auto& window : record.faults) {
        if (window.injected != load::kNever) {
            bands.push_back(
                {.from = window.injected,
                 .to = std::min(window.healed, length),
                 .label = window.on.empty() ? window.fault : window.fault + " on " + window.on});
        }
    }
    return bands;
}

std::vector<ChartMarker> markers_of(const ReportedRun& run) {
    std::vector<ChartMarker> markers;
    const Duration heal = run.record.heal_completed;
    // A load has nothing to heal.
    if (heal == load::kNever || run.record.faults.empty()) {
        return markers;
    }
    markers.push_back({.at = heal, .label = "healed", .colour = "currentColor"});
    std::optional<Duration> slowest;
    for (const auto& check : run.judgement.checks) {
        if (check.recovered_after) {
            slowest = std::max(slowest.value_or(Duration{}), *check.recovered_after);
        }
    }
    if (slowest) {
        markers.push_back({.at = heal + *slowest,
                           .label = *slowest > Duration{}
                                        ? "recovered after " + format_duration(*slowest)
                                        : "recovered at once",
                           .colour = "currentColor"});
    }
    return markers;
}

Chart chart_of(const ReportedRun& run, std::string title, std::string description) {
    const auto& figures = run.figures;
    Chart chart;
    chart.title = std::move(title);
    chart.description = std::move(description);
    chart.length = figures.length;
    chart.slice = figures.slice;
    chart.bands = bands_of(run.record, figures.length);
    chart.markers = markers_of(run);
    return chart;
}

using ValueOf = std::function<double(const Slice&)>;

ChartSeries series_of(const RunFigures& figures, std::string name, std::string_view colour,
                      std::string_view dash, const ValueOf& value_of) {
    ChartSeries series{.name = std::move(name), .colour = colour, .dash = dash, .values = {}};
    for (const auto& slice : figures.slices) {
        series.values.push_back(value_of(slice));
    }
    return series;
}

bool any(const ChartSeries& series) {
    return std::any_of(series.values.begin(), series.values.end(),
                       [](double value) { return value > 0; });
}

double seconds_or_nothing(std::optional<Duration> duration) {
    if (!duration) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    return *duration == load::kNever ? std::numeric_limits<double>::infinity()
                                     : to_seconds(*duration);
}

using CellsOf = std::function<std::vector<std::string>(const Slice&)>;

// The chart's values as a table, folded.
std::string data_table(const RunFigures& figures, std::string_view what,
                       const std::vector<std::string>& columns, const CellsOf& cells_of) {
    std::vector<HtmlColumn> headings = {{"from [s]", HtmlAlign::kNumber}};
    for (const auto& column : columns) {
        headings.push_back({column, HtmlAlign::kNumber});
    }
    HtmlTable table(fmt::format("{}, by slices of {}", what, format_duration(figures.slice)),
                    std::move(headings));
    for (const auto& slice : figures.slices) {
        std::vector<HtmlCell> cells = {fmt::format("{:g}", to_seconds(slice.start))};
        for (const auto& cell : cells_of(slice)) {
            cells.emplace_back(cell);
        }
        table.add(std::move(cells));
    }
    return "<details><summary>Data</summary>" + table.markup() + "</details>\n";
}

std::string_view phase_colour(std::string_view phase, std::size_t index) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kColours = {
        {{kWarmup, kOffered}, {kBaseline, kGood}, {kFault, kBad}, {kRecovery, kBlue}}};
    for (const auto& [name, colour] : kColours) {
        if (name == phase) {
            return colour;
        }
    }
    constexpr std::array<std::string_view, 4> kOthers = {kGood, kBad, kBlue, kPurple};
    return kOthers.at(index % kOthers.size());
}

// The bins from the first to the last that holds an operation of any phase, or a limit.
std::pair<int, int> bins_of(const PhaseFigures& all, const std::vector<ChartLimit>& limits) {
    std::set<int> bins;
    for (const auto& [bin, count] : all.response_bins) {
        bins.insert(bin);
    }
    for (const auto& limit : limits) {
        bins.insert(response_bin(from_seconds(limit.value)));
    }
    return bins.empty() ? std::pair(0, 0) : std::pair(*bins.begin(), *bins.rbegin());
}

// The distribution's counts as a table, folded: a row for each bin that holds anything.
std::string distribution_table(const RunFigures& figures) {
    std::vector<HtmlColumn> columns = {{"from", HtmlAlign::kNumber}};
    for (const auto& phase : figures.phases) {
        columns.push_back({phase.name, HtmlAlign::kNumber});
    }
    HtmlTable table("Operations by response time and phase", std::move(columns));
    for (const auto& [bin, all] : figures.all.response_bins) {
        std::vector<HtmlCell> cells = {format_duration(from_seconds(bin_start_seconds(bin)))};
        for (const auto& phase : figures.phases) {
            const auto found = phase.response_bins.find(bin);
            cells.emplace_back(
                std::to_string(found == phase.response_bins.end() ? 0 : found->second));
        }
        table.add(std::move(cells));
    }
    return "<details><summary>Data</summary>" + table.markup() + "</details>\n";
}

// Labels at 1, 2 and 5 of each decade, while they have room.
std::vector<std::pair<double, std::string>> bin_ticks(int first, int last) {
    constexpr int kManyBins = 30;
    std::vector<std::pair<double, std::string>> ticks;
    for (int bin = first; bin <= last + 1; ++bin) {
        const int in_decade = ((bin % kBinsPerDecade) + kBinsPerDecade) % kBinsPerDecade;
        const double round = in_decade == 0   ? 1.0
                             : in_decade == 3 ? 2.0
                             : in_decade == 7 ? 5.0
                                              : 0.0;
        if (round > 0 && (round == 1.0 || last - first < kManyBins)) {
            ticks.emplace_back(
                bin - first,
                format_duration(from_seconds(bin_start_seconds(bin - in_decade) * round)));
        }
    }
    return ticks;
}

}  // namespace

std::string_view status_colour(std::string_view status) {
    if (status.starts_with('"') && status.size() > 1) {
        status = status.substr(1, status.size() - 2);
    }
    constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kColours = {{
        {"success", kGood},
        {"completed", kGood},
        {"partial", kBlue},
        {"degraded", kWarn},
        {"rejected", kPurple},
        {"failed", kBad},
        {"http_error", kBad},
        {"timeout", "#a33c3c"},
        {"reset", "#8c564b"},
        {"shed", kOffered},
    }};
    for (const auto& [name, colour] : kColours) {
        if (name == status) {
            return colour;
        }
    }
    constexpr std::array<std::string_view, 4> kOthers = {"#56b4e9", "#9a8f1d", "#6a5acd",
                                                         "#cc6677"};
    return kOthers.at(std::hash<std::string_view>{}(status) % kOthers.size());
}

std::string timeline_figure(const ReportedRun& run) {
    const auto& figures = run.figures;
    const double per_second = 1.0 / std::max(to_seconds(figures.slice), 1e-9);
    const auto rate = [per_second](std::uint64_t Slice::* count) -> ValueOf {
        return [per_second, count](const Slice& slice) {
            return static_cast<double>(slice.*count) * per_second;
        };
    };
    Chart chart = chart_of(run, "Offered and completed operations, and those without a good answer",
                           "Lines of operations per second; shaded where a fault was active.");
    chart.unit = "operations per second";
    chart.limits = chart_limits(run, MetricUnit::kRate, "goodput");
    chart.series = {series_of(figures, "offered", kOffered, "", rate(&Slice::offered)),
                    series_of(figures, "completed", kGood, "", rate(&Slice::completed)),
                    series_of(figures, "no good answer", kBad, "", rate(&Slice::no_good_answer))};
    // Where all that is offered completes, one line lies on the other: the wide one shows.
    chart.series[0].width = 7;
    chart.series[0].opacity = 0.4;
    for (auto& extra : {series_of(figures, "rejected", kPurple, "", rate(&Slice::rejected)),
                        series_of(figures, "not sent", kWarn, "2 3", rate(&Slice::shed))}) {
        if (any(extra)) {
            chart.series.push_back(extra);
        }
    }
    return html_figure(draw_lines(chart),
                       fmt::format("Every operation counts at the instant it was due. No good "
                                   "answer: it failed or was never answered. One step is {}.",
                                   format_duration(figures.slice))) +
           data_table(figures, "Operations",
                      {"offered", "completed", "no good answer", "rejected", "not sent"},
                      [](const Slice& slice) -> std::vector<std::string> {
                          return {std::to_string(slice.offered), std::to_string(slice.completed),
                                  std::to_string(slice.no_good_answer),
                                  std::to_string(slice.rejected), std::to_string(slice.shed)};
                      });
}

std::string percentile_figure(const ReportedRun& run) {
    const auto& figures = run.figures;
    // Of fewer than a hundred values the 99th percentile is the largest.
    constexpr std::size_t kForP99 = 100;
    const std::size_t per_slice =
        figures.all.sent / std::max<std::size_t>(figures.slices.size(), 1);
    const bool p99 = per_slice >= kForP99;
    Chart chart = chart_of(run, "Response time percentiles over time",
                           "Lines of median, high percentile and maximum on a logarithmic scale.");
    chart.unit = "response time (log)";
    chart.scale = ChartScale::kLogSeconds;
    chart.limits = chart_limits(run, MetricUnit::kSeconds, "response");
    const auto time = [](std::optional<Duration> Slice::* member) -> ValueOf {
        return [member](const Slice& slice) { return seconds_or_nothing(slice.*member); };
    };
    chart.series = {series_of(figures, "max", kBad, "3 3", time(&Slice::max)),
                    p99 ? series_of(figures, "p99", kWarn, "", time(&Slice::p99))
                        : series_of(figures, "p90", kWarn, "", time(&Slice::p90)),
                    series_of(figures, "p50", kGood, "", time(&Slice::p50))};
    return html_figure(draw_lines(chart),
                       fmt::format("From the instant an operation was due to its answer; ∞ without "
                                   "a good answer. One step is {}, about {} operations{}.",
                                   format_duration(figures.slice), per_slice,
                                   p99 ? "" : ": too few for a p99")) +
           data_table(figures, "Response time", {"p50", "p90", "p99", "max"},
                      [](const Slice& slice) -> std::vector<std::string> {
                          return {show(slice.p50), show(slice.p90), show(slice.p99),
                                  show(slice.max)};
                      });
}

std::string distribution_figure(const ReportedRun& run) {
    const auto& figures = run.figures;
    const auto limits = chart_limits(run, MetricUnit::kSeconds, "response");
    const auto [first, last] = bins_of(figures.all, limits);
    Histogram histogram;
    histogram.title = "Distribution of response times";
    histogram.description = "Bars of operations by response time on a logarithmic scale, by phase.";
    histogram.unit = "operations";
    histogram.quantity = "response time (log)";
    histogram.ticks = bin_ticks(first, last);
    for (const auto& limit : limits) {
        const double position =
            (std::log10(std::max(limit.value, 1e-9)) + 9.0) * kBinsPerDecade - first;
        histogram.limits.emplace_back(position, limit.label);
    }
    for (std::size_t i = 0; i < figures.phases.size(); ++i) {
        const auto& phase = figures.phases[i];
        HistogramSeries series{
            .name = phase.name,
            .colour = phase_colour(phase.name, i),
            .counts = std::vector<double>(static_cast<std::size_t>(last - first + 1)),
            .infinite = static_cast<double>(phase.no_good_answer)};
        for (const auto& [bin, count] : phase.response_bins) {
            series.counts[static_cast<std::size_t>(bin - first)] = static_cast<double>(count);
        }
        histogram.series.push_back(std::move(series));
    }
    return html_figure(draw_histogram(histogram),
                       "How many operations took how long, all slices together; ∞ without a good "
                       "answer.") +
           distribution_table(figures);
}

std::string status_figure(const ReportedRun& run) {
    const auto& figures = run.figures;
    Chart chart = chart_of(run, "Answers by status over time",
                           "Stacked bars of operations per slice by what became of them.");
    chart.unit = "operations per " + format_duration(figures.slice);
    for (std::size_t i = 0; i < figures.statuses.size(); ++i) {
        chart.series.push_back(
            series_of(figures, figures.statuses[i], status_colour(figures.statuses[i]), "",
                      [i](const Slice& slice) { return static_cast<double>(slice.by_status[i]); }));
    }
    return html_figure(draw_stack(chart),
                       "In quotes: the status that the answer gave of itself. Without quotes: how "
                       "an operation without such an answer ended.") +
           data_table(figures, "Operations", figures.statuses, [](const Slice& slice) {
               std::vector<std::string> cells;
               for (const auto count : slice.by_status) {
                   cells.push_back(std::to_string(count));
               }
               return cells;
           });
}

}  // namespace faultline::scenario
