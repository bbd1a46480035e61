#include "cli/load.h"

#include "base/files.h"
#include "base/json.h"
#include "base/units.h"
#include "cli/exit_codes.h"
#include "cli/load_run.h"
#include "cli/terminal.h"
#include "loadgen/slo/result_document.h"
#include "loadgen/slo/result_text.h"

#include <cstdio>
#include <utility>

namespace faultline::cli {

namespace {

bool print_result(const LoadOptions& options, const load::LoadResult& result) {
    const bool is_json_only = options.json == "-";
    if (!is_json_only) {
        tell("{}", load::result_text(result));
    }
    if (options.json) {
        const std::string document = dump_json(*load::result_document(result), 2) + "\n";
        if (is_json_only) {
            tell("{}", document);
        } else if (const auto written = write_file(*options.json, document); !written) {
            tell(stderr, "faultline load: {}\n", written.error().message);
            return false;
        }
    }
    return true;
}

}  // namespace

int run_load(const LoadOptions& options) {
    const std::string started = format_wall(SteadyClock().wall());
    for (const auto& phase : options.plan.phases) {
        tell(stderr, "{}: {} for {}\n", phase.name, format_rate(phase.rate),
             format_duration(phase.duration));
    }
    tell(stderr, "to {}, seed {}, at most {} in flight\n", options.target, options.plan.seed,
         options.setup.max_in_flight);
    LoadRun run(options);
    auto stats = run.run();
    if (!stats) {
        tell(stderr, "faultline load: {}\n", stats.error().message);
        return exit_code_of(stats.error());
    }
    load::JudgeOptions judge = options.judge;
    judge.was_interrupted = run.interrupted_by() != 0;
    const load::LoadResult result{.recorder = &run.recorder(),
                                  .verdict = load::judge_load(run.recorder(), judge),
                                  .stats = std::move(*stats),
                                  .target = options.target,
                                  .started_wall = started,
                                  .arrival = options.plan.arrival,
                                  .seed = options.plan.seed,
                                  .profile = judge.profile,
                                  .max_in_flight = options.setup.max_in_flight,
                                  .timeout = options.setup.timeout,
                                  .was_interrupted = judge.was_interrupted};
    if (!print_result(options, result)) {
        return kExitEnvironment;
    }
    if (result.was_interrupted) {
        return 128 + run.interrupted_by();
    }
    switch (result.verdict.verdict) {
        case load::Verdict::kPass:
            return kExitPass;
        case load::Verdict::kFail:
            return kExitFailed;
        case load::Verdict::kInconclusive:
            break;
    }
    return kExitInconclusive;
}

}  // namespace faultline::cli
