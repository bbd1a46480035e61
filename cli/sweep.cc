#include "cli/sweep.h"

#include "base/mask.h"
#include "base/quoted_text.h"
#include "cli/exit_codes.h"
#include "cli/scenario_execution.h"
#include "cli/terminal.h"
#include "cli/whole_number.h"
#include "embedded/target_factory.h"
#include "scenarios/judge/verdict.h"
#include "scenarios/report/markup_text.h"
#include "scenarios/report/run_text.h"
#include "scenarios/run/virtual_run.h"

#include <cstdio>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace faultline::cli {

namespace {

constexpr std::uint64_t kMostSeeds = 1'000'000;

std::string again(const scenario::Scenario& scenario, std::uint64_t seed,
                  const RunOptions& options) {
    scenario::RunRecord record;
    record.scenario = scenario;
    record.clock = "virtual";
    record.seed = seed;
    record.disabled_protections = options.without;
    record.without_faults = options.no_faults;
    return mask_secrets(scenario::repeat_command(record), scenario.secrets);
}

std::string seeds_text(std::size_t count) {
    return fmt::format("{} seed{}", count, count == 1 ? "" : "s");
}

int sweep_one(const scenario::Scenario& scenario, SeedRange seeds, const RunOptions& options,
              const Interrupts& interrupts) {
    const auto result = scenario::sweep({.run = {.scenario = scenario,
                                                 .factory = embedded::target_factory(),
                                                 .disabled_protections = options.without,
                                                 .without_faults = options.no_faults,
                                                 .signal = interrupts.first()},
                                         .first_seed = seeds.first,
                                         .last_seed = seeds.second});
    if (result.left_work_behind) {
        note_left_work_behind();
    }
    if (result.first_failure && result.first_failure->signal) {
        print("INTERRUPTED  {}: {} passed, {} not begun\n", scenario.name,
              seeds_text(result.verdicts[static_cast<std::size_t>(scenario::Verdict::kPass)]),
              seeds.second - seeds.first + 1 - result.runs);
        return exit_code(*result.first_failure);
    }
    const auto verdict =
        result.first_failure ? result.first_failure->verdict : scenario::Verdict::kPass;
    print("{}  {}: {}, digest {:016x}\n", scenario::verdict_word(verdict), scenario.name,
          seeds_text(result.runs), result.digest);
    if (!result.first_failing_seed) {
        return kExitPass;
    }
    const std::string reason = mask_secrets(result.first_failure->reason, scenario.secrets);
    print("  seed {}: {}\n  again: {}\n", *result.first_failing_seed, scenario::clean_line(reason),
          again(scenario, *result.first_failing_seed, options));
    return exit_code(*result.first_failure);
}

}  // namespace

Result<SeedRange> seed_range(std::string_view text) {
    const std::size_t dots = text.find("..");
    const bool is_range = dots != std::string_view::npos;
    const auto first = is_range ? whole_number(text.substr(0, dots)) : std::nullopt;
    const auto last = is_range ? whole_number(text.substr(dots + 2)) : std::nullopt;
    if (!first || !last || *first > *last || *last - *first >= kMostSeeds) {
        return Error{ErrorKind::kInvalid,
                     fmt::format("--seeds {}: write A..B, such as 1..100: whole numbers, the "
                                 "smaller first, at most {} seeds",
                                 in_quotes(text), kMostSeeds)};
    }
    return SeedRange(*first, *last);
}

int run_sweep(const std::vector<scenario::Scenario>& scenarios, SeedRange seeds,
              const RunOptions& options, const Interrupts& interrupts) {
    std::vector<int> codes;
    for (const auto& scenario : scenarios) {
        codes.push_back(sweep_one(scenario, seeds, options, interrupts));
        flush(stdout);
        if (const int signal = interrupts.number(); signal != 0) {
            print("{}",
                  what_a_signal_left(signal, scenarios_not_run(scenarios.size(), codes.size())));
            codes.push_back(128 + signal);
            break;
        }
    }
    return scenario::exit_code(codes);
}

}  // namespace faultline::cli
