#include "scenarios/report/report_tables.h"

#include "base/units.h"
#include "scenarios/format/request_expectation.h"
#include "scenarios/judge/fault_exposure.h"
#include "scenarios/judge/generator_validity.h"
#include "scenarios/report/html_page.h"
#include "scenarios/report/run_text.h"

#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

constexpr HtmlAlign kNumber = HtmlAlign::kNumber;

// "12 (3.4%)"
std::string with_share(std::uint64_t part, std::uint64_t whole) {
    return part == 0 ? "0" : fmt::format("{} ({})", part, show_share(part, whole));
}

std::string position_text(const SourcePosition& position) {
    return position.file.empty() ? "" : fmt::format("{}:{}", position.file, position.line);
}

void add_fact(HtmlTable& table, std::string_view name, std::string_view value) {
    if (!value.empty()) {
        table.add({name, value});
    }
}

HtmlTable facts(std::string caption) {
    return HtmlTable(std::move(caption), {{"", HtmlAlign::kHeading}, {""}});
}

std::string joined(const std::vector<std::string>& words) {
    return fmt::format("{}", fmt::join(words, ", "));
}

void add_phase(HtmlTable& table, const PhaseFigures& phase) {
    table.add({phase.name, format_duration(phase.end - phase.start),
               fmt::format("{:.4g}", phase.rate_offered), fmt::format("{:.4g}", phase.rate_sent),
               std::to_string(phase.completed), with_share(phase.no_good_answer, phase.sent),
               with_share(phase.rejected, phase.sent), std::to_string(phase.edge), show(phase.p50),
               show(phase.p90), show(phase.p99), show(phase.max)});
}

std::string canary_line(const ReportedRun& run) {
    const std::uint64_t leaked = run.record.canary_leaks_elsewhere + run.figures.leaked;
    return run.record.canaries == 0 ? ""
                                    : fmt::format("{} planted, {} seen where they must not be",
                                                  run.record.canaries, leaked);
}

std::string version_text(const RunEnvironment& environment) {
    return environment.commit.empty()
               ? environment.version
               : fmt::format("{}, commit {}", environment.version, environment.commit);
}

// One that does not apply, or is switched off, has no colour.
HtmlCell mark_of(const InvariantOutcome& outcome) {
    const std::string_view word = to_string(outcome.result);
    switch (outcome.result) {
        case InvariantResult::kPass:
            return HtmlCell::mark(word, fmt::format("✔ {}", word));
        case InvariantResult::kFail:
            return HtmlCell::mark(word, fmt::format("✘ {}", word));
        case InvariantResult::kInconclusive:
            return HtmlCell::mark(word, fmt::format("? {}", word));
        default:
            return HtmlCell::mark("", word);
    }
}

HtmlCell mark_of(const CheckProof& proof) {
    if (proof.by_pair_or_lie()) {
        return HtmlCell::mark("pass", "✔");
    }
    return proof.is_open() ? HtmlCell::mark("inconclusive", "?") : HtmlCell::mark("fail", "✘");
}

}  // namespace

HtmlTable checks_table(const ReportedRun& run) {
    HtmlTable table(
        "Each check with its limit and what was measured",
        {{""}, {"check"}, {"when"}, {"limit"}, {"measured"}, {"over", kNumber}, {"where"}});
    for (const auto& check : run.judgement.checks) {
        table.add({verdict_cell(check.verdict), check.name, check.phase, check.limit,
                   check.measured, std::to_string(check.samples), position_text(check.position)});
        if (check.verdict != Verdict::kPass && !check.explanation.empty()) {
            table.add_remark(check.explanation);
        }
    }
    return table;
}

