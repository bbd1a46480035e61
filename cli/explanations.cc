#include "cli/explanations.h"

#include "cli/answer_explanations.h"
#include "cli/explanation_rows.h"
#include "cli/proof_explanations.h"
#include "engine/policy/protection.h"
#include "faults/kinds/table.h"
#include "loadgen/record/sample.h"
#include "scenarios/format/scenario_rules.h"
#include "scenarios/judge/invariant_table.h"
#include "scenarios/judge/metric_table.h"
#include "scenarios/judge/verdict.h"
#include "scenarios/report/junit.h"

#include <array>
#include <cstddef>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace faultline::cli {

namespace {

// A fault has a page of its own (cli/faults).
std::vector<Explanation> faults() {
    std::vector<Explanation> rows;
    for (const fault::Fault& fault : fault::all_faults()) {
        rows.push_back(
            {.name = std::string(fault.info.name), .texts = {std::string(fault.info.summary)}});
    }
    return rows;
}

Explanation explanation_of(const scenario::Metric& metric) {
    // By MetricUnit.
    constexpr std::array<std::string_view, 4> kUnits = {
        "a share, with limits such as 99.9%", "a count, with whole numbers as limits",
        "a time, with limits such as 300ms", "a rate, with limits such as 100/s"};
    const scenario::CheckMetric& about = metric.about;
    Explanation row{.name = std::string(about.name), .texts = {std::string(about.summary)}};
    row.texts.push_back(
        fmt::format("measures: {}", kUnits.at(static_cast<std::size_t>(about.unit))));
    if (about.percentile) {
        row.texts.emplace_back("percentile: which one (must be given)");
    }
    if (!about.required.empty()) {
        row.texts.push_back(fmt::format("must be given: {}", fmt::join(about.required, ", ")));
    }
    if (!about.optional.empty()) {
        row.texts.push_back(fmt::format("may be given: {}", fmt::join(about.optional, ", ")));
    }
    if (!metric.baseline.empty()) {
        row.texts.push_back(fmt::format("of_baseline compares it with {}", metric.baseline));
    }
    return row;
}

std::vector<Explanation> metrics() {
    std::vector<Explanation> rows;
    for (const scenario::Metric& metric : scenario::metric_table()) {
        rows.push_back(explanation_of(metric));
    }
    return rows;
}

std::vector<Explanation> invariants() {
    std::vector<Explanation> rows;
    for (const scenario::Invariant& invariant : scenario::invariant_table()) {
        rows.push_back(
            {.name = std::string(invariant.name),
             .texts = {std::string(invariant.summary), std::string(invariant.rule),
                       std::string(invariant.applies),
                       fmt::format("Every run looks at it. A scenario switches it off by "
                                   "invariants: {{{}: {{off: \"why\"}}}}",
                                   invariant.name)}});
    }
    return rows;
}

std::vector<Explanation> protections() {
    return rows_of_values<engine::Protection>(
        engine::kProtectionCount, [](engine::Protection protection, const std::string& name) {
            return std::vector<std::string>{
                std::string(engine::summary_of(protection)),
                "A protection of the reference engine, on unless a test switches it off.",
                fmt::format("faultline run --without {0} runs a scenario without it. A "
                            "scenario that needs it says must_fail_without: [{0}], and "
                            "--sensitivity shows that it does.",
                            name)};
        });
}

std::vector<Explanation> proofs() {
    std::vector<Explanation> rows;
    for (const ProofExplanation& proof : proof_explanations()) {
        rows.push_back(
            {.name = std::string(proof.name), .texts = {proof.texts.begin(), proof.texts.end()}});
    }
    return rows;
}

std::vector<Explanation> standing_tests() {
    std::vector<Explanation> rows;
    for (const scenario::StandingTest& test : scenario::standing_tests()) {
        rows.push_back({.name = std::string(test.name),
                        .texts = {std::string(test.summary), std::string(test.otherwise),
                                  "A test that junit.xml has for each scenario."}});
    }
    rows.push_back({.name = "invariant.NAME",
                    .texts = {"The invariant of that name held.",
                              "A failure when it was broken. Skipped when it did not apply, was "
                              "switched off, or could not be known."}});
    rows.push_back(
        {.name = "must_fail_without.NAME",
         .texts = {"Without the protection of that name the scenario failed, as it must.",
                   "After a run with --sensitivity. A failure when the scenario passed "
                   "without it; an error when that run came to no verdict."}});
    rows.push_back({.name = "can_fail.NAME",
                    .texts = {"The check of that name was shown to be able to fail.",
                              "After a run with --sensitivity. See named-pairs, lying-answers and "
                              "strict."}});
    return rows;
}

std::vector<Explanation> added_checks() {
    return {{.name = std::string(scenario::kLeakCheck),
             .texts = {"No answer, log line or metric held another tenant's canary.",
                       "A canary is a value planted for one tenant. Seen by another it is a leak, "
                       "and a leak is a failure, asked for or not."}},
            {.name = fmt::format("{}{}", kAnyName, scenario::kRecheckSuffix),
             .texts = {"What that check of the baseline measured holds again after the recovery.",
                       "Each check of the baseline is judged once more at the end of the recovery, "
                       "with the same limits: the steady state came back."}}};
}

std::vector<Explanation> verdicts() {
    // By Verdict.
    static constexpr std::array<std::array<std::string_view, 2>, scenario::kVerdictCount> kTexts = {
        {
            {"All checks and invariants held, and the run could have shown otherwise.", "Exit 0."},
            {"A check or an invariant did not hold.", "Exit 1."},
            {"It cannot be known: the load was not there, a fault never fired, samples were too "
             "few, nothing was answered well (in all, or at the end), every answer said failed, "
             "or a check could not have failed.",
             "Exit 3. The reason says what was missing, and what would give it."},
            {"A signal ended the run.",
             "The faults were healed, what there is was judged and "
             "reported. Exit 128 + the signal's number."},
            {"The environment broke, or Faultline itself.",
             "Exit 4, or 70 when it is our mistake."},
            {"A fault was not undone.", "Exit 4. The reason says what is still in force."},
        }};
    return rows_of_values<scenario::Verdict>(
        kTexts.size(), [](scenario::Verdict verdict, const std::string& /*name*/) {
            const auto& texts = kTexts.at(static_cast<std::size_t>(verdict));
            return std::vector<std::string>{texts.begin(), texts.end()};
        });
}

std::vector<Explanation> outcomes() {
    // By Outcome.
    static constexpr std::array<std::string_view, load::kOutcomeCount> kTexts = {
        "It was answered well: with a status of 2xx or 304, or one that was expected.",
        "The target refused the work: 429, or 503 with Retry-After. No failure.",
        "It was never sent, by the generator's own doing: too many in flight, no descriptor or "
        "port left, no time to connect.",
        "It was still open when the run had ended.",
        "It failed: the connection was refused.",
        "It failed: the connection was closed before the answer was whole.",
        "It failed: no whole answer within the timeout.",
        "It failed: the answer was no HTTP.",
        "It failed: answered with another status than those expected.",
        "It failed: the answer's body was larger than is read."};
    return rows_of_values<load::Outcome>(kTexts.size(), [](load::Outcome outcome,
                                                           const std::string& /*name*/) {
        return std::vector<std::string>{std::string(kTexts.at(static_cast<std::size_t>(outcome)))};
    });
}

}  // namespace

