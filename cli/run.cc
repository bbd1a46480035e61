#include "cli/run.h"

#include "base/json.h"
#include "cli/ci_surface.h"
#include "cli/exit_codes.h"
#include "cli/scenario_execution.h"
#include "cli/scenario_selection.h"
#include "cli/sensitivity.h"
#include "cli/sweep.h"
#include "embedded/protections.h"
#include "scenarios/judge/verdict.h"
#include "scenarios/report/console.h"
#include "scenarios/report/results_folder.h"

#include <cstdlib>

#include <fmt/format.h>
#include <unistd.h>

namespace faultline::cli {

using scenario::JudgedRun;
using scenario::Scenario;

namespace {

constexpr std::uint64_t kDefaultSeed = 1;

bool wants_colour() {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody changes the environment
    return isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr;
}

Selection select(const RunOptions& options) {
    const bool in_virtual = options.clock == "virtual" || !options.seeds.empty();
    SelectionOptions selection{
        .paths = options.paths, .profile = options.profile, .overrides = options.set};
    if (selection.profile.empty()) {
        selection.profile = in_virtual ? "virtual" : "ci";
    }
    return select_scenarios(selection);
}

void print(const JudgedRun& run, const RunOptions& options) {
    if (options.json) {
        fmt::print(R"({{"scenario":{},"verdict":"{}","exit_code":{},"seed":{},"reason":{}}})"
                   "\n",
                   quote_json(run.record.scenario.name), to_string(run.judgement.verdict),
                   exit_code(run.judgement), run.record.seed, quote_json(run.judgement.reason));
    } else {
        fmt::print("{}", scenario::console_lines(run, wants_colour()));
    }
    std::fflush(stdout);
}

ExecutionOptions execution(const RunOptions& options) {
    return {.in_virtual_time = options.clock == "virtual",
            .seed = options.seed.value_or(kDefaultSeed),
            .without = options.without,
            .no_faults = options.no_faults,
            .journal = std::filesystem::path(options.out) / "undo.ndjson",
            .show_progress = isatty(STDERR_FILENO) != 0};
}

std::vector<JudgedRun> run_all(const std::vector<Scenario>& scenarios, const RunOptions& options) {
    std::vector<JudgedRun> runs;
    for (const auto& scenario : scenarios) {
        runs.push_back(execute(scenario, execution(options)));
        print(runs.back(), options);
        if (runs.back().judgement.signal) {
            break;
        }
    }
    return runs;
}

int exit_code_of(const std::vector<JudgedRun>& runs) {
    std::vector<int> codes;
    for (const auto& run : runs) {
        codes.push_back(exit_code(run.judgement));
    }
    return scenario::exit_code(codes);
}

}  // namespace

int run_scenarios(const RunOptions& options) {
    if (const auto known = embedded::disabled_protections(options.without); !known) {
        fmt::print(stderr, "faultline: --without: {}\n", known.error().message);
        return kExitUsage;
    }
    const Selection selection = select(options);
    if (selection.exit_code != kExitPass) {
        return selection.exit_code;
    }
    if (!options.seeds.empty()) {
        return run_sweep(selection.scenarios, options);
    }
    const std::vector<JudgedRun> runs = run_all(selection.scenarios, options);
    int code = exit_code_of(runs);
    if (const auto written = write_results(options.out, runs); !written) {
        fmt::print(stderr, "faultline: {}\n", written.error().message);
        code = kExitEnvironment;
    } else if (!options.json) {
        fmt::print("{}\nreport: {}/report.html\n", scenario::console_summary(runs, wants_colour()),
                   options.out);
    }
    tell_ci(runs);
    if (options.sensitivity && code == kExitPass) {
        return run_sensitivity(selection.scenarios, options);
    }
    return code;
}

}  // namespace faultline::cli
