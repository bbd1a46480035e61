// What the parser is told from outside, because scenarios/ cannot see it: the faults there are,
// the protections and error codes of the engine, the environment, overrides. A value; empty members
// switch the matching validation off (fuzzing, tests), which cli never does.
#pragma once

#include "base/result.h"
#include "faults/catalogue/fault_info.h"
#include "scenarios/format/check_metric.h"

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::scenario {

struct ParserOptions {
    // What checks may measure (scenarios/judge/metric_table.h).
    std::span<const CheckMetric> metrics;
    // The invariants that a scenario may switch off (scenarios/judge/invariant_table.h).
    std::span<const std::string_view> invariants;
    // The table of faults; another name is a mistake.
    std::span<const fault::FaultInfo> faults;
    // Names that must_fail_without may use.
    std::optional<std::vector<std::string>> protections;
    // What the selector error_code may name: the codes of the engine.
    std::optional<std::vector<std::string>> error_codes;
    // What the selector data_source may name on the engine: where answers say their data is from.
    std::optional<std::vector<std::string>> data_sources;
    // The kinds of target that can be run (engine, url, command); another is refused before
    // anything else is read.
    std::optional<std::vector<std::string>> targets;
    // ${env:NAME}.
    std::function<std::optional<std::string>(std::string_view name)> environment;
    // --set phases.fault=10s: dotted path (a list's items by index from 0) to new scalar.
    std::map<std::string, std::string> overrides;
    std::string profile = "ci";
    // Files the scenario names (bodies, configurations), by path.
    std::function<Result<std::string>(const std::string& path)> read_file;
};

}  // namespace faultline::scenario
