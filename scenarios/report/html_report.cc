#include "scenarios/report/html_report.h"

#include "scenarios/report/html_overview.h"
#include "scenarios/report/html_page.h"
#include "scenarios/report/markup_text.h"
#include "scenarios/report/report_tables.h"
#include "scenarios/report/reports.h"
#include "scenarios/report/run_charts.h"
#include "scenarios/report/run_text.h"

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

std::string table_section(std::string_view heading, const HtmlTable& table) {
    return table.empty() ? "" : html_section(heading, table.markup());
}

std::string charts(const ReportedRun& run) {
    if (run.figures.all.offered == 0) {
        return "";
    }
    return html_section("Time line", timeline_figure(run)) +
           html_section("Response time", percentile_figure(run)) +
           html_section("Distribution of response times", distribution_figure(run)) +
           html_section("Answers by status", status_figure(run));
}

std::string environment(const ReportedRun& run) {
    return html_section("Environment", environment_table(run).markup() +
                                           fmt::format("<p>Repeat it: <code>{}</code></p>\n",
                                                       escape_markup(repeat_command(run.record))));
}

}  // namespace

std::string html_report(const ReportedRun& run) {
    const auto& scenario = run.record.scenario;
    const Verdict verdict = run.judgement.verdict;
    std::string body;
    if (!run.index.empty()) {
        body += fmt::format("<nav><a href=\"{}\">← all scenarios</a></nav>\n",
                            escape_markup(run.index));
    }
    body += fmt::format("<header><h1>{}</h1>\n<p>{}</p></header>\n<main>\n",
                        escape_markup(scenario.name), escape_markup(scenario.description));
    body += html_banner(to_string(verdict),
                        fmt::format("{} {}", verdict_mark(verdict), verdict_word(verdict)),
                        reason_line(run), run_line(run));
    if (const auto conditions = conditions_line(run.record); !conditions.empty()) {
        body += fmt::format("<p>This run: {}</p>\n", escape_markup(conditions));
    }
    for (const auto& warning : run.judgement.warnings) {
        body += fmt::format("<p class=\"inconclusive\">Warning: {}</p>\n", escape_markup(warning));
    }
    body += table_section("Checks", checks_table(run)) +
            table_section("Invariants", invariants_table(run)) +
            table_section("Without its protections", protections_table(run)) +
            table_section("Can each check fail?", proofs_table(run));
    if (run.figures.all.offered > 0) {
        body += table_section("Phases", phases_table(run));
    }
    body += charts(run) + table_section("HTTP statuses", http_statuses_table(run)) +
            table_section("Faults", faults_table(run)) + table_section("Steps", steps_table(run)) +
            table_section("Was the generator fit to measure?", generator_table(run)) +
            environment(run) + "</main>\n";
    return html_page(fmt::format("{} – {}", verdict_word(verdict), scenario.name), body);
}

// One run in full; of many, a page of links to theirs.
Report html_report_report() {
    return {.file = "report.html",
            .of_run = [](const ReportedRun& run) { return html_report(run); },
            .of_runs = html_overview};
}

}  // namespace faultline::scenario
