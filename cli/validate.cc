// `faultline validate`: is a scenario file right? Nothing is run.
#include "cli/exit_codes.h"
#include "cli/run_options.h"
#include "cli/scenario_selection.h"
#include "cli/subcommand.h"
#include "cli/terminal.h"
#include "scenarios/judge/sample_estimate.h"
#include "scenarios/judge/steady_state.h"
#include "scenarios/report/markup_text.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace faultline::cli {

namespace {

bool runs_on(const scenario::Scenario& scenario, std::string_view clock) {
    return std::ranges::find(scenario.clocks, clock) != scenario.clocks.end();
}

// "checks: 6, and 1 of them again after recovery": a run judges the steady state twice.
std::string count_of_checks(const scenario::Scenario& scenario) {
    const std::size_t again = scenario::rechecks_of(scenario).size();
    return fmt::format(
        "checks: {}{}", scenario.checks.size(),
        again == 0 ? "" : fmt::format(", and {} of them again after recovery", again));
}

void warn_of_few_samples(const scenario::Scenario& scenario, scenario::ClockKind clock) {
    const bool is_virtual = clock == scenario::ClockKind::kVirtual;
    for (const auto& warning : scenario::sample_warnings(scenario, is_virtual)) {
        print_error(scenario::clean_line(warning));
    }
}

// Those of the virtual form of a scenario are mostly those of the other.
void print_warnings(const std::vector<std::string>& warnings, std::set<std::string>& printed) {
    for (const auto& warning : warnings) {
        if (printed.insert(warning).second) {
            print_error(warning);
        }
    }
}

// Validates the files again as a run in virtual time reads them: with the profile `virtual`.
int validate_virtual(std::vector<std::string> files, std::set<std::string>& printed) {
    if (files.empty()) {
        return kExitPass;
    }
    const Selection selection = select_scenarios({.paths = std::move(files),
                                                  .profile = "virtual",
                                                  .overrides = {},
                                                  .clock = scenario::ClockKind::kVirtual});
    print_warnings(selection.warnings, printed);
    for (const auto& scenario : selection.scenarios) {
        warn_of_few_samples(scenario, scenario::ClockKind::kVirtual);
    }
    return selection.exit_code;
}

int validate(const SelectionOptions& options) {
    const Selection selection = select_scenarios(options);
    std::set<std::string> printed;
    print_warnings(selection.warnings, printed);
    std::vector<std::string> virtual_too;
    for (const auto& scenario : selection.scenarios) {
        print("{}: {} is valid ({}; faults: {})\n", scenario.file, scenario.name,
              count_of_checks(scenario), scenario.faults.size());
        if (options.profile == "virtual" || !runs_on(scenario, "real")) {
            warn_of_few_samples(scenario, scenario::ClockKind::kVirtual);
            continue;
        }
        warn_of_few_samples(scenario, scenario::ClockKind::kReal);
        if (runs_on(scenario, "virtual")) {
            virtual_too.push_back(scenario.file);
        }
    }
    return std::max(selection.exit_code, validate_virtual(std::move(virtual_too), printed));
}

Action add_validate(CLI::App& command) {
    auto options = std::make_shared<SelectionOptions>();
    add_scenario_paths(command, options->paths);
    command
        .add_option("--profile", options->profile,
                    "A profile that the scenario defines, such as full")
        ->capture_default_str();
    return [options] { return validate(*options); };
}

}  // namespace

Subcommand validate_command() {
    return {.name = "validate",
            .summary =
                "Check scenario files; every problem with file:line:column, and checks that may "
                "have too "
                "few samples by chance",
            .examples =
                "faultline validate scenarios/library\n"
                "faultline validate my-scenario.yaml --profile full\n"
                "generate | faultline validate -",
            .exit_codes = "0 all are valid, 2 one is not, 5 no scenario found.",
            .add = add_validate};
}

}  // namespace faultline::cli
