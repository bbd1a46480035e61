#include "cli/run_options.h"

#include "cli/run.h"
#include "embedded/protections.h"

#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace faultline::cli {

namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  faultline run scenarios/library --out out\n"
    "  faultline run scenarios/library/tool-timeout-cascade.yaml --seeds 1..100\n"
    "  faultline run scenarios/library --sensitivity\n\n"
    "Exit: 0 pass, 1 a check failed, 2 usage or invalid file, 3 inconclusive, 4 environment or\n"
    "heal failed, 5 no scenario found, 70 internal error, 128 + n after signal n (healed).";

void add_set_option(CLI::App& run, const std::shared_ptr<RunOptions>& options) {
    run.add_option_function<std::vector<std::string>>(
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
           "Override a key of the scenario, e.g. load.rate=50/s (repeatable)")
        ->take_all();
}

}  // namespace

void add_run_command(CLI::App& app, std::function<int()>& chosen) {
    auto options = std::make_shared<RunOptions>();
    auto* const run = app.add_subcommand("run", "Run chaos scenarios and judge them");
    run->add_option("scenarios", options->paths, "Scenario files, or folders of them")->required();
    run->add_option("--out", options->out, "Folder for result.json, junit.xml, report.html, …")
        ->capture_default_str();
    run->add_option("--clock", options->clock,
                    "real (the default), or virtual: simulated, deterministic")
        ->check(CLI::IsMember({"real", "virtual"}));
    run->add_option("--profile", options->profile, "A profile of the scenario, e.g. full");
    run->add_option("--seed", options->seed, "Seed of load, faults and engine (default 1)");
    run->add_option("--seeds", options->seeds,
                    "A..B: one run per seed in virtual time, no reports");
    run->add_flag("--sensitivity", options->sensitivity,
                  "Also run without each protection named by must_fail_without; each must FAIL");
    run->add_flag("--no-faults", options->no_faults, "The control run: same load, no fault");
    run->add_option("--without", options->without,
                    fmt::format("Switch a protection of the embedded engine off (repeatable): {}",
                                fmt::join(embedded::protection_names(), ", ")));
    run->add_flag("--json", options->json,
                  "One JSON line a scenario on standard output, all else on standard error");
    add_set_option(*run, options);
    run->footer(kFooter);
    run->callback([options, &chosen] { chosen = [options] { return run_scenarios(*options); }; });
}

}  // namespace faultline::cli
