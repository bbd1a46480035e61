#include "scenarios/report/html_page.h"

#include "base/units.h"
#include "loadgen/record/tally.h"
#include "scenarios/report/markup_text.h"
#include "scenarios/report/run_charts.h"
#include "scenarios/report/run_figures.h"
#include "scenarios/report/run_words.h"
#include "scenarios/report/step_figures.h"

#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

constexpr std::string_view kStyle = R"(
:root{color-scheme:light dark;--line:#8884;--soft:#8881;--good:#00795a;--bad:#b93800;--warn:#8a5a00}
@media (prefers-color-scheme:dark){:root{--good:#3ecf9e;--bad:#ff9a66;--warn:#f0b43c}}
body{font:15px/1.5 system-ui,sans-serif;max-width:62rem;margin:0 auto;padding:1.5rem}
h1{font-size:1.5rem;margin:0 0 .3rem}h2{font-size:1.1rem;margin:2.2rem 0 .6rem}
p{margin:.4rem 0}figure{margin:0}figcaption{font-size:.85rem;opacity:.75;margin:.2rem 0 .6rem}
.verdict{border:1px solid var(--line);border-left:.5rem solid;border-radius:.3rem;
padding:.7rem 1rem;margin:1rem 0;background:var(--soft)}
.pass{color:var(--good)}.fail,.error,.dirty,.aborted{color:var(--bad)}.inconclusive{color:var(--warn)}
.verdict strong{font-size:1.25rem}.verdict p{color:CanvasText}
table{border-collapse:collapse;border:0;width:100%;font-size:.9rem}
th,td{border:0;border-bottom:1px solid var(--line);padding:.3rem .6rem;text-align:left;
vertical-align:top}th{font-weight:600}
td.mark{font-weight:700;white-space:nowrap}td.number,.data td{font-variant-numeric:tabular-nums}
details{margin:.3rem 0}summary{cursor:pointer;font-size:.9rem}details table{width:auto}
code{font-size:.9em;background:var(--soft);padding:.1rem .3rem;border-radius:.2rem;
overflow-wrap:anywhere}svg{display:block;height:auto;overflow:visible}
.note{font-size:.85rem;opacity:.75}
)";

std::string page(std::string_view title, const std::string& body) {
    return fmt::format(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n{}</body>\n</html>\n",
        escape_markup(title), kStyle, body);
}

std::string mark_cell(Verdict verdict) {
    return fmt::format("<td class=\"mark {}\">{} {}</td>", to_string(verdict),
                       verdict_mark(verdict), verdict_word(verdict));
}

std::string banner(Verdict verdict, std::string_view reason, std::string_view line) {
    return fmt::format(
        "<div class=\"verdict {}\"><strong>{} {}</strong>\n{}<p class=\"note\">{}</p></div>\n",
        to_string(verdict), verdict_mark(verdict), verdict_word(verdict),
        reason.empty() ? "" : fmt::format("<p>{}</p>\n", escape_markup(reason)),
        escape_markup(line));
}

std::string checks_section(const JudgedRun& run) {
    std::string text =
        "<section><h2>Checks</h2>\n<table border=\"1\"><thead><tr><th></th><th>check</th>"
        "<th>when</th><th>limit</th><th>measured</th><th>over</th><th>where</th></tr></thead>"
        "<tbody>\n";
    for (const auto& check : run.judgement.checks) {
        text += fmt::format(
            "<tr>{}<td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
            mark_cell(check.verdict), escape_markup(check.name), escape_markup(check.phase),
            escape_markup(check.limit), escape_markup(check.measured), check.samples,
            check.position.file.empty()
                ? ""
                : escape_markup(fmt::format("{}:{}", check.position.file, check.position.line)));
        if (check.verdict != Verdict::kPass && !check.explanation.empty()) {
            text += fmt::format("<tr><td></td><td colspan=\"6\">{}</td></tr>\n",
                                escape_markup(check.explanation));
        }
    }
    return text + "</tbody></table></section>\n";
}

// The colour is that of the proof: FAIL is what is wanted.
std::string proof_cell(const SensitivityOutcome& outcome) {
    if (!outcome.required) {
        return fmt::format("<td class=\"mark\">{}</td>", verdict_word(outcome.verdict));
    }
    return fmt::format("<td class=\"mark {}\">{} {}</td>", outcome.ok ? "pass" : "fail",
                       outcome.ok ? "✔" : "✘", verdict_word(outcome.verdict));
}

std::string sensitivity_section(const JudgedRun& run) {
    if (run.sensitivity.empty()) {
        return "";
    }
    std::string text =
        "<section><h2>Without its protections</h2>\n<table border=\"1\"><thead><tr><th></th>"
        "<th>without</th><th>wanted</th><th>clock</th><th>reason</th></tr></thead><tbody>\n";
    for (const auto& outcome : run.sensitivity) {
        text += fmt::format("<tr>{}<td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                            proof_cell(outcome), escape_markup(outcome.protection),
                            outcome.required ? "FAIL" : "–", escape_markup(outcome.clock),
                            escape_markup(outcome.reason));
    }
    return text + "</tbody></table></section>\n";
}

std::string faults_section(const RunRecord& record) {
    if (record.faults.empty()) {
        return "";
    }
    std::string text =
        "<section><h2>Faults</h2>\n<table border=\"1\"><thead><tr><th>fault</th><th>on</th>"
        "<th>from</th><th>to</th><th>took hold of</th><th>note</th></tr></thead><tbody>\n";
    for (const auto& window : record.faults) {
        const auto at = [](Duration when) {
            return when == load::kNever ? std::string("never") : format_duration(when);
        };
        text += fmt::format(
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{} calls</td><td>{}</td></tr>\n",
            escape_markup(window.fault), escape_markup(window.on), at(window.injected),
            at(window.healed), window.counts.fired, escape_markup(window.error));
    }
    return text + "</tbody></table></section>\n";
}

std::string share(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? "–"
                      : format_ratio(Ratio{static_cast<double>(part) / static_cast<double>(whole)});
}

std::string steps_section(const RunRecord& record) {
    const auto rows = step_figures_of(record);
    if (rows.empty()) {
        return "";
    }
    std::string text =
        "<section><h2>Steps</h2>\n<table border=\"1\"><thead><tr><th>step</th><th>calls</th>"
        "<th>success</th><th>fell back</th><th>errors</th><th>p50 baseline</th><th>p50 fault</th>"
        "</tr></thead><tbody>\n";
    for (const auto& row : rows) {
        std::string codes;
        for (const auto& [code, count] : row.error_codes) {
            codes += fmt::format("{}{} × {}", codes.empty() ? "" : ", ", code, count);
        }
        text += fmt::format(
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td>"
            "</tr>\n",
            escape_markup(row.step), row.calls, share(row.succeeded, row.calls),
            share(row.fell_back, row.calls), escape_markup(codes), show(row.p50_baseline),
            show(row.p50_fault));
    }
    return text + "</tbody></table></section>\n";
}

std::string fact(std::string_view name, std::string_view value) {
    return value.empty()
               ? ""
               : fmt::format("<tr><th>{}</th><td>{}</td></tr>\n", name, escape_markup(value));
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) {
        text += (text.empty() ? "" : ", ") + word;
    }
    return text;
}

std::string generator_section(const RunRecord& record) {
    load::Tally tally;
    for (const auto& sample : record.samples) {
        tally.add(sample);
    }
    const auto lateness = [&](double p) {
        return tally.lateness.count() == 0 ? "–" : format_duration(tally.lateness.quantile(p));
    };
    std::string text =
        "<section><h2>Was the generator fit to measure?</h2>\n<table border=\"1\"><tbody>\n";
    text += fact("planned", std::to_string(record.planned_operations));
    text += fact("sent", fmt::format("{} ({} of planned)", tally.sent,
                                     share(tally.sent, record.planned_operations)));
    text += fact("not sent, too many in flight", std::to_string(tally.of(load::Outcome::kShed)));
    text += fact("sent more than 1 ms late", std::to_string(tally.late));
    text += fact("lateness p50, p99, max",
                 fmt::format("{}, {}, {}", lateness(0.5), lateness(0.99), lateness(1.0)));
    text += fact("CPU of the sending thread",
                 format_duration(from_seconds(record.generator_cpu_seconds)));
    text +=
        fact("left out of this record", record.dropped == 0 ? "" : std::to_string(record.dropped));
    return text + "</tbody></table></section>\n";
}

std::string canary_line(const RunRecord& record) {
    if (record.canaries == 0) {
        return "";
    }
    std::uint64_t leaked = record.canary_leaks_elsewhere;
    for (const auto& sample : record.samples) {
        leaked += sample.leaked ? 1 : 0;
    }
    return fmt::format("{} planted, {} seen where they must not be", record.canaries, leaked);
}

std::string environment_section(const RunRecord& record) {
    std::string text = "<section><h2>Environment</h2>\n<table border=\"1\"><tbody>\n";
    text += fact("target", record.target);
    text += fact("started", record.started_wall);
    text += fact("clock", record.clock);
    text += fact("seed", std::to_string(record.seed));
    text += fact("profile", record.scenario.profile);
    text += fact("scenario", record.scenario.file);
    text += fact("protections switched off", joined(record.disabled_protections));
    text += fact("canaries", canary_line(record));
    text += fact("could not be read", record.evidence_error);
    text += fact("environment", record.environment_error);
    text += fact("internal error", record.internal_error);
    text += fact("not healed", record.heal_error);
    text += "</tbody></table>\n<p>Repeat it: <code>" + escape_markup(repeat_command(record)) +
            "</code></p></section>\n";
    return text;
}

}  // namespace

