#include "scenarios/report/annotations.h"

#include "scenarios/report/markup_text.h"

#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

// GitHub's own escapes; a property value may hold no colon and no comma either.
std::string escape(std::string_view text, bool property) {
    std::string escaped;
    for (const char c : clean_text(text)) {
        const bool escape_it = c == '%' || c == '\n' || (property && (c == ':' || c == ','));
        if (escape_it) {
            escaped += fmt::format("%{:02X}", static_cast<unsigned>(c));
        } else {
            escaped += c;
        }
    }
    return escaped;
}

std::string command(bool error, const SourcePosition& at, std::string_view title,
                    std::string_view message) {
    std::string place;
    if (!at.file.empty()) {
        place = fmt::format("file={},line={},", escape(at.file, true), at.line);
    }
    return fmt::format("::{} {}title={}::{}\n", error ? "error" : "warning", place,
                       escape(title, true), escape(message, false));
}

std::vector<std::string> annotations_of(const ReportedRun& run) {
    std::vector<std::string> lines;
    const auto& name = run.record.scenario.name;
    const bool inconclusive = run.judgement.verdict == Verdict::kInconclusive;
    // A check's figure does not explain an inconclusive run or an error; the reason does.
    const bool judged = run.judgement.verdict == Verdict::kFail;
    const SourcePosition& position = run.judgement.position;
    if (run.judgement.verdict != Verdict::kPass && !judged) {
        lines.push_back(command(
            !inconclusive,
            position.file.empty() ? SourcePosition{run.record.scenario.file, 1, 1} : position,
            fmt::format("{}: {}", name, to_string(run.judgement.verdict)), run.judgement.reason));
    }
    for (const auto& check : run.judgement.checks) {
        // Of a run that was never begun the reason says all.
        if (check.verdict != Verdict::kPass && !run.record.not_begun) {
            lines.push_back(
                command(judged && check.verdict == Verdict::kFail, check.position,
                        fmt::format("{}: {}", name, check.name),
                        fmt::format("measured {}, limit {} ({}){}{}", check.measured, check.limit,
                                    check.phase, check.explanation.empty() ? "" : ": ",
                                    check.explanation)));
        }
    }
    if (lines.empty() && judged) {
        lines.push_back(command(true, {run.record.scenario.file, 1, 1},
                                fmt::format("{}: {}", name, to_string(run.judgement.verdict)),
                                run.judgement.reason));
    }
    for (const auto& outcome : run.sensitivity) {
        if (!outcome.ok) {
            lines.push_back(
                command(outcome.verdict == Verdict::kPass, {run.record.scenario.file, 1, 1},
                        fmt::format("{}: must_fail_without.{}", name, outcome.protection),
                        sensitivity_line(run.record.scenario, outcome)));
        }
    }
    return lines;
}

}  // namespace

std::string github_annotations(std::span<const ReportedRun> runs) {
    std::vector<std::string> lines;
    for (const auto& run : runs) {
        for (auto& line : annotations_of(run)) {
            lines.push_back(std::move(line));
        }
    }
    std::string text;
    for (std::size_t i = 0; i < lines.size() && i < kMaxAnnotations; ++i) {
        text += lines[i];
    }
    if (lines.size() > kMaxAnnotations) {
        text += fmt::format("{} more, see the summary\n", lines.size() - kMaxAnnotations);
    }
    return text;
}

}  // namespace faultline::scenario
