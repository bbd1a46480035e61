#include "scenarios/report/run_text.h"

#include "base/units.h"
#include "scenarios/format/phase_names.h"
#include "scenarios/report/markup_text.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

struct VerdictText {
    std::string_view word;
    std::string_view mark;
};

// By Verdict.
constexpr std::array<VerdictText, kVerdictCount> kVerdictTexts = {{{"PASS", "✔"},
                                                                   {"FAIL", "✘"},
                                                                   {"INCONCLUSIVE", "?"},
                                                                   {"ABORTED", "!"},
                                                                   {"ERROR", "!"},
                                                                   {"DIRTY", "!"}}};

}  // namespace

std::string_view verdict_word(Verdict verdict) {
    return kVerdictTexts.at(static_cast<std::size_t>(verdict)).word;
}

std::string_view verdict_mark(Verdict verdict) {
    return kVerdictTexts.at(static_cast<std::size_t>(verdict)).mark;
}

std::string reason_line(const ReportedRun& run) {
    std::vector<std::string_view> unproven;
    for (const auto& outcome : run.sensitivity) {
        if (!outcome.ok) {
            unproven.push_back(outcome.protection);
        }
    }
    const auto proof =
        std::ranges::find_if(run.proofs, [](const CheckProof& one) { return one.exit_code != 0; });
    if (run.judgement.reason.empty() && unproven.empty() && proof != run.proofs.end()) {
        return "not proven: " + unproven_line(*proof);
    }
    if (!run.judgement.reason.empty() || unproven.empty()) {
        return run.judgement.reason;
    }
    return fmt::format("not proven: it must fail without {}, and does not",
                       fmt::join(unproven, ", "));
}

namespace {

// Of a load there is no file: it is what its options said.
std::string repeat_load(const RunRecord& record) {
    const auto& load = record.scenario.load;
    const auto& phases = record.scenario.phases;
    std::string command =
        "faultline load " + quote_shell(record.scenario.target.url.value_or(record.target));
    const auto add = [&](std::string_view option, const std::string& value) {
        command += fmt::format(" {} {}", option, quote_shell(value));
    };
    const auto peak = load.rates.find(std::string(kFault));
    if (load.closed_connections > 0) {
        command += fmt::format(" --closed --connections {}", load.closed_connections);
    } else {
        add(peak == load.rates.end() ? "--rate" : "--expect", format_rate(load.rate));
    }
    if (peak != load.rates.end()) {
        add("--multiplier", fmt::format("{:g}", peak->second.per_second / load.rate.per_second));
    }
    add("--duration", format_duration(phases.baseline));
    if (load.closed_connections == 0) {
        add("--arrival", load.arrival);
    }
    add("--timeout", format_duration(load.timeout));
    for (const auto& request : load.requests) {
        add("-m", request.method);
        for (const auto& header : request.headers) {
            add("-H", header.name + ": " + header.value);
        }
        if (!request.body.empty()) {
            add("-D", request.body);
        }
        for (const std::string& status : request.expected_statuses) {
            add("--expect-status", status);
        }
    }
    if (!load.label_member.empty()) {
        add("--label-member", load.label_member);
    }
    const auto before = phases.titles.find(std::string(kBaseline));
    for (const auto& check : record.scenario.checks) {
        if (check.during == CheckWindow::kBaseline && check.name != "failures" &&
            check.name != "rejections" && !check.name.starts_with("failures in ") &&
            !check.name.starts_with("rejections in ")) {
            const auto end = before == phases.titles.end()
                                 ? std::string::npos
                                 : check.name.rfind(" in " + before->second);
            add("--slo", check.name.substr(0, end));
        }
    }
    return command + fmt::format(" --seed {}", record.seed);
}

}  // namespace

std::string repeat_command(const RunRecord& record) {
    const auto& scenario = record.scenario;
    if (scenario.file.empty() && scenario.target.url) {
        return repeat_load(record);
    }
    std::string file = scenario.file.empty() ? scenario.name : scenario.file;
    if (file.starts_with('-')) {
        file.insert(0, "./");
    }
    const bool in_virtual = record.clock == "virtual";
    std::string command = fmt::format("faultline run {} --seed {}", quote_shell(file), record.seed);
    if (record.clock != "real") {
        command += " --clock " + quote_shell(record.clock);
    }
    // The profile that `run` takes on that clock without --profile.
    const std::string_view usual = in_virtual ? "virtual" : "ci";
    if (scenario.profile != usual && !scenario.profile.empty()) {
        command += " --profile " + quote_shell(scenario.profile);
    }
    for (const auto& [key, value] : scenario.overrides) {
        command += " --set " + quote_shell(key + "=" + value);
    }
    for (const auto& protection : record.disabled_protections) {
        command += " --without " + quote_shell(protection);
    }
    if (record.without_faults) {
        command += " --no-faults";
    }
    return command;
}