std::string html_report(const JudgedRun& run) {
    const auto& record = run.record;
    const auto figures = figures_of(record);
    std::string body = fmt::format("<header><h1>{}</h1>\n<p>{}</p></header>\n<main>\n",
                                   escape_markup(record.scenario.name),
                                   escape_markup(record.scenario.description));
    body += banner(run.judgement.verdict, reason_line(run), run_line(run));
    body += checks_section(run) + sensitivity_section(run);
    if (!figures.slices.empty() && !record.samples.empty()) {
        body += timeline_figure(run, figures) + percentile_figure(run, figures) +
                status_figure(run, figures);
    }
    body += faults_section(record) + steps_section(record) + generator_section(record) +
            environment_section(record) + "</main>\n";
    return page(fmt::format("{} – {}", verdict_word(run.judgement.verdict), record.scenario.name),
                body);
}

std::string html_overview(std::span<const JudgedRun> runs, const std::vector<std::string>& links) {
    std::size_t passed = 0;
    std::string rows;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const auto& run = runs[i];
        passed += exit_code(run) == 0 ? 1 : 0;
        rows += fmt::format("<tr>{}<td><a href=\"{}\">{}</a></td><td>{}</td><td>{}</td></tr>\n",
                            mark_cell(run.judgement.verdict),
                            escape_markup(i < links.size() ? links[i] : ""),
                            escape_markup(run.record.scenario.name),
                            escape_markup(reason_line(run)), escape_markup(run_line(run)));
    }
    const bool all = passed == runs.size();
    const std::string line = fmt::format("{} of {} scenarios passed", passed, runs.size());
    const std::string body = fmt::format(
        "<header><h1>Scenarios</h1></header>\n<main>\n<div class=\"verdict {}\"><strong>{}"
        "</strong></div>\n<table border=\"1\"><thead><tr><th></th><th>scenario</th><th>reason</th>"
        "<th></th></tr></thead><tbody>\n{}</tbody></table>\n</main>\n",
        all ? "pass" : "fail", line, rows);
    return page(line, body);
}

}  // namespace faultline::scenario
