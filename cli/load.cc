#include "cli/load.h"

#include "base/files.h"
#include "base/json.h"
#include "base/units.h"
#include "cli/ci_output.h"
#include "cli/exit_codes.h"
#include "cli/interrupts.h"
#include "cli/scenario_execution.h"
#include "cli/terminal.h"
#include "scenarios/format/phases.h"
#include "scenarios/report/load_text.h"
#include "scenarios/report/results_writer.h"
#include "scenarios/report/summary_json.h"

#include <cstdio>
#include <utility>

namespace faultline::cli {

namespace {

void tell_the_plan(const scenario::Scenario& scenario, const LoadOptions& options) {
    for (const auto& phase : scenario::planned_phases(scenario)) {
        tell(stderr, "{}: {} for {}\n", phase.title,
             format_rate(scenario::rate_of(scenario.load, phase.name)),
             format_duration(phase.end - phase.start));
    }
    tell(stderr, "to {}, seed {}, at most {} in flight\n", options.target, options.seed,
         scenario.load.max_in_flight);
}

// False when the result could not be written where it was asked for.
bool print_result(const LoadOptions& options, const scenario::JudgedRun& run) {
    const bool is_json_only = options.json == "-";
    if (!is_json_only) {
        tell("{}", scenario::load_text(run));
    }
    if (options.json) {
        const std::string document = dump_json(*scenario::summary_json(run), 2) + "\n";
        if (is_json_only) {
            tell("{}", document);
        } else if (const auto written = write_file(*options.json, document); !written) {
            tell(stderr, "faultline load: {}\n", written.error().message);
            return false;
        }
    }
    return true;
}

// The files of a run, as `run` writes them; the exit code of all.
int write_results(const LoadOptions& options, scenario::JudgedRun run) {
    scenario::ResultsWriter results(*options.out, {run.record.scenario.name});
    tell_failure(results.remove_old());
    tell_failure(results.add(std::move(run)));
    tell_failure(results.finish());
    write_ci_output(results.runs(), options.json == "-" ? stderr : stdout);
    if (!results.failed() && options.json != "-") {
        tell("report: {}/report.html\n", *options.out);
    }
    return results.exit_code();
}

}  // namespace

int run_load(const LoadOptions& options) {
    const scenario::Scenario scenario = scenario::load_scenario(options.test);
    tell_the_plan(scenario, options);
    const Interrupts interrupts;
    scenario::JudgedRun run = execute(scenario, {.seed = options.seed,
                                                 .journal = {},
                                                 .show_progress = true,
                                                 .signal = interrupts.first(),
                                                 .skip_drain = interrupts.skip_drain()});
    if (!run.record.environment_error.empty() && run.record.tallies.empty()) {
        tell(stderr, "faultline load: {}\n", run.record.environment_error);
    }
    const int code = exit_code(run);
    if (!print_result(options, run)) {
        return kExitEnvironment;
    }
    return options.out ? write_results(options, std::move(run)) : code;
}

}  // namespace faultline::cli
