#include "scenarios/report/reports.h"

#include "scenarios/report/events_ndjson.h"
#include "scenarios/report/html_overview.h"
#include "scenarios/report/html_report.h"
#include "scenarios/report/junit.h"
#include "scenarios/report/markdown.h"
#include "scenarios/report/result_json.h"
#include "scenarios/report/results_csv.h"
#include "scenarios/report/results_index.h"
#include "scenarios/report/run_metrics.h"

#include <array>

namespace faultline::scenario {

namespace {

// A report that says of one run what it says of many.
template <std::string (*Write)(std::span<const ReportedRun>)>
constexpr Report of_any_number(std::string_view file) {
    return {.file = file,
            .of_run = [](const ReportedRun& run) { return Write({&run, 1}); },
            .of_runs = [](const RunsOverview& overview) { return Write(overview.runs); }};
}

std::string record_of(const ReportedRun& run) { return write_result_json(run); }

constexpr std::array kReports = {
    Report{.file = "result.json", .of_run = record_of, .of_runs = results_index},
    Report{.file = "events.ndjson", .of_run = events_ndjson, .of_runs = verdicts_ndjson},
    of_any_number<junit_xml>("junit.xml"),
    of_any_number<summary_markdown>("summary.md"),
    of_any_number<metrics_text>("metrics.txt"),
    of_any_number<metrics_openmetrics>("metrics.openmetrics.txt"),
    of_any_number<results_csv>("results.csv"),
    Report{.file = "report.html", .of_run = html_report, .of_runs = html_overview},
};

}  // namespace

std::span<const Report> reports() { return kReports; }

}  // namespace faultline::scenario
