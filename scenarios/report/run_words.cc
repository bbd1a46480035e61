#include "scenarios/report/run_words.h"

#include "base/units.h"
#include "scenarios/report/markup_text.h"
#include "scenarios/report/run_figures.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace faultline::scenario {

std::string_view verdict_word(Verdict verdict) {
    switch (verdict) {
        case Verdict::kPass:
            return "PASS";
        case Verdict::kFail:
            return "FAIL";
        case Verdict::kInconclusive:
            return "INCONCLUSIVE";
        case Verdict::kAborted:
            return "ABORTED";
        case Verdict::kError:
            return "ERROR";
        case Verdict::kDirty:
            return "DIRTY";
    }
    return "ERROR";
}

std::string_view verdict_mark(Verdict verdict) {
    switch (verdict) {
        case Verdict::kPass:
            return "✔";
        case Verdict::kFail:
            return "✘";
        case Verdict::kInconclusive:
            return "?";
        default:
            return "!";
    }
}

std::string repeat_command(const RunRecord& record) {
    const auto& scenario = record.scenario;
    std::string command = fmt::format(
        "faultline run {} --seed {}",
        quote_shell(scenario.file.empty() ? scenario.name : scenario.file), record.seed);
    if (record.clock != "real") {
        command += " --clock " + quote_shell(record.clock);
    }
    if (scenario.profile != "ci" && !scenario.profile.empty()) {
        command += " --profile " + quote_shell(scenario.profile);
    }
    for (const auto& protection : record.disabled_protections) {
        command += " --without " + quote_shell(protection);
    }
    if (record.without_faults) {
        command += " --no-faults";
    }
    return command;
}

std::vector<std::string> distinct_names(std::span<const JudgedRun> runs) {
    std::vector<std::string> names;
    std::set<std::string> taken;
    for (const auto& run : runs) {
        const auto& name = run.record.scenario.name;
        std::string distinct = name;
        for (int n = 2; !taken.insert(distinct).second; ++n) {
            distinct = fmt::format("{} ({})", name, n);
        }
        names.push_back(std::move(distinct));
    }
    return names;
}

std::string run_line(const JudgedRun& run) {
    const auto& checks = run.judgement.checks;
    const auto passed = std::count_if(checks.begin(), checks.end(), [](const auto& check) {
        return check.verdict == Verdict::kPass;
    });
    return fmt::format("{} of {} checks, {} operations, {}, seed {}", passed, checks.size(),
                       run.record.samples.size(), format_duration(figures_of(run.record).length),
                       run.record.seed);
}

}  // namespace faultline::scenario
