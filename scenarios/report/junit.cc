#include "scenarios/report/junit.h"

#include "base/planted_bug.h"
#include "base/units.h"
#include "scenarios/format/phase_names.h"
#include "scenarios/judge/check_window.h"
#include "scenarios/report/markup_text.h"
#include "scenarios/report/reports.h"
#include "scenarios/report/run_text.h"
#include "scenarios/report/wall_time.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

struct Case {
    std::string name;
    std::string state;    // "", failure, error, skipped
    std::string type;     // of a failure or error
    std::string message;  // first line of its text too: GitLab shows the text only
    std::string detail;
    SourcePosition position;
    double seconds = 0.0;  // how long it looked
};

Case preflight(const ReportedRun& run) {
    const RunRecord& record = run.record;
    const bool broke = !record.environment_error.empty() || !record.internal_error.empty();
    const bool ours = !record.internal_error.empty();
    return {.state = broke ? "error" : "",
            .type = ours ? "internal" : "environment",
            .message = ours ? record.internal_error : record.environment_error,
            .seconds = record.phases.empty() ? 0.0 : to_seconds(record.phases.front().start)};
}

Case generator_validity(const ReportedRun& run) {
    const double seconds = to_seconds(run.figures.length);
    // Without a run there was no load to be judged.
    if (run.figures.all.offered == 0) {
        return {.state = "skipped", .message = "nothing was sent", .seconds = seconds};
    }
    return {.state = run.generator_problem ? "error" : "",
            .type = "generator",
            .message = run.generator_problem.value_or(""),
            .seconds = seconds};
}

Case run_validity(const ReportedRun& run) {
    const auto& judgement = run.judgement;
    const bool open =
        judgement.verdict == Verdict::kInconclusive || judgement.verdict == Verdict::kAborted;
    return {.state = open ? "error" : "",
            .type = std::string(to_string(judgement.verdict)),
            .message = judgement.reason,
            .seconds = to_seconds(run.figures.length)};
}

// Why no call felt it; results of older versions do not say.
std::string why_unfired(const ReportedRun& run, std::size_t fault) {
    const auto& unfired = run.judgement.unfired_faults;
    const auto found = std::ranges::find(unfired, fault, &UnfiredFault::fault);
    return "it never fired: " + (found == unfired.end() ? "no call felt it" : found->why);
}

// From the first injection to the last heal; to the end of the run when one was not healed.
double seconds_of_faults(const ReportedRun& run) {
    Duration first = run.figures.length;
    Duration last{};
    for (const auto& window : run.record.faults) {
        if (window.injected != load::kNever) {
            first = std::min(first, window.injected);
            last = std::max(last, std::min(window.healed, run.figures.length));
        }
    }
    return to_seconds(std::max(last - first, Duration{}));
}

Case fault_fired(const ReportedRun& run) {
    const auto& record = run.record;
    Case result{.type = "never_fired", .seconds = seconds_of_faults(run)};
    if (record.without_faults || record.scenario.faults.empty()) {
        result.state = "skipped";
        result.message =
            record.without_faults ? "run without its faults" : "the scenario has no faults";
        return result;
    }
    for (std::size_t i = 0; i < record.faults.size(); ++i) {
        const auto& window = record.faults[i];
        if (window.counts.fired > 0 && window.error.empty()) {
            continue;
        }
        result.state = "error";
        result.message += fmt::format("{}{}: {}", result.message.empty() ? "" : "; ", window.fault,
                                      window.error.empty() ? why_unfired(run, i) : window.error);
        if (i < record.scenario.fault_positions.size()) {
            result.position = record.scenario.fault_positions[i];
        }
    }
    return result;
}

// How long healing took, after the phase of the faults.
Case healed(const ReportedRun& run) {
    const RunRecord& record = run.record;
    Case result{.state = record.heal_error.empty() ? "" : "error",
                .type = "dirty",
                .message = record.heal_error};
    for (const auto& phase : record.phases) {
        if (phase.name == kFault && record.heal_completed != load::kNever) {
            result.seconds = to_seconds(std::max(record.heal_completed - phase.end, Duration{}));
        }
    }
    return result;
}

struct StandingCase {
    StandingTest about;
    Case (*look)(const ReportedRun& run);  // all but its name
};

