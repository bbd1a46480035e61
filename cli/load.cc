// `faultline load`: sends load to a URL, judges the answers and reports.
#include "base/files.h"
#include "base/http_url.h"
#include "base/json.h"
#include "base/units.h"
#include "cli/ci_output.h"
#include "cli/exit_codes.h"
#include "cli/interrupts.h"
#include "cli/load_options.h"
#include "cli/other_tools.h"
#include "cli/output_paths.h"
#include "cli/repeatable_option.h"
#include "cli/scenario_execution.h"
#include "cli/subcommand.h"
#include "cli/terminal.h"
#include "cli/whole_number.h"
#include "loadgen/arrival/arrival_process.h"
#include "loadgen/client/descriptor_limit.h"
#include "scenarios/format/phases.h"
#include "scenarios/report/load_text.h"
#include "scenarios/report/results_writer.h"
#include "scenarios/report/summary_json.h"

#include <cstdio>
#include <memory>
#include <optional>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace faultline::cli {

namespace {

void print_plan(const scenario::Scenario& scenario, const LoadOptions& options) {
    for (const auto& phase : scenario::planned_phases(scenario)) {
        print(stderr, "{}: {} for {}\n", phase.title,
              scenario.load.closed_connections > 0
                  ? fmt::format("closed loop, {} connections", scenario.load.closed_connections)
                  : format_rate(scenario::rate_of(scenario.load, phase.name)),
              format_duration(phase.end - phase.start));
    }
    print_error(fmt::format("to {}, seed {}, at most {} in flight", options.target, options.seed,
                            scenario.load.max_in_flight));
}

// Prints the address that a host name stood for; not for a URL that has it already.
void print_address(const LoadOptions& options, const scenario::RunRecord& record) {
    const auto url = parse_http_url(options.test.url);
    const std::string& address = record.target_address;
    if (url && !address.empty() && address.find(url->host) == std::string::npos) {
        print(stderr, "{} was loaded at {}\n", url->host, address);
    }
}

bool prints_only_json(const LoadOptions& options) { return options.json == "-"; }

// False when the result could not be written where it was asked for.
bool print_result(const LoadOptions& options, const scenario::JudgedRun& run) {
    if (!prints_only_json(options)) {
        print("{}", scenario::load_text(run));
    }
    if (options.json) {
        const std::string document = dump_json(*scenario::summary_json(run), 2) + "\n";
        if (prints_only_json(options)) {
            print("{}", document);
        } else if (const auto written = write_file(*options.json, document); !written) {
            print_error("faultline load: " + written.error().message);
            return false;
        }
    }
    return true;
}

// The files of a run, as `run` writes them; the exit code of all.
int write_results(const LoadOptions& options, scenario::JudgedRun run) {
    scenario::ResultsWriter results(*options.out, {run.record.scenario.name});
    print_if_failed(results.add(std::move(run)));
    print_if_failed(results.finish());
    write_ci_output(results.runs(), prints_only_json(options) ? stderr : stdout);
    if (!results.failed() && !prints_only_json(options)) {
        print("report: {}/report.html\n", *options.out);
    }
    print_if_unwritten(results, *options.out);
    return results.exit_code();
}

// Whether the file of --json can be written, before any load is sent.
Result<void> check_json(const LoadOptions& options) {
    return options.json && !prints_only_json(options) ? check_json_file(*options.json)
                                                      : Result<void>();
}

// Removes the results of an earlier load: they would be taken for this one's if it were killed.
Result<void> prepare_outputs(const LoadOptions& options, const std::string& scenario_name,
                             std::optional<OutFolder>& folder) {
    const auto choose_another = [](const Error& error) {
        return Error{error.kind, fmt::format("--out {}; choose another --out", error.message)};
    };
    if (options.out) {
        auto prepared = prepare_out_folder(*options.out);
        if (!prepared) {
            return choose_another(prepared.error());
        }
        folder = std::move(*prepared);
        const auto removed = scenario::ResultsWriter(*options.out, {scenario_name}).remove_old();
        if (!removed) {
            return choose_another(removed.error());
        }
    }
    return check_json(options);  // it may lie in the folder of --out
}

// 0 pass · 1 fail · 3 inconclusive · 4 cannot start · 70 a fault of our own · 128 + n interrupted
// by signal n (reports all the same).
int run_load(const LoadOptions& options) {
    const scenario::Scenario scenario = scenario::scenario_of_load_test(options.test);
    std::optional<OutFolder> folder;  // until the results are written
    if (const auto prepared = prepare_outputs(options, scenario.name, folder); !prepared) {
        print_error("faultline load: " + prepared.error().message);
        return kExitEnvironment;
    }
    print_plan(scenario, options);
    const Interrupts interrupts;
    scenario::JudgedRun run = execute(scenario, {.seed = options.seed,
                                                 .journal = {},
                                                 .signal = interrupts.first(),
                                                 .skip_drain = interrupts.skip_drain()});
    if (!run.record.environment_error.empty() && run.record.tallies.empty()) {
        print_error(fmt::format("faultline load: {}", run.record.environment_error));
    }
    print_address(options, run.record);
    const bool is_printed = print_result(options, run);
    const int code = exit_code(run);
    const int code_of_all = options.out ? write_results(options, std::move(run)) : code;
    return is_printed ? code_of_all : kExitEnvironment;
}

std::string arrivals() {
    std::vector<std::string> all;
    for (const auto& process : load::arrival_processes()) {
        all.push_back(fmt::format("{} ({})", process.name, process.summary));
    }
    return fmt::format("{}", fmt::join(all, ", "));
}

void add_plan_options(CLI::App& command, RawLoadOptions& raw) {
    command.add_option("url", raw.url, "http://host:port/path, host:port/path or :port/path")
        ->required();
    command.add_option("--rate", raw.rate,
                       "Requests sent, over all connections together, such as 1000/s");
    command
        .add_option("--duration", raw.duration, "How long each phase lasts, such as 10s or 1m30s")
        ->capture_default_str();
    command.add_option("--expect", raw.expect,
                       "Spike test: the normal rate, such as 200/s. It is sent first, then "
                       "--multiplier times it, then it again");
    command.add_option("--multiplier", raw.multiplier,
                       "Spike test: how many times the normal rate, such as 10x");
    command
        .add_option("--arrival", raw.arrival, "How requests are spread over time: " + arrivals())
        ->capture_default_str();
    command.add_option("--timeout", raw.timeout, "How long one request may take")
        ->capture_default_str();
    command.add_flag("--closed", raw.closed,
                     "Instead of a rate: each connection sends its next request when its answer "
                     "came. For comparisons: what delays an answer delays the load, too");
    add_whole_number(command, "--connections", raw.connections,
                     "With --closed: how many (default 64)");
    add_whole_number(command, "--max-in-flight", raw.max_in_flight,
                     "Requests open at a time, at most (default: what this machine allows); "
                     "further ones are not sent and counted as shed");
    add_whole_number(
        command, "--seed", raw.seed,
        "The same seed sends the same requests at the same moments (default: a new one, printed)");
}

Action add_load(CLI::App& command) {
    auto raw = std::make_shared<RawLoadOptions>();
    add_plan_options(command, *raw);
    command.add_option("-m,--method", raw->method,
                       "HTTP method (default GET, or POST with a body)");
    add_repeatable(command, "-H,--header", raw->headers, "A header, \"Name: value\" (repeatable)");
    command.add_option("-D,--data", raw->data,
                       "The body of each request, or @FILE to read it from");
    add_repeatable(command, "--expect-status", raw->expected_statuses,
                   "The statuses that are good answers, such as 302 or 200,3xx (default: 2xx and "
                   "304); any other is a failure (repeatable)");
    add_repeatable(
        command, "--slo", raw->objectives,
        "What must hold: 'p99<300ms', 'error_ratio<1%', 'goodput>900/s', … (repeatable)");
    command.add_option("--label-member", raw->label_member,
                       "Count JSON answers by this member of theirs (default: status where the "
                       "path is /v1/orchestrations or /v1/execute); '': do not read answers");
    // From before there was one set of rules: scripts that still pass it get a note, not an error.
    auto profile = std::make_shared<std::string>();
    command.add_option("--profile", *profile)->group("");
    command.add_option("--out", raw->out,
                       "Write report.html, junit.xml, result.json, … to this folder; files of "
                       "an earlier call are removed before load is sent");
    command.add_flag("--json{-}", raw->json,
                     "The result as JSON on standard output, or --json=FILE");
    add_repeatable(command, "--allow-target", raw->allowed_targets,
                   "Another host than this machine that load may be sent to (repeatable)");
    return [raw, profile] {
        if (!profile->empty()) {
            print(stderr,
                  "faultline load: --profile changes nothing any more: every load is judged by the "
                  "same rules\n");
        }
        const std::size_t most = load::default_max_in_flight(load::raise_descriptor_limit());
        const auto options = read_load_options(*raw, most);
        if (!options) {
            print_error("faultline load: " + options.error().message);
            return kExitUsage;
        }
        return run_load(*options);
    };
}

}  // namespace

Subcommand load_command() {
    return {.name = "load",
            .summary = "Send load to a URL and judge the answers",
            .examples =
                "faultline load :8080/healthz --rate 1000/s --duration 20s\n"
                "faultline load http://localhost:8080/ --rate 50/s --slo 'p99<300ms'\n"
                "faultline load :8080/healthz --expect 200/s --multiplier 10x --out out",
            .exit_codes =
                "0 pass, 1 a check failed, 2 usage, 3 inconclusive (we were late, or too few "
                "answers), 4 it could not be sent, 128 + n after signal n (drained and "
                "reported).\n\nWithout --slo every operation must be answered well. In a spike the "
                "p99 of admitted work stays within the --slo on it; without one, within the "
                "largest of 5 times the p99 of 1x, that p99 plus 300ms, and what --slo allows a "
                "lower percentile or the mean. The p99 of rejections stays within the p99 of 1x "
                "plus 250ms.",
            .add = add_load,
            .advice = load_advice};
}

}  // namespace faultline::cli
