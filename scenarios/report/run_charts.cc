#include "scenarios/report/run_charts.h"

#include "base/units.h"
#include "scenarios/report/markup_text.h"

#include <algorithm>
#include <array>
#include <functional>
#include <limits>
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

std::vector<ChartMarker> markers_of(const JudgedRun& run) {
    std::vector<ChartMarker> markers;
    const Duration heal = run.record.heal_completed;
    if (heal == load::kNever) {
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

Chart chart_of(const JudgedRun& run, const RunFigures& figures, std::string title,
               std::string description) {
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

std::string data_table(const RunFigures& figures, const std::vector<std::string>& columns,
                       const CellsOf& cells_of) {
    std::string text =
        "<details><summary>Data</summary><table border=\"1\"><thead><tr><th>from [s]</th>";
    for (const auto& column : columns) {
        text += fmt::format("<th>{}</th>", escape_markup(column));
    }
    text += "</tr></thead><tbody>\n";
    for (const auto& slice : figures.slices) {
        text += fmt::format("<tr><td>{:g}</td>", to_seconds(slice.start));
        for (const auto& cell : cells_of(slice)) {
            text += fmt::format("<td>{}</td>", escape_markup(cell));
        }
        text += "</tr>\n";
    }
    return text + "</tbody></table></details>";
}

std::string figure(std::string_view heading, std::string_view caption, const std::string& svg,
                   const std::string& table) {
    return fmt::format(
        "<section><h2>{}</h2>\n<figure>\n{}<figcaption>{}</figcaption>\n</figure>\n{}\n</section>"
        "\n",
        heading, svg, caption, table);
}

}  // namespace

std::string_view status_colour(std::string_view status) {
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

std::string timeline_figure(const JudgedRun& run, const RunFigures& figures) {
    const double per_second = 1.0 / std::max(to_seconds(figures.slice), 1e-9);
    const auto rate = [per_second](std::uint64_t Slice::* count) -> ValueOf {
        return [per_second, count](const Slice& slice) {
            return static_cast<double>(slice.*count) * per_second;
        };
    };
    Chart chart = chart_of(run, figures, "Offered, completed and failed operations over time",
                           "Lines of operations per second; shaded where a fault was active.");
    chart.unit = "operations per second";
    chart.series = {series_of(figures, "offered", kOffered, "6 4", rate(&Slice::offered)),
                    series_of(figures, "completed", kGood, "", rate(&Slice::completed)),
                    series_of(figures, "failed", kBad, "", rate(&Slice::failed))};
    for (auto& extra : {series_of(figures, "rejected", kPurple, "", rate(&Slice::rejected)),
                        series_of(figures, "not sent", kWarn, "2 3", rate(&Slice::shed))}) {
        if (any(extra)) {
            chart.series.push_back(extra);
        }
    }
    const auto table =
        data_table(figures, {"offered", "completed", "failed", "rejected", "not sent"},
                   [](const Slice& slice) -> std::vector<std::string> {
                       return {std::to_string(slice.offered), std::to_string(slice.completed),
                               std::to_string(slice.failed), std::to_string(slice.rejected),
                               std::to_string(slice.shed)};
                   });
    return figure("Time line",
                  fmt::format("Every operation counts at the instant it was due. One point is {}.",
                              format_duration(figures.slice)),
                  draw_lines(chart), table);
}

std::string percentile_figure(const JudgedRun& run, const RunFigures& figures) {
    Chart chart = chart_of(run, figures, "Response time percentiles over time",
                           "Lines of median, 99th percentile and maximum on a logarithmic scale.");
    chart.unit = "response time (log)";
    chart.scale = ChartScale::kLogSeconds;
    const auto time = [](std::optional<Duration> Slice::* member) -> ValueOf {
        return [member](const Slice& slice) { return seconds_or_nothing(slice.*member); };
    };
    chart.series = {series_of(figures, "p50", kGood, "", time(&Slice::p50)),
                    series_of(figures, "p99", kWarn, "", time(&Slice::p99)),
                    series_of(figures, "max", kBad, "3 3", time(&Slice::max))};
    const auto table = data_table(figures, {"p50", "p99", "max"}, [](const Slice& slice) {
        return std::vector<std::string>{show(slice.p50), show(slice.p99), show(slice.max)};
    });
    return figure("Response time",
                  "From the instant an operation was due to its answer. What failed or was never "
                  "answered counts as ∞.",
                  draw_lines(chart), table);
}

std::string status_figure(const JudgedRun& run, const RunFigures& figures) {
    Chart chart = chart_of(run, figures, "Answers by status over time",
                           "Stacked bars of operations per slice by what became of them.");
    chart.unit = "operations per " + format_duration(figures.slice);
    for (std::size_t i = 0; i < figures.statuses.size(); ++i) {
        chart.series.push_back(
            series_of(figures, figures.statuses[i], status_colour(figures.statuses[i]), "",
                      [i](const Slice& slice) { return static_cast<double>(slice.by_status[i]); }));
    }
    const auto table = data_table(figures, figures.statuses, [](const Slice& slice) {
        std::vector<std::string> cells;
        for (const auto count : slice.by_status) {
            cells.push_back(std::to_string(count));
        }
        return cells;
    });
    return figure("Answers by status",
                  "What each answer said of itself; for operations without such an answer, how "
                  "they ended.",
                  draw_stack(chart), table);
}

}  // namespace faultline::scenario