std::string invariants_line(const Judgement& judgement) {
    std::size_t passed = 0;
    std::size_t failed = 0;
    std::size_t unknown = 0;
    std::vector<std::string> off;
    for (const auto& outcome : judgement.invariants) {
        passed += outcome.result == InvariantResult::kPass ? 1 : 0;
        failed += outcome.result == InvariantResult::kFail ? 1 : 0;
        unknown += outcome.result == InvariantResult::kInconclusive ? 1 : 0;
        if (outcome.result == InvariantResult::kOff) {
            off.push_back(outcome.name);
        }
    }
    if (passed + failed + unknown + off.size() == 0) {
        return "";
    }
    const std::string others =
        (unknown > 0 ? fmt::format(", {} inconclusive", unknown) : "") +
        (off.empty() ? "" : fmt::format(", switched off: {}", fmt::join(off, ", ")));
    return failed > 0
               ? fmt::format("{} of {} invariants failed{}", failed, passed + failed, others)
               : fmt::format("{} invariant{} held{}", passed, passed == 1 ? "" : "s", others);
}

std::string run_line(const ReportedRun& run) {
    const auto& checks = run.judgement.checks;
    const auto passed = std::count_if(checks.begin(), checks.end(), [](const auto& check) {
        return check.verdict == Verdict::kPass;
    });
    const auto& all = run.figures.all;
    std::string line =
        fmt::format("{} of {} checks, {} operations{}, {}, seed {}", passed, checks.size(),
                    all.offered, all.edge == 0 ? "" : fmt::format(" ({} edge)", all.edge),
                    format_duration(run.figures.length), run.record.seed);
    const auto named = std::ranges::count_if(
        run.sensitivity, [](const SensitivityOutcome& outcome) { return outcome.required; });
    if (named > 0) {
        const auto failed = std::ranges::count_if(
            run.sensitivity,
            [](const SensitivityOutcome& outcome) { return outcome.required && outcome.ok; });
        line += fmt::format(", fails without {} of {} protections", failed, named);
    }
    return line;
}

std::string pairs_text(const CheckProof& proof) {
    return proof.pairs.empty() ? "–" : fmt::format("{}", fmt::join(proof.pairs, ", "));
}

std::string lies_text(const CheckProof& proof) {
    const std::size_t all = proof.lies.size() + proof.missed_lies.size();
    return all == 0 ? "–" : fmt::format("{} of {}", proof.lies.size(), all);
}

std::string_view record_text(const CheckProof& proof) {
    if (!proof.record) {
        return "–";
    }
    return *proof.record ? "yes" : "no";
}

namespace {

// Names are the user's own: cut to the width of their column.
std::string cut_to(std::string_view text, std::size_t width) {
    const std::string clean = clean_line(text);
    return clean.size() <= width ? clean : clean.substr(0, width - 2) + "..";
}

}  // namespace

std::string proof_lines(const std::string& scenario, std::span<const CheckProof> proofs) {
    constexpr std::size_t kCheckWidth = 30;
    constexpr std::size_t kPairsWidth = 24;
    std::string text = fmt::format("  {}: what made each check fail\n", clean_line(scenario));
    text += fmt::format("    {:<30}  {:<24}  {:<6}  {}\n", "check", "without", "lies", "record");
    for (const CheckProof& proof : proofs) {
        text +=
            fmt::format("    {:<30}  {:<24}  {:<6}  {}\n", cut_to(proof.check, kCheckWidth),
                        proof.pairs.empty() ? "-" : cut_to(pairs_text(proof), kPairsWidth),
                        proof.lies.empty() && proof.missed_lies.empty() ? "-" : lies_text(proof),
                        proof.record ? record_text(proof) : "-");
    }
    return text;
}

}  // namespace faultline::scenario
