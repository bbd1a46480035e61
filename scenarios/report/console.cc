#include "scenarios/report/console.h"

#include "scenarios/report/markup_text.h"
#include "scenarios/report/run_words.h"

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

std::string position_of(const CheckOutcome& check) {
    return check.position.file.empty()
               ? ""
               : fmt::format("  {}:{}", clean_line(check.position.file), check.position.line);
}

}  // namespace

std::string console_lines(const ReportedRun& run, bool colour) {
    const Verdict verdict = run.judgement.verdict;
    std::string text = fmt::format(
        "{} {:<24} {}\n", painted(fmt::format("{:<12}", verdict_word(verdict)), verdict, colour),
        clean_line(run.record.scenario.name), clean_line(run_line(run)));
    if (verdict != Verdict::kPass && !run.judgement.reason.empty()) {
        text += fmt::format("             {}\n", clean_line(run.judgement.reason));
    }
    for (const auto& check : run.judgement.checks) {
        if (check.verdict != Verdict::kPass) {
            text +=
                fmt::format("  {} {}: measured {}, limit {} ({}){}\n",
                            painted(verdict_mark(check.verdict), check.verdict, colour),
                            clean_line(check.name), clean_line(check.measured),
                            clean_line(check.limit), clean_line(check.phase), position_of(check));
        }
    }
    return text;
}

std::string console_summary(std::span<const ReportedRun> runs, bool colour) {
    constexpr std::array<std::string_view, kVerdictCount> kWords = {
        "passed", "failed", "inconclusive", "aborted", "in error", "not healed"};
    std::array<std::size_t, kVerdictCount> counts{};
    for (const auto& run : runs) {
        ++counts.at(static_cast<std::size_t>(run.judgement.verdict));
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
    return text + "\n";
}

}  // namespace faultline::scenario
