// A scenario that is right, line by line, and options that know two faults and the protections:
// what the tests of the parser start from.
#pragma once

#include "scenarios/format/scenario_parser.h"
#include "scenarios/judge/metric_table.h"

#include <array>
#include <string>
#include <vector>

namespace faultline::scenario {

inline const std::vector<std::string>& good_lines() {
    static const std::vector<std::string> kLines = {
        "version: 1",                                                                    // 1
        "name: database-down",                                                           // 2
        "description: the database dies under load",                                     // 3
        "target: {engine: {config: engine.yaml}}",                                       // 4
        "resources:",                                                                    // 5
        "  db: {postgres: private, schema: assets.sql}",                                 // 6
        "load:",                                                                         // 7
        "  rate: 100/s",                                                                 // 8
        "  arrival: poisson",                                                            // 9
        "  requests: [{method: POST, path: /v1/orchestrations, body_file: plan.json, "   // 10
        "tenants: [acme, globex]}]",                                                     //
        "phases: {warmup: 1s, baseline: 4s, fault: 5s, recovery: 5s}",                   // 11
        "faults:",                                                                       // 12
        "  - {fault: database_down, on: db, at: 0s, for: 5s}",                           // 13
        "checks:",                                                                       // 14
        "  - {name: steady, metric: status_share, status: success, at_least: 99.9%, "    // 15
        "during: baseline}",                                                             //
        "  - {name: bounded, metric: response, percentile: 99, below: 300ms, "           // 16
        "during: fault}",                                                                //
        "  - {name: recovers, metric: status_share, status: success, at_least: 99.9%, "  // 17
        "within: 3s, of: heal}",                                                         //
        "must_fail_without: [fallback, deadline]",                                       // 18
        "profiles: {full: {phases: {baseline: 30s, fault: 30s, recovery: 60s}}}",        // 19
    };
    return kLines;
}

inline std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) {
        text += line + "\n";
    }
    return text;
}

inline std::string good_text() { return joined(good_lines()); }

inline const std::vector<fault::FaultInfo>& two_faults() {
    static const std::vector<fault::FaultInfo> kFaults = {
        {.name = "database_down", .summary = "", .resource = "postgres", .parameters = {}},
        {.name = "tool_slow",
         .summary = "",
         .resource = "",
         .parameters = {{"delay", fault::ParameterKind::kDuration, "", ""},
                        {"share", fault::ParameterKind::kNumber, "1", ""},
                        {"times", fault::ParameterKind::kInteger, "1", ""},
                        {"hard", fault::ParameterKind::kBool, "false", ""},
                        {"text", fault::ParameterKind::kText, "x", ""}}}};
    return kFaults;
}

inline ParserOptions good_options() {
    ParserOptions options;
    options.metrics = check_metrics();
    options.faults = two_faults();
    options.protections = {"fallback", "deadline", "breaker"};
    options.error_codes = {"TOOL_TIMEOUT", "CIRCUIT_OPEN"};
    options.data_sources = {"sqlite", "postgres"};
    options.environment = [](std::string_view name) -> std::optional<std::string> {
        return name == "DATABASE_URL" ? std::optional<std::string>("postgres://secret")
                                      : std::nullopt;
    };
    options.read_file = [](const std::string& path) -> Result<std::string> {
        if (path.ends_with("missing.json")) {
            return Error{ErrorKind::kInvalid,
                         "cannot read " + path + ": No such file or directory"};
        }
        return "content of " + path;
    };
    return options;
}

}  // namespace faultline::scenario
