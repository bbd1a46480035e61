#include "scenarios/report/html_overview.h"

#include "base/check.h"
#include "scenarios/report/html_page.h"
#include "scenarios/report/html_table.h"
#include "scenarios/report/run_text.h"

#include <algorithm>

#include <fmt/format.h>

namespace faultline::scenario {

std::string html_overview(const RunsOverview& overview) {
    FAULTLINE_CHECK(overview.folders.size() >= overview.runs.size(), "a folder for every run");
    const auto passed = std::ranges::count_if(
        overview.runs, [](const ReportedRun& run) { return exit_code(run) == 0; });
    HtmlTable table("Each scenario with its verdict; its name leads to its report",
                    {{""}, {"scenario"}, {"reason"}, {"facts"}});
    for (std::size_t i = 0; i < overview.runs.size(); ++i) {
        const auto& run = overview.runs[i];
        table.add({verdict_cell(run.judgement.verdict),
                   HtmlCell::link(overview.folders[i] + "/report.html", run.record.scenario.name),
                   reason_line(run), run_line_with_conditions(run)});
    }
    const bool all = passed == static_cast<std::ptrdiff_t>(overview.runs.size());
    const std::string line = fmt::format("{} of {} scenarios passed", passed, overview.runs.size());
    return html_page(line, "<header><h1>Scenarios</h1></header>\n<main>\n" +
                               html_banner(all ? "pass" : "fail", line, "", "") + table.markup() +
                               "</main>\n");
}

}  // namespace faultline::scenario