HtmlTable protections_table(const ReportedRun& run) {
    HtmlTable table("The same scenario with one protection switched off: it must fail then",
                    {{""}, {"without"}, {"wanted"}, {"clock"}, {"reason"}});
    for (const auto& outcome : run.sensitivity) {
        // The colour is that of the proof: FAIL is what is wanted.
        const auto word = verdict_word(outcome.verdict);
        const auto mark = !outcome.required ? HtmlCell::mark("", word)
                          : outcome.ok      ? HtmlCell::mark("pass", fmt::format("✔ {}", word))
                          : outcome.was_interrupted()
                              ? verdict_cell(outcome.verdict)
                              : HtmlCell::mark("fail", fmt::format("✘ {}", word));
        table.add({mark, outcome.protection, outcome.required ? "FAIL" : "–", outcome.clock,
                   outcome.reason});
    }
    return table;
}

HtmlTable invariants_table(const ReportedRun& run) {
    HtmlTable table("What every run is held to", {{"invariant"}, {"result"}, {"what was found"}});
    for (const auto& outcome : run.judgement.invariants) {
        table.add({outcome.name, mark_of(outcome), outcome.reason});
    }
    return table;
}

HtmlTable proofs_table(const ReportedRun& run) {
    HtmlTable table(
        "What made each check fail: a protection switched off, a lie of the transport, "
        "what it forbids put into this record",
        {{""}, {"check"}, {"fails without"}, {"by lie"}, {"on the doctored record"}});
    for (const auto& proof : run.proofs) {
        table.add(
            {mark_of(proof), proof.check, pairs_text(proof), lies_text(proof), record_text(proof)});
        for (const std::string& why : {unproven_line(proof), not_run_line(proof)}) {
            if (!why.empty()) {
                table.add_remark(why);
            }
        }
    }
    return table;
}

HtmlTable phases_table(const ReportedRun& run) {
    HtmlTable table(
        "Operations by the phase they were due in; response times from due to answered, ∞ "
        "without a good answer. Edge: a fault began or was healed while they ran; judged only by "
        "checks on the whole run",
        {{"phase", HtmlAlign::kHeading},
         {"length", kNumber},
         {"offered /s", kNumber},
         {"sent /s", kNumber},
         {"completed", kNumber},
         {"no good answer", kNumber},
         {"rejected", kNumber},
         {"edge", kNumber},
         {"p50", kNumber},
         {"p90", kNumber},
         {"p99", kNumber},
         {"max", kNumber}});
    for (const auto& phase : run.figures.phases) {
        add_phase(table, phase);
    }
    if (run.figures.phases.size() > 1) {
        add_phase(table, run.figures.all);
    }
    return table;
}

HtmlTable http_statuses_table(const ReportedRun& run) {
    std::vector<HtmlColumn> columns = {{"HTTP status", HtmlAlign::kHeading}};
    for (const auto& phase : run.figures.phases) {
        columns.push_back({phase.name, kNumber});
    }
    columns.push_back({"all", kNumber});
    HtmlTable table("Operations sent, by the HTTP status of their answer", std::move(columns));
    const auto count = [](const PhaseFigures& phase, unsigned status) {
        const auto found = phase.http_statuses.find(status);
        return std::to_string(found == phase.http_statuses.end() ? 0 : found->second);
    };
    for (const auto& [status, all] : run.figures.all.http_statuses) {
        std::vector<HtmlCell> cells = {
            status == 0 ? "no answer"
                        : std::to_string(status) + expectation_note(run.record.scenario, status)};
        for (const auto& phase : run.figures.phases) {
            cells.emplace_back(count(phase, status));
        }
        cells.emplace_back(std::to_string(all));
        table.add(std::move(cells));
    }
    return table;
}

HtmlTable faults_table(const ReportedRun& run) {
    HtmlTable table("When each fault was active, and how many calls it changed",
                    {{"fault"},
                     {"on"},
                     {"from", kNumber},
                     {"in force from", kNumber},
                     {"healing from", kNumber},
                     {"to", kNumber},
                     {"calls affected", kNumber},
                     {"note"}});
    const auto at = [](Duration when) {
        return when == load::kNever ? std::string("never") : format_duration(when);
    };
    for (const auto& window : run.record.faults) {
        table.add({window.fault, window.on, at(window.injected), at(took_hold(window)),
                   at(heal_began(window)), at(window.healed),
                   fmt::format("{} calls", window.counts.fired), window.error});
    }
    return table;
}

