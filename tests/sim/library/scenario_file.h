// A scenario file as `faultline run` reads it.
#pragma once

#include "scenarios/format/scenario_parser.h"

#include <map>
#include <string>

namespace faultline::scenario {

// `overrides` as by --set.
[[nodiscard]] ParsedScenario read_as_run_does(
    const std::string& file, const std::string& profile = "ci",
    const std::map<std::string, std::string>& overrides = {});

}  // namespace faultline::scenario
