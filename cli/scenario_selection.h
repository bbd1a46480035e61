// Scenario files as `run` and `validate` read them: found, parsed, every problem printed on
// standard error as file:line:column, and every file of a folder that was passed over.
#pragma once

#include "scenarios/format/scenario.h"
#include "scenarios/run/target.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace faultline::cli {

struct SelectionOptions {
    // Scenario files, or folders of them.
    std::vector<std::string> paths;
    // Laid over each scenario that has it.
    std::string profile = "ci";
    // Keys of each scenario, dotted, and what they become.
    std::map<std::string, std::string> overrides;
    // That each must run on; none: any of its own.
    std::optional<scenario::ClockKind> clock;
    // The control run: nothing is said of faults that no check looks at.
    bool without_faults = false;
};

struct Selection {
    std::vector<scenario::Scenario> scenarios;
    int exit_code = 0;  // 0, 2 (a problem was printed) or 5 (no scenario found)
    // Of what is right but may not be what was meant, one line each; not printed.
    std::vector<std::string> warnings;
};

[[nodiscard]] Selection select_scenarios(const SelectionOptions& options);

}  // namespace faultline::cli
