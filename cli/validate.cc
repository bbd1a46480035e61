#include "cli/validate.h"

#include "cli/exit_codes.h"
#include "cli/scenario_selection.h"
#include "cli/terminal.h"

namespace faultline::cli {

int run_validate(const ValidateOptions& options) {
    const Selection selection = select_scenarios(
        {.paths = options.paths, .profile = options.profile, .overrides = {}, .clock = {}});
    for (const auto& scenario : selection.scenarios) {
        tell("{}: {} is valid (checks: {}, faults: {})\n", scenario.file, scenario.name,
             scenario.checks.size(), scenario.faults.size());
    }
    return selection.exit_code;
}

}  // namespace faultline::cli
