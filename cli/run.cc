#include "base/json.h"
#include "cli/ci_output.h"
#include "cli/closing_line.h"
#include "cli/exit_codes.h"
#include "cli/interrupts.h"
#include "cli/older_results.h"
#include "cli/output_paths.h"
#include "cli/run_options.h"
#include "cli/scenario_execution.h"
#include "cli/scenario_selection.h"
#include "cli/sensitivity.h"
#include "cli/subcommand.h"
#include "cli/sweep.h"
#include "cli/terminal.h"
#include "net/process/private_directory.h"
#include "scenarios/judge/verdict.h"
#include "scenarios/report/console.h"
#include "scenarios/report/markup_text.h"
#include "scenarios/report/results_writer.h"

#include <algorithm>
#include <cstddef>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace faultline::cli {

using scenario::JudgedRun;
using scenario::ReportedRun;
using scenario::Scenario;

namespace {

Selection select(const RunOptions& options) {
    SelectionOptions selection{.paths = options.paths,
                               .profile = options.profile,
                               .overrides = options.set,
                               .clock = options.in_virtual_time() ? scenario::ClockKind::kVirtual
                                                                  : scenario::ClockKind::kReal,
                               .without_faults = options.no_faults};
    if (selection.profile.empty()) {
        selection.profile = options.in_virtual_time() ? "virtual" : "ci";
    }
    return select_scenarios(selection);
}

// A run whose results could not be written proves nothing: its exit code is that of the
// environment.
void print_run(const scenario::ResultsWriter& results, const RunOptions& options) {
    const ReportedRun& run = results.runs().back();
    if (options.json) {
        print(R"({{"scenario":{},"verdict":"{}","exit_code":{},"seed":{},"reason":{}}})"
              "\n",
              quote_json(run.record.scenario.name), to_string(run.judgement.verdict),
              results.failed() ? kExitEnvironment : exit_code(run.judgement), run.record.seed,
              quote_json(run.judgement.reason));
    } else {
        print("{}", scenario::console_lines(run, style_of(stdout).colour));
    }
    flush(stdout);
}

// Scenarios that a signal kept from running are in the results too: without them a folder of which
// half was run would look complete.
void add_not_begun(const std::vector<Scenario>& scenarios, const RunOptions& options,
                   const Interrupts& interrupts, scenario::ResultsWriter& results) {
    for (std::size_t i = results.runs().size(); i < scenarios.size(); ++i) {
        print_if_failed(results.add(
            not_begun(scenarios[i], execution_options(options, interrupts), interrupts.number())));
        if (options.json) {
            print_run(results, options);
        }
    }
}

int run_and_report(const std::vector<Scenario>& scenarios, const RunOptions& options,
                   const Interrupts& interrupts) {
    std::vector<std::string> names;
    std::ranges::transform(scenarios, std::back_inserter(names), &Scenario::name);
    scenario::ResultsWriter results(options.out, names);
    auto parts = lock_scenario_folders(options.out, names);
    if (parts) {
        // Files of an earlier run beside those of this one would be taken for its own. Their
        // folders go with them, and so do the locks on these.
        const auto removed = results.remove_old();
        parts = std::vector<OutFolder>();
        parts = removed ? lock_scenario_folders(options.out, names)
                        : Result<std::vector<OutFolder>>(removed.error());
    }
    if (!parts) {
        print_error(fmt::format("faultline run: {}", parts.error().message));
        return kExitEnvironment;
    }
    for (const auto& scenario : scenarios) {
        JudgedRun run = execute(scenario, execution_options(options, interrupts));
        print_if_failed(results.add(std::move(run)));
        print_run(results, options);
        if (interrupts.number() != 0) {
            break;
        }
    }
    const int early = interrupts.number();
    std::vector<std::string> not_run = scenarios_not_run(scenarios.size(), results.runs().size());
    if (options.sensitivity) {
        not_run.emplace_back("--sensitivity");
    }
    const std::string left = what_a_signal_left(early, not_run);
    add_not_begun(scenarios, options, interrupts, results);
    if (options.sensitivity && early == 0) {
        if (results.exit_code() == kExitPass) {
            print_if_failed(run_sensitivity(scenarios, options, interrupts, results));
        } else {
            print(stderr, "--sensitivity was skipped: not every scenario passed\n");
        }
    }
    const int signal = interrupts.number();
    std::vector<int> extra(signal == 0 ? 0 : 1, 128 + signal);
    if (options.sensitivity && early == 0 && results.exit_code() == kExitPass &&
        !was_proof_tried(results.runs())) {
        extra.push_back(kExitInconclusive);
    }
    print_if_failed(results.finish(extra));
    print(options.json ? stderr : stdout, "{}", left);
    if (!options.json) {
        print("\n");
        if (!results.failed()) {
            print("report: {}/report.html\n", options.out);
        }
    }
    write_ci_output(results.runs(), options.json ? stderr : stdout);
    const int code = results.exit_code(extra);
    if (!options.json) {
        print("{}", closing_line(
                        code, scenario::console_summary(results.runs(), style_of(stdout).colour)));
    }
    print_if_unwritten(results, options.out);
    return code;
}

// Why the system's folder for temporary files, in which private servers live, cannot be used; empty
// when it can, or none is needed. They would fail with no more than the first line of their log.
std::string wrong_temporary_folder(const std::vector<Scenario>& scenarios) {
    const bool is_needed = std::ranges::any_of(scenarios, [](const Scenario& scenario) {
        return std::ranges::any_of(scenario.resources, &scenario::ResourceSpec::is_private);
    });
    if (!is_needed) {
        return {};
    }
    const auto folder = net::temporary_directory();
    return folder ? std::string() : folder.error().message;
}

int ended_with(int code) {
    if (has_left_work_behind()) {
        end_process(code);
    }
    return code;
}

// A run that says "without deadline" of a target that has no such switch would be believed.
std::string nothing_to_switch_off(const RunOptions& options,
                                  const std::vector<Scenario>& scenarios) {
    const auto other = std::ranges::find_if(
        scenarios, [](const Scenario& scenario) { return !scenario.target.engine_config; });
    return options.without.empty() || other == scenarios.end()
               ? std::string()
               : fmt::format(
                     "{}: --without {}: protections are of the embedded engine, and the "
                     "target of this scenario is another; leave --without out",
                     scenario::clean_line(other->file), fmt::join(options.without, ","));
}

// A signal of Interrupts ends it in order: healed, judged, reported, 128 + its number.
int run_scenarios(const RunOptions& options) {
    if (const auto problem = contradiction(options); !problem.empty()) {
        print_error(fmt::format("faultline: {}", problem));
        return kExitUsage;
    }
    const bool is_sweep = !options.seeds.empty();
    const auto seeds = is_sweep ? seed_range(options.seeds) : Result<SeedRange>(SeedRange());
    if (!seeds) {
        print_error(fmt::format("faultline run: {}", seeds.error().message));
        return kExitUsage;
    }
    OlderResults older(is_sweep ? "" : options.out);  // a sweep writes no results
    const Selection selection = select(options);
    if (selection.exit_code != kExitPass) {
        return selection.exit_code;
    }
    if (const auto wrong = nothing_to_switch_off(options, selection.scenarios); !wrong.empty()) {
        print_error(wrong);
        return kExitUsage;
    }
    for (const auto& warning : selection.warnings) {
        print_error(warning);
    }
    if (const auto wrong = wrong_temporary_folder(selection.scenarios); !wrong.empty()) {
        print(stderr, "faultline: no private server can be started: {}\n",
              scenario::clean_line(wrong));
        return kExitEnvironment;
    }
    if (is_sweep) {
        const Interrupts interrupts;
        return ended_with(run_sweep(selection.scenarios, *seeds, options, interrupts));
    }
    older.run_begins();
    const auto owned = prepare_out_folder(options.out);  // until the results are written
    if (!owned) {
        print_error(
            fmt::format("faultline run: --out {}; choose another --out", owned.error().message));
        return kExitEnvironment;
    }
    const Interrupts interrupts;
    return ended_with(run_and_report(selection.scenarios, options, interrupts));
}

Action add_run(CLI::App& command) {
    auto options = std::make_shared<RunOptions>();
    add_run_options(command, options);
    return [options] { return run_scenarios(*options); };
}

}  // namespace

Subcommand run_command() {
    return {.name = "run",
            .summary = "Run chaos scenarios and judge them",
            .examples =
                "faultline run scenarios/library --out out\n"
                "faultline run scenarios/library/tool-timeout-cascade.yaml --seeds 1..100\n"
                "faultline run scenarios/library --sensitivity --strict",
            .exit_codes =
                "0 pass, 1 a check or invariant failed, or (with --sensitivity) a proof is "
                "missing, 2 usage or invalid file, 3 inconclusive, "
                "4 environment or heal failed, 5 no scenario found, 70 internal error, "
                "128 + n after signal n (healed).",
            .add = add_run};
}

}  // namespace faultline::cli
