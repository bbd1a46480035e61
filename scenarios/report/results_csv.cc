#include "scenarios/report/results_csv.h"

#include "base/units.h"
#include "scenarios/report/markup_text.h"
#include "scenarios/report/reports.h"

#include <array>
#include <cmath>
#include <map>
#include <string_view>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

constexpr std::array<std::string_view, 25> kColumns = {
    "scenario",       "seed",     "kind",           "name",
    "verdict",        "phase",    "start_s",        "length_s",
    "offered",        "sent",     "completed",      "no_good_answer",
    "rejected",       "shed",     "late",           "rate_sent_per_second",
    "p50_s",          "p90_s",    "p99_s",          "max_s",
    "limit",          "measured", "measured_value", "samples",
    "edge_operations"};

using Row = std::map<std::string_view, std::string>;

// A text that begins like a formula would be one to a spreadsheet.
std::string csv_text(std::string_view text) {
    std::string cell = clean_line(text);
    if (!cell.empty() && std::string_view("=+-@").find(cell.front()) != std::string_view::npos) {
        cell.insert(0, 1, '\'');
    }
    if (cell.find_first_of(",\"") == std::string::npos) {
        return cell;
    }
    std::string whole = "\"";
    for (const char c : cell) {
        whole += c == '"' ? std::string("\"\"") : std::string(1, c);
    }
    return whole + '"';
}

std::string csv_number(double value) {
    return std::isnan(value) ? "" : std::isinf(value) ? "inf" : fmt::format("{:.6g}", value);
}

std::string csv_seconds(std::optional<Duration> duration) {
    if (!duration) {
        return "";
    }
    return *duration == load::kNever ? "inf" : csv_number(to_seconds(*duration));
}

void write(std::string& text, const Row& row) {
    for (std::size_t i = 0; i < kColumns.size(); ++i) {
        const auto cell = row.find(kColumns[i]);
        text += (i == 0 ? "" : ",") + (cell == row.end() ? std::string() : cell->second);
    }
    text += "\r\n";
}

Row row_of(const PhaseFigures& phase) {
    return {{"kind", "phase"},
            {"name", csv_text(phase.name)},
            {"phase", csv_text(phase.name)},
            {"start_s", csv_seconds(phase.start)},
            {"length_s", csv_seconds(phase.end - phase.start)},
            {"offered", std::to_string(phase.offered)},
            {"sent", std::to_string(phase.sent)},
            {"completed", std::to_string(phase.completed)},
            {"no_good_answer", std::to_string(phase.no_good_answer)},
            {"rejected", std::to_string(phase.rejected)},
            {"shed", std::to_string(phase.shed)},
            {"late", std::to_string(phase.late)},
            {"rate_sent_per_second", csv_number(phase.rate_sent)},
            {"p50_s", csv_seconds(phase.p50)},
            {"p90_s", csv_seconds(phase.p90)},
            {"p99_s", csv_seconds(phase.p99)},
            {"max_s", csv_seconds(phase.max)},
            {"edge_operations", std::to_string(phase.edge)}};
}

Row row_of(const CheckOutcome& check) {
    return {{"kind", "check"},
            {"name", csv_text(check.name)},
            {"verdict", std::string(to_string(check.verdict))},
            {"phase", csv_text(check.phase)},
            {"limit", csv_text(check.limit)},
            {"measured", csv_text(check.measured)},
            {"measured_value", check.measured_value ? csv_number(*check.measured_value) : ""},
            {"samples", std::to_string(check.samples)},
            {"edge_operations", std::to_string(check.edge_operations)}};
}

}  // namespace

std::string results_csv(std::span<const ReportedRun> runs) {
    std::string text = fmt::format("{}\r\n", fmt::join(kColumns, ","));
    const auto names = distinct_names(runs);
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const auto put = [&](Row row) {
            row["scenario"] = csv_text(names[i]);
            row["seed"] = std::to_string(runs[i].record.seed);
            write(text, row);
        };
        for (const auto& phase : runs[i].figures.phases) {
            put(row_of(phase));
        }
        for (const auto& check : runs[i].judgement.checks) {
            put(row_of(check));
        }
    }
    return text;
}

Report results_csv_report() { return report_of_runs<results_csv>("results.csv"); }

}  // namespace faultline::scenario