std::vector<ExplanationGroup> explanation_groups() {
    return {{.heading = "Faults", .rows = faults()},
            {.heading = "Metrics of checks", .rows = metrics()},
            {.heading = "Checks that every run gets", .rows = added_checks()},
            {.heading = "Invariants of every run", .rows = invariants()},
            {.heading = "Protections of the reference engine", .rows = protections()},
            {.heading = "How a check is shown to be able to fail", .rows = proofs()},
            {.heading = "Tests in junit.xml beside the checks", .rows = standing_tests()},
            {.heading = "Verdicts", .rows = verdicts()},
            {.heading = "What became of an operation", .rows = outcomes()},
            {.heading = "What an answer says of its run", .rows = run_status_explanations()},
            {.heading = "Error codes of the engine", .rows = error_code_explanations()},
            {.heading = "Other words of reports", .rows = report_word_explanations()}};
}

std::string_view name_within(const Explanation& row, std::string_view name) {
    const std::size_t at = row.name.find(kAnyName);
    if (at == std::string::npos) {
        return {};
    }
    const std::string_view before = std::string_view(row.name).substr(0, at);
    const std::string_view after = std::string_view(row.name).substr(at + kAnyName.size());
    const bool fits = name.size() > before.size() + after.size() && name.starts_with(before) &&
                      name.ends_with(after);
    return fits ? name.substr(before.size(), name.size() - before.size() - after.size())
                : std::string_view();
}

}  // namespace faultline::cli
