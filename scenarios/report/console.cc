#include "scenarios/report/console.h"

#include "scenarios/report/markup_text.h"
#include "scenarios/report/run_text.h"
#include "scenarios/report/wrapped_text.h"

#include <array>
#include <string_view>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

std::string_view colour_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::kPass:
            return "\x1b[32m";
        case Verdict::kInconclusive:
            return "\x1b[33m";
        default:
            return "\x1b[31m";
    }
}

std::string painted(std::string_view text, Verdict verdict, bool colour) {
    return colour ? fmt::format("{}{}\x1b[0m", colour_of(verdict), text) : std::string(text);
}

// A check that did not pass: what, why, where.
std::string check_lines(const CheckOutcome& check, bool colour) {
    std::string text =
        wrapped(fmt::format("  {} {}: measured {}, limit {} ({})", verdict_mark(check.verdict),
                            clean_line(check.name), clean_line(check.measured),
                            clean_line(check.limit), clean_line(check.phase)),
                4);
    if (colour) {
        const auto mark = verdict_mark(check.verdict);
        text.replace(text.find(mark), mark.size(), painted(mark, check.verdict, true));
    }
    if (!check.explanation.empty()) {
        text += wrapped("    " + clean_line(check.explanation), 4);
    }
    if (!check.position.file.empty()) {
        text += fmt::format("    {}:{}\n", clean_line(check.position.file), check.position.line);
    }
    return text;
}

// Those that failed or could not be judged: the name and what was found.
std::string invariant_lines(const std::vector<InvariantOutcome>& invariants, bool colour) {
    std::string text;
    for (const auto& outcome : invariants) {
        const bool failed = outcome.result == InvariantResult::kFail;
        if (failed || outcome.result == InvariantResult::kInconclusive) {
            const auto verdict = failed ? Verdict::kFail : Verdict::kInconclusive;
            const auto mark = verdict_mark(verdict);
            std::string lines = wrapped(fmt::format("  {} {}: {}", mark, clean_line(outcome.name),
                                                    clean_line(outcome.reason)),
                                        4);
            lines.replace(lines.find(mark), mark.size(), painted(mark, verdict, colour));
            text += lines;
        }
    }
    return text;
}

// What keeps a run that passed from being green; "" when nothing does.
std::string unproven_counts(std::span<const ReportedRun> runs) {
    std::size_t interrupted = 0;
    std::size_t unproven = 0;
    for (const auto& run : runs) {
        const bool was_interrupted = proofs_were_interrupted(run);
        interrupted += was_interrupted ? 1 : 0;
        unproven +=
            !was_interrupted && exit_code(run) != 0 && exit_code(run.judgement) == 0 ? 1 : 0;
    }
    std::string text = unproven > 0 ? fmt::format("; {} not proven", unproven) : "";
    return interrupted > 0 ? fmt::format("{}; proofs of {} interrupted", text, interrupted) : text;
}

}  // namespace

std::string console_lines(const ReportedRun& run, bool colour) {
    constexpr std::size_t kIndent = 13;
    const Verdict verdict = run.judgement.verdict;
    const std::string word = fmt::format("{:<12}", verdict_word(verdict));
    const std::string facts = clean_line(run_line(run));
    std::string head =
        fmt::format("{} {:<24} {}", word, clean_line(run.record.scenario.name), facts);
    if (columns_of(head) > kTerminalColumns) {
        head = fmt::format("{} {}\n{}{}", word, clean_line(run.record.scenario.name),
                           std::string(kIndent, ' '), facts);
    }
    std::string text = painted(word, verdict, colour) + head.substr(word.size()) + "\n";
    const std::string indent(kIndent, ' ');
    if (const auto conditions = conditions_line(run.record); !conditions.empty()) {
        text += wrapped(indent + clean_line(conditions), kIndent);
    }
    if (verdict != Verdict::kPass && !run.judgement.reason.empty()) {
        text += wrapped(indent + clean_line(run.judgement.reason), kIndent);
    }
    if (const auto held = invariants_line(run.judgement); !held.empty()) {
        text += wrapped(indent + held, kIndent);
    }
    for (const auto& warning : run.judgement.warnings) {
        text += wrapped(indent + "warning: " + clean_line(warning), kIndent);
    }
    for (const auto& check : run.judgement.checks) {
        if (check.verdict != Verdict::kPass) {
            text += check_lines(check, colour);
        }
    }
    return text + invariant_lines(run.judgement.invariants, colour);
}

std::string console_summary(std::span<const ReportedRun> runs, bool colour) {
    constexpr std::array<std::string_view, kVerdictCount> kWords = {
        "passed", "failed", "inconclusive", "aborted", "in error", "not healed"};
    std::array<std::size_t, kVerdictCount> counts{};
    std::size_t not_begun = 0;
    for (const auto& run : runs) {
        not_begun += run.record.not_begun ? 1 : 0;
        counts.at(static_cast<std::size_t>(run.judgement.verdict)) += run.record.not_begun ? 0 : 1;
    }
    std::string text = fmt::format("{} scenario{}:", runs.size(), runs.size() == 1 ? "" : "s");
    bool first = true;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (counts[i] > 0) {
            text += first ? " " : ", ";
            text += painted(fmt::format("{} {}", counts[i], kWords[i]), static_cast<Verdict>(i),
                            colour);
            first = false;
        }
    }
    if (not_begun > 0) {
        text += fmt::format("{} {} not begun", first ? "" : ",", not_begun);
    }
    return text + unproven_counts(runs) + "\n";
}

}  // namespace faultline::scenario
