#include "cli/run_options.h"

#include "cli/closed_list.h"
#include "cli/repeatable_option.h"
#include "cli/whole_number.h"
#include "embedded/protections.h"

#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace faultline::cli {

std::string contradiction(const RunOptions& options) {
    if (!options.seeds.empty()) {
        for (const auto& [given, what] :
             {std::pair(options.sensitivity, "--sensitivity: run it for one --seed at a time"),
              std::pair(options.json, "--json: a sweep prints text only"),
              std::pair(options.clock == "real", "--clock real: a sweep runs in virtual time"),
              std::pair(options.seed.has_value(), "--seed: choose one of them"),
              std::pair(options.out_was_given,
                        "--out: a sweep writes no files; run one seed with --seed N --clock "
                        "virtual --out")}) {
            if (given) {
                return fmt::format("--seeds does not go with {}", what);
            }
        }
    }
    if (options.strict && !options.sensitivity) {
        return "--strict needs --sensitivity: only its runs show which checks can fail";
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

namespace {

void add_set_option(CLI::App& command, const std::shared_ptr<RunOptions>& options) {
    one_value_each_time(command.add_option_function<std::vector<std::string>>(
        "--set",
        [options](const std::vector<std::string>& pairs) {
            for (const auto& pair : pairs) {
                const auto equals = pair.find('=');
                if (equals == std::string::npos || equals == 0) {
                    throw CLI::ValidationError("--set", "write key=value, e.g. load.rate=50/s");
                }
                options->set[pair.substr(0, equals)] = pair.substr(equals + 1);
            }
        },
        "Override a key of the scenario, such as load.rate=50/s (repeatable)"));
}

}  // namespace

void add_scenario_paths(CLI::App& command, std::vector<std::string>& into) {
    command
        .add_option("scenarios", into,
                    "Scenario files, folders of them, or - for one on standard input")
        ->required();
}

void add_run_options(CLI::App& command, const std::shared_ptr<RunOptions>& options) {
    add_scenario_paths(command, options->paths);
    command
        .add_option("--out", options->out,
                    "Write result.json, junit.xml, report.html, … to this folder; files of an "
                    "earlier call are removed, also when a scenario is invalid and nothing runs")
        ->each([options](const std::string& /*value*/) { options->out_was_given = true; })
        ->capture_default_str();
    command
        .add_option("--clock", options->clock,
                    "real (the default), or virtual: simulated, deterministic")
        ->check(one_of("clock", {"real", "virtual"}));
    command.add_option("--profile", options->profile,
                       "A profile that the scenarios define, such as full (default ci)");
    add_whole_number(command, "--seed", options->seed,
                     "Seed of load, faults and engine (default 1)");
    command.add_option("--seeds", options->seeds,
                       "A..B: one run per seed in virtual time; no reports, no --out");
    command.add_flag(
        "--sensitivity", options->sensitivity,
        "Also run without each protection named by must_fail_without, which must fail, "
        "and through a transport that lies, to show that each check can fail");
    command.add_flag("--strict", options->strict,
                     "With --sensitivity: exit 1 for a check that neither of these made fail");
    command.add_flag("--no-faults", options->no_faults,
                     "Control run: the same load without the faults");
    add_list(command, "--without", options->without,
             fmt::format("Switch a protection of the embedded engine off (repeatable, or several "
                         "with commas): {}",
                         fmt::join(embedded::protection_names(), ", ")));
    command.add_flag(
        "--json", options->json,
        "One line of JSON per scenario on standard output, all else on standard error");
    add_set_option(command, options);
}

}  // namespace faultline::cli
