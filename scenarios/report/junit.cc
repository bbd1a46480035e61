#include "scenarios/report/junit.h"

#include "base/units.h"
#include "scenarios/judge/generator_validity.h"
#include "scenarios/report/markup_text.h"
#include "scenarios/report/run_figures.h"
#include "scenarios/report/run_words.h"

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
};

Case preflight(const RunRecord& record) {
    const bool broke = !record.environment_error.empty() || !record.internal_error.empty();
    const bool ours = !record.internal_error.empty();
    return {.name = "preflight",
            .state = broke ? "error" : "",
            .type = ours ? "internal" : "environment",
            .message = ours ? record.internal_error : record.environment_error,
            .detail = {},
            .position = {}};
}

Case generator_validity(const RunRecord& record) {
    // Without a run there was no load to be judged.
    if (record.samples.empty()) {
        return {.name = "generator_validity",
                .state = "skipped",
                .type = {},
                .message = "nothing was sent",
                .detail = {},
                .position = {}};
    }
    const auto problem = generator_problem(record);
    return {.name = "generator_validity",
            .state = problem ? "error" : "",
            .type = "generator",
            .message = problem.value_or(""),
            .detail = {},
            .position = {}};
}

Case run_validity(const Judgement& judgement) {
    const bool open =
        judgement.verdict == Verdict::kInconclusive || judgement.verdict == Verdict::kAborted;
    return {.name = "run_validity",
            .state = open ? "error" : "",
            .type = std::string(to_string(judgement.verdict)),
            .message = judgement.reason,
            .detail = {},
            .position = {}};
}

Case fault_fired(const RunRecord& record) {
    Case result{.name = "fault_fired",
                .state = {},
                .type = "never_fired",
                .message = {},
                .detail = {},
                .position = {}};
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
        result.message +=
            fmt::format("{}{}: {}", result.message.empty() ? "" : "; ", window.fault,
                        window.error.empty() ? "never took hold of a call" : window.error);
        if (i < record.scenario.fault_positions.size()) {
            result.position = record.scenario.fault_positions[i];
        }
    }
    return result;
}

Case healed(const RunRecord& record) {
    return {.name = "healed",
            .state = record.heal_error.empty() ? "" : "error",
            .type = "dirty",
            .message = record.heal_error,
            .detail = {},
            .position = {}};
}

Case case_of(const CheckOutcome& check) {
    const bool failed = check.verdict == Verdict::kFail;
    return {.name = check.name,
            .state = check.verdict == Verdict::kPass ? ""
                     : failed                        ? "failure"
                                                     : "error",
            .type = failed ? check.metric : "inconclusive",
            .message = fmt::format("{}: measured {}, limit {} ({})", check.name, check.measured,
                                   check.limit, check.phase),
            .detail = fmt::format("{}\noperations: {}", check.explanation, check.samples),
            .position = check.position};
}

// A scenario that passes without the protection it names has failed; one about which nothing can
// be said has not.
Case case_of(const SensitivityOutcome& outcome) {
    const bool passed = outcome.verdict == Verdict::kPass;
    return {.name = "must_fail_without." + outcome.protection,
            .state = outcome.ok ? ""
                     : passed   ? "failure"
                                : "error",
            .type = passed ? "not_sensitive" : std::string(to_string(outcome.verdict)),
            .message = passed ? fmt::format("it passes without {}", outcome.protection)
                              : fmt::format("without {}: {} ({})", outcome.protection,
                                            to_string(outcome.verdict), outcome.reason),
            .detail = {},
            .position = {}};
}

std::vector<Case> cases_of(const JudgedRun& run) {
    std::vector<Case> cases = {preflight(run.record), generator_validity(run.record),
                               fault_fired(run.record), healed(run.record),
                               run_validity(run.judgement)};
    for (const auto& check : run.judgement.checks) {
        cases.push_back(case_of(check));
    }
    for (const auto& outcome : run.sensitivity) {
        if (outcome.required) {
            cases.push_back(case_of(outcome));
        }
    }
    return cases;
}

std::string write_case(const Case& one, const RunRecord& record, std::string_view suite) {
    const auto& file = one.position.file.empty() ? record.scenario.file : one.position.file;
    std::string text =
        fmt::format("    <testcase classname=\"resilience.{}\" name=\"{}\" time=\"0\"", suite,
                    escape_markup(clean_line(one.name)));
    if (!file.empty()) {
        text += fmt::format(" file=\"{}\"", escape_markup(file));
    }
    if (one.position.line > 0) {
        text += fmt::format(" line=\"{}\"", one.position.line);
    }
    if (one.state.empty()) {
        return text + "/>\n";
    }
    const auto message = escape_markup(clean_line(one.message));
    if (one.state == "skipped") {
        return text + fmt::format(">\n      <skipped message=\"{}\"/>\n    </testcase>\n", message);
    }
    return text + fmt::format(
                      ">\n      <{0} type=\"{1}\" message=\"{2}\">{2}{3}{4}</{0}>\n"
                      "    </testcase>\n",
                      one.state, escape_markup(one.type), message, one.detail.empty() ? "" : "\n",
                      escape_markup(one.detail));
}

struct Counts {
    std::size_t tests = 0;
    std::size_t failures = 0;
    std::size_t errors = 0;
    std::size_t skipped = 0;
    double seconds = 0.0;

    void add(const Case& one) {
        ++tests;
        failures += one.state == "failure" ? 1 : 0;
        errors += one.state == "error" ? 1 : 0;
        skipped += one.state == "skipped" ? 1 : 0;
    }
    void add(const Counts& other) {
        tests += other.tests;
        failures += other.failures;
        errors += other.errors;
        skipped += other.skipped;
        seconds += other.seconds;
    }
    [[nodiscard]] std::string attributes() const {
        return fmt::format(
            "tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{:.3f}\"", tests,
            failures, errors, skipped, seconds);
    }
};

std::string property(std::string_view name, std::string_view value) {
    return fmt::format("      <property name=\"{}\" value=\"{}\"/>\n", name, escape_markup(value));
}

// `name` is escaped.
std::string write_suite(const JudgedRun& run, std::string_view name, Counts& counts) {
    const auto& record = run.record;
    std::string body;
    counts.seconds = to_seconds(figures_of(record).length);
    for (const auto& one : cases_of(run)) {
        counts.add(one);
        body += write_case(one, record, name);
    }
    std::string text = fmt::format("  <testsuite name=\"{}\" {}",
                                   escape_markup(record.scenario.name), counts.attributes());
    if (!record.started_wall.empty()) {
        text += fmt::format(" timestamp=\"{}\"", escape_markup(record.started_wall));
    }
    text += ">\n    <properties>\n" + property("verdict", to_string(run.judgement.verdict)) +
            property("seed", std::to_string(record.seed)) + property("clock", record.clock) +
            property("target", record.target) + property("profile", record.scenario.profile);
    return text + "    </properties>\n" + body + "  </testsuite>\n";
}

}  // namespace

std::string junit_xml(std::span<const JudgedRun> runs) {
    Counts all;
    std::string suites;
    const auto names = distinct_names(runs);
    for (std::size_t i = 0; i < runs.size(); ++i) {
        Counts counts;
        suites += write_suite(runs[i], escape_markup(clean_line(names[i])), counts);
        all.add(counts);
    }
    return fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"faultline\" {}>\n{}"
        "</testsuites>\n",
        all.attributes(), suites);
}

}  // namespace faultline::scenario
