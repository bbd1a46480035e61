#include "base/json.h"
#include "cli/ci_output.h"
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
                                                                  : scenario::ClockKind::kReal};
    if (selection.profile.empty()) {
        selection.profile = options.in_virtual_time() ? "virtual" : "ci";
    }
    return select_scenarios(selection);
}

void print_run(const ReportedRun& run, const RunOptions& options) {
    if (options.json) {
        print(R"({{"scenario":{},"verdict":"{}","exit_code":{},"seed":{},"reason":{}}})"
              "\n",
              quote_json(run.record.scenario.name), to_string(run.judgement.verdict),
              exit_code(run.judgement), run.record.seed, quote_json(run.judgement.reason));
    } else {
        print("{}", scenario::console_lines(run, style_of(stdout).colour));
    }
    flush(stdout);
}

// Of what was asked for, what a signal kept from running: a line, or nothing.
std::string what_a_signal_left(int signal, std::size_t asked, std::size_t run,
                               const RunOptions& options) {
    if (signal == 0 || (run == asked && !options.sensitivity)) {
        return {};
    }
    return fmt::format("interrupted by signal {}: not run: {}{}{}\n", signal,
                       run == asked ? "" : fmt::format("{} of {} scenarios", asked - run, asked),
                       run != asked && options.sensitivity ? ", " : "",
                       options.sensitivity ? "--sensitivity" : "");
}

int run_and_report(const std::vector<Scenario>& scenarios, const RunOptions& options,
                   const Interrupts& interrupts) {
    std::vector<std::string> names;
    std::ranges::transform(scenarios, std::back_inserter(names), &Scenario::name);
    scenario::ResultsWriter results(options.out, names);
    if (const auto removed = results.remove_old(); !removed) {
        // Files of an earlier run beside those of this one would be taken for its own.
        print_if_failed(removed);
        return kExitEnvironment;
    }
    for (const auto& scenario : scenarios) {
        JudgedRun run = execute(scenario, execution_options(options, interrupts));
        print_if_failed(results.add(std::move(run)));
        print_run(results.runs().back(), options);
        if (interrupts.number() != 0) {
            break;
        }
    }
    const int early = interrupts.number();
    const std::string left =
        what_a_signal_left(early, scenarios.size(), results.runs().size(), options);
    if (options.sensitivity && early == 0) {
        if (results.exit_code() == kExitPass) {
            print_if_failed(run_sensitivity(scenarios, options, interrupts, results));
        } else {
            print(stderr, "--sensitivity was skipped: not every scenario passed\n");
        }
    }
    const int signal = interrupts.number();
    const std::vector<int> extra(signal == 0 ? 0 : 1, 128 + signal);
    print_if_failed(results.finish(extra));
    if (!options.json) {
        print("{}", scenario::console_summary(results.runs(), style_of(stdout).colour));
    }
    print(options.json ? stderr : stdout, "{}", left);
    if (!options.json) {
        print("\n");
        if (!results.failed()) {
            print("report: {}/report.html\n", options.out);
        }
    }
    write_ci_output(results.runs(), options.json ? stderr : stdout);
    return results.exit_code(extra);
}

// Private servers live in the system's folder for temporary files. One that cannot be used makes
// them fail with the first line of a log of theirs; empty when it can be used.
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

// SIGINT, SIGTERM and SIGHUP end it in order: healed, judged, reported, 128 + their number.
int run_scenarios(const RunOptions& options) {
    OlderResults older(options.out);
    if (const auto problem = contradiction(options); !problem.empty()) {
        print_error(fmt::format("faultline: {}", problem));
        return kExitUsage;
    }
    const Selection selection = select(options);
    if (selection.exit_code != kExitPass) {
        return selection.exit_code;
    }
    if (options.sensitivity && !names_protections(selection.scenarios)) {
        print(stderr,
              "faultline: --sensitivity: nothing was named: no scenario here has "
              "must_fail_without{}\n",
              options.strict ? "; --strict wants each check to fail without a protection that is "
                               "named there, or by a lie"
                             : "");
        return kExitInconclusive;
    }
    if (const auto wrong = wrong_temporary_folder(selection.scenarios); !wrong.empty()) {
        print(stderr, "faultline: no private server can be started: {}\n",
              scenario::clean_line(wrong));
        return kExitEnvironment;
    }
    older.run_begins();
    if (!options.seeds.empty()) {
        const Interrupts interrupts;
        return ended_with(run_sweep(selection.scenarios, options, interrupts));
    }
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
                "0 pass, 1 a check failed, 2 usage or invalid file, 3 inconclusive, "
                "4 environment or heal failed, 5 no scenario found, 70 internal error, "
                "128 + n after signal n (healed).",
            .add = add_run};
}

}  // namespace faultline::cli