constexpr std::array<StandingCase, 5> kStanding = {{
    {{"preflight", "What the run needs was there: servers started, the target was ready.",
      "An error of the environment (exit 4), or of Faultline itself (exit 70)."},
     &preflight},
    {{"generator_validity", "The load was there when the plan said: sent in time, and all of it.",
      "An error: whatever the checks say, they speak of another load. Skipped when nothing was "
      "sent."},
     &generator_validity},
    {{"fault_fired", "Each fault was felt by at least one call, or statement, of the target.",
      "An error: a fault that never fired proves nothing, so the run is inconclusive. Skipped in a "
      "run without faults."},
     &fault_fired},
    {{"healed",
      "Each fault was undone after its time. Its seconds: how long healing took after "
      "the fault phase.",
      "An error: the run is dirty (exit 4), and its message says what is still in force."},
     &healed},
    {{"run_validity", "The run as a whole came to a verdict.",
      "An error: it is inconclusive or was aborted, and its message is the reason. Failed checks "
      "have tests of their own."},
     &run_validity},
}};

// The stretch of the run that a check spoke of. What the judge added has no specification; it
// looked at the whole run.
double seconds_of_check(const ReportedRun& run, std::size_t index) {
    const auto& checks = run.record.scenario.checks;
    if (index >= checks.size()) {
        return to_seconds(run.figures.length);
    }
    const CheckSpan window = span_of(checks[index], run.record);
    return window.problem.empty() ? to_seconds(window.span.to - window.span.from) : 0.0;
}

Case case_of(const CheckOutcome& check, double seconds) {
    const bool failed = check.verdict == Verdict::kFail;
    const bool is_hidden = planted("failure_left_out_of_junit") && failed;
    return {.name = check.name,
            .state = check.verdict == Verdict::kPass || is_hidden ? ""
                     : failed                                     ? "failure"
                                                                  : "error",
            .type = failed ? check.metric : "inconclusive",
            .message = fmt::format("{}: measured {}, limit {} ({})", check.name, check.measured,
                                   check.limit, check.phase),
            .detail = fmt::format(
                "{}\noperations: {}{}", check.explanation, check.samples,
                check.edge_operations == 0
                    ? ""
                    : fmt::format("\nedge operations left out: {}", check.edge_operations)),
            .position = check.position,
            .seconds = seconds};
}

// Only a failure fails: what could not be known, or was not looked for, is skipped with its reason.
Case case_of(const InvariantOutcome& outcome, const ReportedRun& run) {
    Case result{.name = "invariant." + outcome.name,
                .message = outcome.reason,
                .position = {.file = run.record.scenario.file, .line = 1, .column = 1},
                .seconds = to_seconds(run.figures.length)};
    if (outcome.result == InvariantResult::kFail) {
        result.state = "failure";
        result.type = "invariant";
    } else if (outcome.result != InvariantResult::kPass) {
        result.state = "skipped";
        result.message = fmt::format("{}: {}", to_string(outcome.result), outcome.reason);
    }
    return result;
}

// A scenario that passes without the protection it names has failed; one whose run was
// inconclusive has not.
Case case_of(const SensitivityOutcome& outcome) {
    const bool passed = outcome.verdict == Verdict::kPass;
    return {.name = "must_fail_without." + outcome.protection,
            .state = outcome.ok ? ""
                     : passed   ? "failure"
                                : "error",
            .type = passed ? "not_sensitive" : std::string(to_string(outcome.verdict)),
            .message = passed ? fmt::format("it passes without {}", outcome.protection)
                              : fmt::format("without {}: {} ({})", outcome.protection,
                                            to_string(outcome.verdict), outcome.reason)};
}

Case case_of(const CheckProof& proof) {
    const bool failed = proof.exit_code != 0;
    if (!failed && proof.was_interrupted()) {
        return {.name = "can_fail." + proof.check,
                .state = "skipped",
                .message = "interrupted: " + not_run_line(proof)};
    }
    return {.name = "can_fail." + proof.check,
            .state = failed ? "failure" : "",
            .type = failed ? "not_proven" : "",
            .message = failed ? unproven_line(proof) : ""};
}

// Of a run that was never begun no test was run.
std::vector<Case> skipped(std::vector<Case> cases, const std::string& why) {
    for (Case& one : cases) {
        one.state = "skipped";
        one.message = why;
        one.seconds = 0.0;
    }
    return cases;
}

std::vector<Case> cases_of(const ReportedRun& run) {
    std::vector<Case> cases;
    for (const StandingCase& standing : kStanding) {
        cases.push_back(standing.look(run));
        cases.back().name = standing.about.name;
    }
    for (std::size_t i = 0; i < run.judgement.checks.size(); ++i) {
        cases.push_back(case_of(run.judgement.checks[i], seconds_of_check(run, i)));
    }
    for (const auto& outcome : run.judgement.invariants) {
        cases.push_back(case_of(outcome, run));
    }
    for (const auto& outcome : run.sensitivity) {
        if (outcome.required) {
            cases.push_back(case_of(outcome));
        }
    }
    for (const auto& proof : run.proofs) {
        cases.push_back(case_of(proof));
    }
    return run.record.not_begun ? skipped(std::move(cases), run.judgement.reason) : cases;
}