HtmlTable steps_table(const ReportedRun& run) {
    HtmlTable table("The steps that answers named", {{"step"},
                                                     {"calls", kNumber},
                                                     {"success", kNumber},
                                                     {"fell back", kNumber},
                                                     {"errors"},
                                                     {"p50 baseline", kNumber},
                                                     {"p50 fault", kNumber}});
    for (const auto& row : run.step_figures) {
        std::vector<std::string> codes;
        for (const auto& [code, count] : row.error_codes) {
            codes.push_back(fmt::format("{} × {}", code, count));
        }
        table.add({row.step, std::to_string(row.calls), show_share(row.succeeded, row.calls),
                   show_share(row.fell_back, row.calls), joined(codes), show(row.p50_baseline),
                   show(row.p50_fault)});
    }
    return table;
}

HtmlTable generator_table(const ReportedRun& run) {
    const auto& all = run.figures.all;
    // A run too long to be counted beforehand says what it came to.
    const auto planned =
        run.record.planned_operations > 0 ? run.record.planned_operations : all.offered;
    auto table = facts("What the load generator did itself");
    add_fact(table, "planned", std::to_string(planned));
    add_fact(table, "sent",
             fmt::format("{} ({} of planned)", all.sent, show_share(all.sent, planned)));
    add_fact(table, "not sent", std::to_string(all.shed));
    const ShedCounts shed = shed_counts(run.record);
    for (const auto& [cause, count] :
         {std::pair("not sent: too many in flight", shed.too_many_in_flight),
          std::pair("not sent: no descriptor or port left", shed.out_of_sockets),
          std::pair("not sent: no time to open a connection", shed.never_connected)}) {
        add_fact(table, cause, count == 0 ? "" : std::to_string(count));
    }
    add_fact(table, "sent more than 1 ms late", std::to_string(all.late));
    add_fact(table, "lateness p50, p99, max",
             fmt::format("{}, {}, {}", show(run.figures.lateness_p50),
                         show(run.figures.lateness_p99), show(run.figures.lateness_max)));
    add_fact(table, "CPU of the sending thread",
             format_duration(from_seconds(run.record.generator_cpu_seconds)));
    add_fact(table, "connections opened", std::to_string(run.record.connections));
    add_fact(table, "left out of this record",
             run.record.dropped == 0 ? "" : std::to_string(run.record.dropped));
    return table;
}

HtmlTable environment_table(const ReportedRun& run) {
    const auto& record = run.record;
    const auto& environment = record.environment;
    auto table = facts("What was run, where, and how");
    add_fact(table, "target", record.target);
    add_fact(table, "started", record.started_wall);
    add_fact(table, "faultline", version_text(environment));
    add_fact(table, "host", environment.host);
    add_fact(table, "CPUs", environment.cpus == 0 ? "" : std::to_string(environment.cpus));
    add_fact(table, "clock", record.clock);
    add_fact(table, "seed", std::to_string(record.seed));
    add_fact(table, "profile", record.scenario.profile);
    add_fact(table, "scenario", record.scenario.file);
    add_fact(table, "protections switched off", joined(record.disabled_protections));
    add_fact(table, "canaries", canary_line(run));
    add_fact(table, "could not be read", record.evidence_error);
    add_fact(table, "log lines not kept",
             record.log_lines_lost == 0 ? "" : std::to_string(record.log_lines_lost));
    add_fact(table, "environment", record.environment_error);
    add_fact(table, "internal error", record.internal_error);
    add_fact(table, "not healed", record.heal_error);
    return table;
}

}  // namespace faultline::scenario
