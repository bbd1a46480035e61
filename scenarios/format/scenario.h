// A scenario file as a value: target, resources, load, phases, faults, checks. Built by
// scenario_parser.h, which reports file:line:column for whatever is wrong.
#pragma once

#include "base/clock.h"
#include "base/source_position.h"
#include "base/units.h"
#include "faults/catalogue/fault_spec.h"
#include "loadgen/arrival/load_plan.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

namespace faultline::scenario {

// Exactly one is set.
struct TargetSpec {
    std::optional<std::string> engine_config;         // target: {engine: {config: engine.yaml}}
    std::optional<std::string> url;                   // target: {url: http://127.0.0.1:8080}
    std::optional<std::vector<std::string>> command;  // target: {command: [./svc, "${port}"]}
};
BOOST_DESCRIBE_STRUCT(TargetSpec, (), (engine_config, url, command))

struct ResourceSpec {
    std::string name;
    std::string kind;        // "postgres", "sqlite"
    bool is_private = true;  // started for the run, or attached at `dsn`
    std::string dsn;
    std::optional<std::string> schema;  // file, relative to the scenario
};
BOOST_DESCRIBE_STRUCT(ResourceSpec, (), (name, kind, is_private, dsn, schema))

struct RequestSpec {
    std::string method = "GET";
    std::string path = "/";
    std::map<std::string, std::string> headers;
    std::string body;  // body_file was read
    std::vector<std::string> tenants;
};
BOOST_DESCRIBE_STRUCT(RequestSpec, (), (method, path, headers, body, tenants))

struct LoadSpec {
    Rate rate;
    std::map<std::string, Rate> rates;  // of single phases, where they differ: {fault: 1000/s}
    load::Arrival arrival = load::Arrival::kPoisson;
    Duration timeout = std::chrono::seconds(10);
    std::vector<RequestSpec> requests;
};
BOOST_DESCRIBE_STRUCT(LoadSpec, (), (rate, rates, arrival, timeout, requests))

struct PhaseSpec {
    Duration warmup{};
    Duration baseline{};
    Duration fault{};
    Duration recovery{};
};
BOOST_DESCRIBE_STRUCT(PhaseSpec, (), (warmup, baseline, fault, recovery))

enum class CheckWindow { kBaseline, kFault, kRecovery, kAll };
BOOST_DESCRIBE_ENUM(CheckWindow, kBaseline, kFault, kRecovery, kAll)

// One check; which members are set depends on `metric` (check_catalogue.h).
struct CheckSpec {
    std::string name;
    std::string metric;  // status_share, http_5xx, response, step_error_share, canary_leaks, …
    std::map<std::string, std::string>
        select;                        // status: degraded, step: …, error_code: …, tenant: …
    std::optional<double> percentile;  // 0..100
    // Limits in the metric's base unit: a ratio, a count or seconds.
    std::optional<double> at_least;
    std::optional<double> at_most;
    std::optional<double> below;
    std::optional<double> above;
    CheckWindow during = CheckWindow::kAll;
    Duration after{};                // skip this much of the window's start
    std::optional<Duration> within;  // within t of heal: held from then to the end
    // Relative bound against baseline: value - baseline <= max(ratio * baseline, slack).
    std::optional<Ratio> of_baseline;
    Duration of_baseline_slack{};
    std::optional<std::uint64_t> min_samples;  // fewer are inconclusive; nothing: by the metric
    SourcePosition position;
};
BOOST_DESCRIBE_STRUCT(CheckSpec, (),
                      (name, metric, select, percentile, at_least, at_most, below, above, during,
                       after, within, of_baseline, of_baseline_slack, min_samples, position))

struct Scenario {
    int version = 1;
    std::string name;
    std::string description;
    TargetSpec target;
    std::vector<ResourceSpec> resources;
    LoadSpec load;
    PhaseSpec phases;
    std::vector<fault::FaultSpec> faults;
    std::vector<SourcePosition> fault_positions;
    std::vector<CheckSpec> checks;
    std::vector<std::string> must_fail_without;
    std::vector<std::string> clocks = {"real"};    // which clocks it runs on: real, virtual
    std::string file;                              // where it was read from
    std::string folder;                            // other files are relative to this
    std::string profile = "ci";                    // which of `profiles` was laid over it
    std::map<std::string, std::string> overrides;  // --set, as given
    std::vector<std::string> secrets;              // values of ${env:…}: never printed
};
// Without `secrets`: they are never written.
BOOST_DESCRIBE_STRUCT(Scenario, (),
                      (version, name, description, target, resources, load, phases, faults,
                       fault_positions, checks, must_fail_without, clocks, file, folder, profile,
                       overrides))

// What one run may plan at most.
inline constexpr std::size_t kMaxSamples = 200'000;

}  // namespace faultline::scenario
