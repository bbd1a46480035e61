// `faultline run --sensitivity`: what shows of each check that it can fail. Named pairs have run by
// then; here the scenario runs through a transport that lies, in virtual time, once for each lie.
#pragma once

#include "cli/interrupts.h"
#include "cli/run_options.h"
#include "scenarios/format/scenario.h"
#include "scenarios/report/judged_run.h"

#include <optional>
#include <vector>

namespace faultline::cli {

// The scenario as `--clock virtual` would run it; nullopt when it does not run in virtual time.
[[nodiscard]] std::optional<scenario::Scenario> in_virtual_form(const scenario::Scenario& scenario,
                                                                const RunOptions& options);

// Adds to each proof which lies its check noticed, and with --strict the exit code of one that
// neither a pair nor a lie made fail. A signal ends it early, and nothing is held against a check.
void add_lies(const scenario::Scenario& scenario, const RunOptions& options,
              const Interrupts& interrupts, std::vector<scenario::CheckProof>& proofs);

}  // namespace faultline::cli