// Schemas know no attribute for it: it stands in the text, where GitLab shows it.
std::string source_of(const Case& one, const RunRecord& record) {
    if (one.position.file.empty()) {
        return record.scenario.file;
    }
    return fmt::format("{}:{}", one.position.file, one.position.line);
}

// `suite` is escaped.
std::string write_case(const Case& one, const RunRecord& record, std::string_view suite) {
    std::string text =
        fmt::format("    <testcase classname=\"resilience.{}\" name=\"{}\" time=\"{:.3f}\"", suite,
                    escape_markup(clean_line(one.name)), one.seconds);
    if (one.state.empty()) {
        return text + "/>\n";
    }
    const auto message = escape_markup(clean_line(one.message));
    if (one.state == "skipped") {
        return text +
               fmt::format(">\n      <skipped message=\"{0}\">{0}</skipped>\n    </testcase>\n",
                           message);
    }
    std::string lines = one.detail.empty() ? "" : "\n" + one.detail;
    if (const auto source = source_of(one, record); !source.empty()) {
        lines += "\n" + source;
    }
    return text + fmt::format(
                      ">\n      <{0} type=\"{1}\" message=\"{2}\">{2}{3}</{0}>\n"
                      "    </testcase>\n",
                      one.state, escape_markup(one.type), message, escape_markup(lines));
}

struct Counts {
    std::size_t failures = 0;
    std::size_t errors = 0;
    std::size_t skipped = 0;

    void add(const Case& one) {
        failures += one.state == "failure" ? 1 : 0;
        errors += one.state == "error" ? 1 : 0;
        skipped += one.state == "skipped" ? 1 : 0;
    }
};

std::string property(std::string_view name, std::string_view value) {
    return fmt::format("      <property name=\"{}\" value=\"{}\"/>\n", name, escape_markup(value));
}

// The attributes and elements that Ant's schema demands and Jenkins' allows, in Ant's order.
// `name` is escaped.
std::string write_suite(const ReportedRun& run, std::size_t id, std::string_view name) {
    const auto& record = run.record;
    const auto cases = cases_of(run);
    Counts counts;
    std::string body;
    std::string sources;
    for (const auto& one : cases) {
        counts.add(one);
        body += write_case(one, record, name);
        sources += fmt::format("{}: {}\n", one.name, source_of(one, record));
    }
    const auto& host = record.environment.host;
    const std::string conditions = conditions_line(record);
    return fmt::format(
               "  <testsuite name=\"{}\" package=\"resilience\" id=\"{}\" hostname=\"{}\" "
               "tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{:.3f}\" "
               "timestamp=\"{}\">\n    <properties>\n",
               name, id, host.empty() ? "localhost" : escape_markup(clean_line(host)), cases.size(),
               counts.failures, counts.errors, counts.skipped, to_seconds(run.figures.length),
               seconds_text(parse_wall(record.started_wall).value_or(WallTime{}))) +
           property("verdict", to_string(run.judgement.verdict)) +
           property("seed", std::to_string(record.seed)) + property("clock", record.clock) +
           property("target", record.target) + property("profile", record.scenario.profile) +
           (conditions.empty() ? "" : property("conditions", conditions)) +
           property("edge_operations", std::to_string(run.figures.all.edge)) +
           "    </properties>\n" + body +
           fmt::format("    <system-out>{}</system-out>\n    <system-err></system-err>\n",
                       escape_markup(clean_text(sources))) +
           "  </testsuite>\n";
}

}  // namespace

std::vector<StandingTest> standing_tests() {
    std::vector<StandingTest> tests;
    std::ranges::transform(kStanding, std::back_inserter(tests), &StandingCase::about);
    return tests;
}

std::string junit_xml(std::span<const ReportedRun> runs) {
    std::string suites;
    const auto names = distinct_names(runs);
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const auto name = clean_line(names[i]);
        suites += write_suite(runs[i], i, name.empty() ? "scenario" : escape_markup(name));
    }
    // Ant's schema allows the outermost element no attributes.
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n" + suites +
           "</testsuites>\n";
}

Report junit_report() { return report_of_runs<junit_xml>("junit.xml"); }

}  // namespace faultline::scenario
