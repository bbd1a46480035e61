#include "cli/run.h"

#include "base/json.h"
#include "cli/ci_output.h"
#include "cli/exit_codes.h"
#include "cli/interrupts.h"
#include "cli/scenario_execution.h"
#include "cli/scenario_selection.h"
#include "cli/sensitivity.h"
#include "cli/sweep.h"
#include "cli/terminal.h"
#include "embedded/protections.h"
#include "scenarios/judge/verdict.h"
#include "scenarios/report/console.h"
#include "scenarios/report/results_writer.h"

#include <algorithm>

#include <fmt/format.h>

namespace faultline::cli {

using scenario::JudgedRun;
using scenario::ReportedRun;
using scenario::Scenario;

namespace {

// What one of the options would silently have dropped of another; empty when there is nothing.
std::string contradiction(const RunOptions& options) {
    if (!options.seeds.empty()) {
        for (const auto& [given, what] :
             {std::pair(options.sensitivity, "--sensitivity: run it for one --seed at a time"),
              std::pair(options.json, "--json: a sweep prints text only"),
              std::pair(options.clock == "real", "--clock real: a sweep runs in virtual time"),
              std::pair(options.seed.has_value(), "--seed: choose one of them")}) {
            if (given) {
                return fmt::format("--seeds does not go with {}", what);
            }
        }
    }
    if (options.sensitivity && (options.no_faults || !options.without.empty())) {
        return fmt::format(
            "--sensitivity does not go with {}: it needs the faults, and switches "
            "protections off itself",
            options.no_faults ? "--no-faults" : "--without");
    }
    if (const auto known = embedded::disabled_protections(options.without); !known) {
        return "--without: " + known.error().message;
    }
    return {};
}

Selection select(const RunOptions& options) {
    SelectionOptions selection{.paths = options.paths,
                               .profile = options.profile,
                               .overrides = options.set,
                               .clock = options.in_virtual_time() ? scenario::ClockKind::kVirtual
                                                                  : scenario::ClockKind::kReal};
    if (selection.profile.empty()) {
        selection.profile = options.in_virtual_time() ? "virtual" : "ci";
    }
    return select_scenarios(selection);
}

void print(const ReportedRun& run, const RunOptions& options) {
    if (options.json) {
        tell(R"({{"scenario":{},"verdict":"{}","exit_code":{},"seed":{},"reason":{}}})"
             "\n",
             quote_json(run.record.scenario.name), to_string(run.judgement.verdict),
             exit_code(run.judgement), run.record.seed, quote_json(run.judgement.reason));
    } else {
        tell("{}", scenario::console_lines(run, style_of(stdout).colour));
    }
    flush(stdout);
}

int run_and_report(const std::vector<Scenario>& scenarios, const RunOptions& options,
                   const Interrupts& interrupts) {
    std::vector<std::string> names;
    std::ranges::transform(scenarios, std::back_inserter(names), &Scenario::name);
    scenario::ResultsWriter results(options.out, names);
    tell_failure(results.remove_old());
    for (const auto& scenario : scenarios) {
        JudgedRun run = execute(scenario, execution_options(options, interrupts));
        tell_failure(results.add(std::move(run)));
        print(results.runs().back(), options);
        if (interrupts.number() != 0) {
            break;
        }
    }
    if (options.sensitivity && interrupts.number() == 0) {
        if (results.exit_code() == kExitPass) {
            tell_failure(run_sensitivity(scenarios, options, interrupts, results));
        } else {
            tell(stderr, "sensitivity was not looked at: not every scenario passed as it is\n");
        }
    }
    const int signal = interrupts.number();
    const std::vector<int> extra(signal == 0 ? 0 : 1, 128 + signal);
    tell_failure(results.finish(extra));
    if (!options.json) {
        tell("{}\n", scenario::console_summary(results.runs(), style_of(stdout).colour));
        if (!results.failed()) {
            tell("report: {}/report.html\n", options.out);
        }
    }
    write_ci_output(results.runs(), options.json ? stderr : stdout);
    return results.exit_code(extra);
}

}  // namespace

int run_scenarios(const RunOptions& options) {
    if (const auto problem = contradiction(options); !problem.empty()) {
        tell(stderr, "faultline: {}\n", problem);
        return kExitUsage;
    }
    const Selection selection = select(options);
    if (selection.exit_code != kExitPass) {
        return selection.exit_code;
    }
    if (options.sensitivity && !names_protections(selection.scenarios)) {
        tell(stderr,
             "faultline: --sensitivity: nothing was named: no scenario here has "
             "must_fail_without\n");
        return kExitInconclusive;
    }
    const Interrupts interrupts;
    if (!options.seeds.empty()) {
        return run_sweep(selection.scenarios, options, interrupts);
    }
    return run_and_report(selection.scenarios, options, interrupts);
}

}  // namespace faultline::cli
