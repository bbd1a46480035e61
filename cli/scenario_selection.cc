#include "cli/scenario_selection.h"

#include "cli/exit_codes.h"
#include "cli/terminal.h"
#include "embedded/engine_database.h"
#include "embedded/protections.h"
#include "embedded/scenario_check.h"
#include "embedded/target_factory.h"
#include "engine/ports/error.h"
#include "faults/kinds/table.h"
#include "scenarios/format/find_scenarios.h"
#include "scenarios/format/scenario_parser.h"
#include "scenarios/format/unwatched_faults.h"
#include "scenarios/judge/invariant_table.h"
#include "scenarios/judge/metric_table.h"
#include "scenarios/report/markup_text.h"

#include <cstdlib>
#include <map>

#include <fmt/format.h>

namespace faultline::cli {

namespace {

std::optional<std::string> environment_value(std::string_view name) {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): the environment never changes, and one thread runs
    const char* const value = std::getenv(std::string(name).c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

scenario::ParserOptions parser_options(const SelectionOptions& options) {
    scenario::ParserOptions parser;
    parser.metrics = scenario::check_metrics();
    parser.invariants = scenario::invariant_names();
    parser.faults = fault::fault_infos();
    const auto codes = engine::error_code_names();
    parser.protections = embedded::protection_names();
    parser.data_sources = embedded::data_source_names();
    parser.targets = embedded::target_kinds();
    parser.error_codes.emplace(codes.begin(), codes.end());
    parser.environment = environment_value;
    parser.overrides = options.overrides;
    parser.profile = options.profile;
    return parser;
}

void print_problems(const std::vector<std::string>& problems) {
    for (const auto& problem : problems) {
        print_error(scenario::clean_line(problem));
    }
}

void add(const std::filesystem::path& file, const SelectionOptions& options, Selection& selection) {
    auto parsed = scenario::read_scenario(file, parser_options(options));
    for (const auto& problem : parsed.problems) {
        print_error(to_string(problem));
    }
    if (!parsed.scenario) {
        if (parsed.draft) {
            print_problems(embedded::check_draft(*parsed.draft, parsed.problems));
        }
        selection.exit_code = kExitUsage;
        return;
    }
    const auto problems = embedded::check_scenario(*parsed.scenario, options.clock);
    print_problems(problems);
    if (!problems.empty()) {
        selection.exit_code = kExitUsage;
        return;
    }
    selection.scenarios.push_back(std::move(*parsed.scenario));
}

// Reports, JUnit above all, tell scenarios apart by their names.
void warn_of_same_names(Selection& selection) {
    std::map<std::string, std::string> files;
    for (const auto& scenario : selection.scenarios) {
        const auto [first, is_new] = files.emplace(scenario.name, scenario.file);
        if (!is_new) {
            selection.warnings.push_back(fmt::format(
                "warning: {} and {} are both named {}", scenario::clean_line(first->second),
                scenario::clean_line(scenario.file), scenario.name));
        }
    }
}

void warn_of_unwatched_faults(Selection& selection) {
    for (const auto& scenario : selection.scenarios) {
        for (const auto& warning : scenario::unwatched_fault_warnings(scenario)) {
            selection.warnings.push_back(scenario::clean_line(warning));
        }
    }
}

}  // namespace

Selection select_scenarios(const SelectionOptions& options) {
    Selection selection;
    const auto found = scenario::find_scenarios({options.paths.begin(), options.paths.end()});
    if (!found) {
        print_error(fmt::format("faultline: {}", scenario::clean_line(found.error().message)));
        selection.exit_code = kExitUsage;
        return selection;
    }
    for (const auto& [path, why] : found->skipped) {
        print_error(scenario::clean_line(fmt::format("skipped {}: {}", path.string(), why)));
    }
    if (found->files.empty()) {
        print(stderr,
              "faultline: no scenario in {}: a scenario is a .yaml or .json file with at least "
              "two of target, load, phases, faults, checks\n",
              scenario::clean_line(fmt::format("{}", fmt::join(options.paths, ", "))));
        selection.exit_code = kExitNothingSelected;
        return selection;
    }
    for (const auto& file : found->files) {
        add(file, options, selection);
    }
    warn_of_same_names(selection);
    if (!options.without_faults) {
        warn_of_unwatched_faults(selection);
    }
    return selection;
}

}  // namespace faultline::cli
