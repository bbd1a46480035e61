#include "scenarios/report/markdown.h"

#include "base/units.h"
#include "scenarios/report/markup_text.h"
#include "scenarios/report/reports.h"
#include "scenarios/report/run_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

constexpr std::array<std::string_view, 8> kBlocks = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// At most `width` values, each the largest of its neighbours.
std::vector<double> merged(std::span<const double> values, std::size_t width) {
    const std::size_t columns = std::min(values.size(), width);
    std::vector<double> result(columns, 0.0);
    for (std::size_t i = 0; i < values.size(); ++i) {
        auto& column = result[i * columns / values.size()];
        column = std::max(column, std::isnan(values[i]) ? kInfinity : values[i]);
    }
    return result;
}

std::string table_of_checks(const ReportedRun& run) {
    std::string text = "| | check | when | limit | measured |\n|---|---|---|---|---|\n";
    for (const auto& check : run.judgement.checks) {
        text += fmt::format("| {} | {} | {} | {} | {} |\n", verdict_mark(check.verdict),
                            escape_markdown(check.name), escape_markdown(check.phase),
                            escape_markdown(check.limit), escape_markdown(check.measured));
    }
    return text + "\n";
}

std::string table_of_invariants(const ReportedRun& run) {
    if (run.judgement.invariants.empty()) {
        return "";
    }
    std::string text = "| invariant | result | |\n|---|---|---|\n";
    for (const auto& outcome : run.judgement.invariants) {
        text += fmt::format("| {} | {} | {} |\n", escape_markdown(outcome.name),
                            to_string(outcome.result), escape_markdown(outcome.reason));
    }
    return text + "\n";
}

std::string sensitivity_table(const ReportedRun& run) {
    if (run.sensitivity.empty()) {
        return "";
    }
    std::string text = "| | without | verdict | wanted | reason |\n|---|---|---|---|---|\n";
    for (const auto& outcome : run.sensitivity) {
        text += fmt::format("| {} | {} | {} | {} | {} |\n",
                            !outcome.required           ? ""
                            : outcome.ok                ? "✔"
                            : outcome.was_interrupted() ? "?"
                                                        : "✘",
                            escape_markdown(outcome.protection), verdict_word(outcome.verdict),
                            outcome.required ? "FAIL" : "–", escape_markdown(outcome.reason));
    }
    return text + "\n";
}

std::string matrix_of_proofs(const ReportedRun& run) {
    if (run.proofs.empty()) {
        return "";
    }
    std::string text =
        "| | check | fails without | fails by lie | fails on the doctored record |\n"
        "|---|---|---|---|---|\n";
    for (const auto& proof : run.proofs) {
        text += fmt::format("| {} | {} | {} | {} | {} |\n",
                            proof.by_pair_or_lie() ? "✔"
                            : proof.is_open()      ? "?"
                                                   : "✘",
                            escape_markdown(proof.check), escape_markdown(pairs_text(proof)),
                            escape_markdown(lies_text(proof)), record_text(proof));
    }
    return text + "\n";
}

double p99_seconds(const Slice& slice) {
    if (!slice.p99) {
        return 0.0;
    }
    return *slice.p99 == load::kNever ? kInfinity : to_seconds(*slice.p99);
}

bool faulty(const RunRecord& record, Duration from, Duration to) {
    return std::any_of(record.faults.begin(), record.faults.end(), [&](const auto& window) {
        return window.injected != load::kNever && window.injected < to && from < window.healed;
    });
}

std::string sparklines(const ReportedRun& run) {
    const auto& figures = run.figures;
    if (figures.slices.empty()) {
        return "";
    }
    std::vector<double> offered;
    std::vector<double> no_answer;
    std::vector<double> slow;
    std::vector<double> fault;
    for (const auto& slice : figures.slices) {
        offered.push_back(static_cast<double>(slice.offered));
        no_answer.push_back(static_cast<double>(slice.no_good_answer + slice.rejected));
        slow.push_back(p99_seconds(slice));
        fault.push_back(faulty(run.record, slice.start, slice.start + figures.slice) ? 1.0 : 0.0);
    }
    std::string marks;
    if (std::ranges::find(fault, 1.0) != fault.end()) {
        marks = "fault           ";
        for (const double active : merged(fault, 60)) {
            marks += active > 0 ? "━" : " ";
        }
        marks += "\n";
    }
    return fmt::format(
        "```text\noffered         {}\np99             {}\nno good answer  {}\n{}```\n\n",
        sparkline(offered), sparkline(slow), sparkline(no_answer), marks);
}

