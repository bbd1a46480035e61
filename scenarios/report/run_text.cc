#include "scenarios/report/run_text.h"

#include "base/units.h"
#include "scenarios/format/load_test.h"
#include "scenarios/format/phase_names.h"
#include "scenarios/report/markup_text.h"
#include "scenarios/report/wrapped_text.h"

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

// "its proofs were interrupted; not run: without fallback; lies: late answers".
std::string what_was_not_run(const JudgedRun& run) {
    if (!proofs_were_interrupted(run)) {
        return {};
    }
    std::string text = "its proofs were interrupted; not run: ";
    std::string_view separator;
    for (const auto& outcome : run.sensitivity) {
        if (outcome.is_named_and_interrupted()) {
            text += fmt::format("{}without {}", separator, outcome.protection);
            separator = ", ";
        }
    }
    if (const auto lies = lies_not_run(run.proofs); !lies.empty()) {
        text += fmt::format("{}lies: {}", separator.empty() ? "" : "; ", fmt::join(lies, ", "));
    }
    return text;
}

// The profile that `run` takes on that clock without --profile.
std::string_view usual_profile(const RunRecord& record) {
    return record.clock == "virtual" ? "virtual" : "ci";
}

bool has_unusual_profile(const RunRecord& record) {
    const std::string& profile = record.scenario.profile;
    return !profile.empty() && profile != usual_profile(record);
}

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
        if (!outcome.ok && !outcome.was_interrupted()) {
            unproven.push_back(outcome.protection);
        }
    }
    const std::string not_run = what_was_not_run(run);
    if (run.judgement.reason.empty() && !not_run.empty()) {
        return unproven.empty()
                   ? not_run
                   : fmt::format("not proven: it must fail without {}, and does not; {}",
                                 fmt::join(unproven, ", "), not_run);
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
    if (load.label_member != default_label_member(load.requests)) {
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
    if (is_load_test(scenario)) {
        return repeat_load(record);
    }
    std::string file = scenario.file.empty() ? scenario.name : scenario.file;
    if (file.starts_with('-')) {
        file.insert(0, "./");
    }
    std::string command = fmt::format("faultline run {} --seed {}", quote_shell(file), record.seed);
    if (record.clock != "real") {
        command += " --clock " + quote_shell(record.clock);
    }
    if (has_unusual_profile(record)) {
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

std::string conditions_line(const RunRecord& record) {
    std::vector<std::string> parts;
    if (record.clock == "virtual") {
        const bool has_server = std::ranges::any_of(
            record.scenario.resources,
            [](const ResourceSpec& resource) { return resource.kind != "sqlite"; });
        parts.emplace_back(has_server ? "in virtual time, on SQLite" : "in virtual time");
    }
    if (!record.disabled_protections.empty()) {
        parts.push_back(fmt::format("without {}", fmt::join(record.disabled_protections, ", ")));
    }
    if (record.without_faults) {
        parts.emplace_back("no faults");
    }
    if (has_unusual_profile(record)) {
        parts.push_back("profile " + record.scenario.profile);
    }
    return fmt::format("{}", fmt::join(parts, "; "));
}

std::string invariants_line(const Judgement& judgement) {
    std::size_t passed = 0;
    std::size_t failed = 0;
    std::size_t unknown = 0;
    std::size_t not_applicable = 0;
    std::vector<std::string> off;
    for (const auto& outcome : judgement.invariants) {
        passed += outcome.result == InvariantResult::kPass ? 1 : 0;
        failed += outcome.result == InvariantResult::kFail ? 1 : 0;
        unknown += outcome.result == InvariantResult::kInconclusive ? 1 : 0;
        not_applicable += outcome.result == InvariantResult::kNotApplicable ? 1 : 0;
        if (outcome.result == InvariantResult::kOff) {
            off.push_back(outcome.name);
        }
    }
    if (passed + failed + unknown + off.size() == 0) {
        return "";
    }
    const std::string others =
        (unknown > 0 ? fmt::format(", {} inconclusive", unknown) : "") +
        (not_applicable > 0 ? fmt::format(", {} not applicable", not_applicable) : "") +
        (off.empty() ? "" : fmt::format(", switched off: {}", fmt::join(off, ", ")));
    return failed > 0
               ? fmt::format("{} of {} invariants failed{}", failed, passed + failed, others)
               : fmt::format("{} invariant{} held{}", passed, passed == 1 ? "" : "s", others);
}

std::string run_line(const ReportedRun& run) {
    if (run.record.not_begun) {
        return "not begun";
    }
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
        const auto cut =
            std::ranges::count_if(run.sensitivity, &SensitivityOutcome::is_named_and_interrupted);
        line += fmt::format(", fails without {} of {} protections{}", failed, named,
                            cut > 0 ? fmt::format(" ({} not run)", cut) : "");
    }
    return line;
}

std::string run_line_with_conditions(const ReportedRun& run) {
    const std::string conditions = conditions_line(run.record);
    return run_line(run) + (conditions.empty() ? "" : "; ") + conditions;
}

bool proofs_were_interrupted(const JudgedRun& run) {
    return std::ranges::any_of(run.sensitivity, &SensitivityOutcome::is_named_and_interrupted) ||
           std::ranges::any_of(run.proofs, &CheckProof::was_interrupted);
}

std::vector<std::string> lies_not_run(std::span<const CheckProof> proofs) {
    std::vector<std::string> lies;
    for (const CheckProof& proof : proofs) {
        for (const std::string& lie : proof.lies_not_run) {
            if (std::ranges::find(lies, lie) == lies.end()) {
                lies.push_back(lie);
            }
        }
    }
    return lies;
}

std::string pairs_text(const CheckProof& proof) {
    return proof.pairs.empty() ? "–" : fmt::format("{}", fmt::join(proof.pairs, ", "));
}

std::string lies_text(const CheckProof& proof) {
    const std::size_t not_run = proof.lies_not_run.size();
    const std::size_t all = proof.lies.size() + proof.missed_lies.size() + not_run;
    return all == 0 ? "–"
                    : fmt::format("{} of {}{}", proof.lies.size(), all,
                                  not_run > 0 ? fmt::format(" ({} not run)", not_run) : "");
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

std::string interrupted_proof_lines(const std::string& scenario,
                                    std::span<const CheckProof> proofs) {
    const auto lies = lies_not_run(proofs);
    return wrapped(fmt::format("  {}: interrupted before it was known what makes each check fail{}",
                               clean_line(scenario),
                               lies.empty() ? ""
                                            : clean_line(fmt::format("; lies not run: {}",
                                                                     fmt::join(lies, ", ")))),
                   4);
}

}  // namespace

std::string proof_lines(const std::string& scenario, std::span<const CheckProof> proofs) {
    constexpr std::size_t kCheckWidth = 30;
    constexpr std::size_t kPairsWidth = 24;
    if (std::ranges::any_of(proofs, &CheckProof::was_interrupted)) {
        return interrupted_proof_lines(scenario, proofs);
    }
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
