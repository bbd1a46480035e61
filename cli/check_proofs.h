// `faultline run --sensitivity`: what shows of each check that it can fail. Named pairs have run by
// then; here the scenario runs through a transport that lies, in virtual time, once for each lie.
#pragma once

#include "cli/interrupts.h"
#include "cli/run_options.h"
#include "scenarios/format/scenario.h"
#include "scenarios/report/judged_run.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace faultline::cli {

// The scenario as `--clock virtual` would run it.
struct VirtualForm {
    std::optional<scenario::Scenario> scenario;
    // Why there is none; empty when there is one.
    std::string why_not;
};

// Reads its file again, with the profile of virtual time; problems are printed.
[[nodiscard]] VirtualForm virtual_form_of(const scenario::Scenario& scenario,
                                          const RunOptions& options);

struct LieCounts {
    std::size_t all = 0;
    std::size_t not_run = 0;  // to their end, because of a signal
};

// Adds to each proof which lies its check noticed, and with --strict the exit code of one that
// neither a pair nor a lie made fail. What a signal kept from running stands in the proofs as not
// run, and nothing is held against a check.
LieCounts add_lies(const VirtualForm& form, const RunOptions& options, const Interrupts& interrupts,
                   std::vector<scenario::CheckProof>& proofs);

}  // namespace faultline::cli