std::string failing(const ReportedRun& run) {
    std::string text;
    for (const auto& check : run.judgement.checks) {
        if (check.verdict == Verdict::kPass) {
            continue;
        }
        text += fmt::format("- **{}** ({}): {}", escape_markdown(check.name),
                            to_string(check.verdict), escape_markdown(check.explanation));
        if (!check.position.file.empty()) {
            text +=
                fmt::format(" — {}:{}", escape_markdown(check.position.file), check.position.line);
        }
        text += "\n";
    }
    return text.empty() ? text : text + "\n";
}

std::string section(const ReportedRun& run, bool full) {
    const auto& record = run.record;
    std::string text =
        fmt::format("## {} {} — {}\n\n", verdict_mark(run.judgement.verdict),
                    escape_markdown(record.scenario.name), verdict_word(run.judgement.verdict));
    if (const auto conditions = conditions_line(record); !conditions.empty()) {
        text += escape_markdown(conditions) + "\n\n";
    }
    if (const auto reason = reason_line(run); !reason.empty()) {
        text += escape_markdown(reason) + "\n\n";
    }
    for (const auto& warning : run.judgement.warnings) {
        text += fmt::format("Warning: {}\n\n", escape_markdown(warning));
    }
    if (!full) {
        return text;
    }
    text += table_of_checks(run) + table_of_invariants(run) + sensitivity_table(run) +
            matrix_of_proofs(run) + sparklines(run) + failing(run);
    return text + fmt::format("```sh\n{}\n```\n\n", clean_line(repeat_command(record)));
}

std::string overview(std::span<const ReportedRun> runs) {
    constexpr std::size_t kMaxRows = 100;
    std::string text = "| | scenario | verdict | |\n|---|---|---|---|\n";
    for (const auto& run : runs.first(std::min(runs.size(), kMaxRows))) {
        text += fmt::format("| {} | {} | {} | {} |\n", verdict_mark(run.judgement.verdict),
                            escape_markdown(run.record.scenario.name.substr(0, 100)),
                            verdict_word(run.judgement.verdict),
                            escape_markdown(run_line_with_conditions(run)));
    }
    if (runs.size() > kMaxRows) {
        text += fmt::format("| | … and {} more | | |\n", runs.size() - kMaxRows);
    }
    return text + "\n";
}

std::string files_line() {
    std::string line = "Files:";
    for (const auto& report : reports()) {
        line += fmt::format(" `{}`", report.file);
    }
    return line + "\n";
}

}  // namespace

std::string sparkline(std::span<const double> values, std::size_t width) {
    const auto columns = merged(values, width);
    double highest = 0.0;
    for (const double value : columns) {
        highest = std::isfinite(value) ? std::max(highest, value) : highest;
    }
    std::string text;
    for (const double value : columns) {
        const double share = !std::isfinite(value) ? 1.0 : highest > 0 ? value / highest : 0.0;
        text += kBlocks.at(static_cast<std::size_t>(std::lround(std::max(share, 0.0) * 7.0)));
    }
    return text;
}

std::string summary_markdown(std::span<const ReportedRun> runs) {
    constexpr std::string_view kCut =
        "\nThis summary was cut here; everything is in report.html and result.json.\n";
    std::string text = runs.size() == 1 ? "" : overview(runs);
    std::vector<const ReportedRun*> order;
    // What needs attention comes first, and in full; what passed among many needs one line.
    for (const bool passed : {false, true}) {
        for (const auto& run : runs) {
            if ((exit_code(run) == 0) == passed) {
                order.push_back(&run);
            }
        }
    }
    // Whole sections while there is room, then headings, then only the word that it was cut.
    constexpr std::size_t kForWhole = kMaxSummaryBytes * 3 / 4;
    for (const auto* run : order) {
        if (runs.size() > 1 && exit_code(*run) == 0) {
            continue;
        }
        auto one = section(*run, text.size() < kForWhole);
        if (text.size() + one.size() > kForWhole) {
            one = section(*run, false);
        }
        if (text.size() + one.size() + kCut.size() > kMaxSummaryBytes) {
            return text + std::string(kCut);
        }
        text += one;
    }
    return text + files_line();
}

Report markdown_report() { return report_of_runs<summary_markdown>("summary.md"); }

}  // namespace faultline::scenario
