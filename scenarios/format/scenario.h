// A scenario file as a value: target, resources, load, phases, faults, checks. Built by
// scenario_parser.h, which reports file:line:column for whatever is wrong.
#pragma once

#include "base/clock.h"
#include "base/source_position.h"
#include "base/units.h"
#include "faults/catalogue/fault_spec.h"
#include "loadgen/arrival/arrival_process.h"

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

struct HeaderSpec {
    std::string name;
    std::string value;
};
BOOST_DESCRIBE_STRUCT(HeaderSpec, (), (name, value))

struct RequestSpec {
    std::string method = "GET";
    std::string path = "/";
    std::vector<HeaderSpec> headers;  // in their order
    std::string body;                 // body_file was read
    std::vector<std::string> tenants;
    // Statuses that are good answers, as written: "302", "2xx" (load::ExpectedStatuses). Default,
    // none: 2xx and 304.
    std::vector<std::string> expected_statuses;
};
BOOST_DESCRIBE_STRUCT(RequestSpec, (), (method, path, headers, body, tenants, expected_statuses))

struct LoadSpec {
    Rate rate;                          // over all connections together
    std::map<std::string, Rate> rates;  // of single phases, where they differ: {fault: 1000/s}
    // How arrivals are spread: a name of load::arrival_processes().
    std::string arrival{load::kDefaultArrival};
    Duration timeout = std::chrono::seconds(10);  // of one operation, from its release
    std::vector<RequestSpec> requests;
    // Closed loop: so many connections, each of which sends its next request when the answer came;
    // `rate` and `arrival` mean nothing then. 0: open loop, the default. Only `load` has it.
    std::uint32_t closed_connections = 0;
    // How many operations may be open at once; what exceeds it is shed. 0: as many as the
    // transport's own default allows.
    std::size_t max_in_flight = 0;
    // Top-level string member of a JSON answer that becomes its label; "": bodies are not read.
    std::string label_member = "status";
    // Phases, by role, in which 429, and 503 with Retry-After, count as failures.
    std::vector<std::string> rejections_fail_in;
    // Whether the record keeps every operation by itself (up to kMaxSamples), or tallies only.
    bool keep_samples = true;
};
BOOST_DESCRIBE_STRUCT(LoadSpec, (),
                      (rate, rates, arrival, timeout, requests, closed_connections, max_in_flight,
                       label_member, rejections_fail_in, keep_samples))

// How long each phase lasts; 0: there is none.
struct PhaseSpec {
    Duration warmup{};
    Duration baseline{};
    Duration fault{};
    Duration recovery{};
    std::map<std::string, std::string> titles;  // by role, where reports call it otherwise: "10x"
};
BOOST_DESCRIBE_STRUCT(PhaseSpec, (), (warmup, baseline, fault, recovery, titles))

enum class CheckWindow { kBaseline, kFault, kRecovery, kAll };
BOOST_DESCRIBE_ENUM(CheckWindow, kBaseline, kFault, kRecovery, kAll)

// One check; which members are set depends on `metric` (check_metric.h).
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
    // Relative bound against the baseline's figure:
    // value <= max(baseline + ratio * baseline, baseline + slack, floor).
    std::optional<Ratio> of_baseline;
    Duration of_baseline_slack{};
    Duration of_baseline_floor{};
    std::optional<Ratio> at_least_of_baseline;  // value >= ratio * baseline
    std::optional<std::uint64_t> min_samples;   // fewer are inconclusive; nothing: by the metric
    SourcePosition position;
    // What it is about need not happen: too few samples are a pass, unless they break it already.
    bool need_not_happen = false;
};
BOOST_DESCRIBE_STRUCT(CheckSpec, (),
                      (name, metric, select, percentile, at_least, at_most, below, above, during,
                       after, within, of_baseline, of_baseline_slack, of_baseline_floor,
                       at_least_of_baseline, min_samples, position, need_not_happen))

// Where the values of one request, fault or check stand, by key.
using ValuePositions = std::map<std::string, SourcePosition>;

// Where the sections of the file stand, for what is only found wrong once it is read.
struct SectionPositions {
    SourcePosition target;
    SourcePosition target_value;                      // the configuration or URL that it names
    std::map<std::string, SourcePosition> resources;  // by name
    SourcePosition requests;
    SourcePosition tenants;                           // of the first request
    SourcePosition clocks;                            // of the file when it does not say which
    std::vector<ValuePositions> faults;               // in their order
    std::vector<ValuePositions> checks;               // in their order
    std::vector<ValuePositions> request_values = {};  // in their order
};

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
    // Invariants that are switched off, by name: why. Empty: none.
    std::map<std::string, std::string> invariants_off;
    std::vector<std::string> clocks = {"real"};    // which clocks it runs on: real, virtual
    std::string file;                              // where it was read from
    std::string folder;                            // other files are relative to this
    std::string profile = "ci";                    // which of `profiles` was laid over it
    std::map<std::string, std::string> overrides;  // --set, as given
    std::vector<std::string> secrets;              // values of ${env:…}: never printed
    SectionPositions positions;                    // empty when it was not read from a file
};
// Without `secrets`, which are never written, and `positions`, which only checks before a run need.
BOOST_DESCRIBE_STRUCT(Scenario, (),
                      (version, name, description, target, resources, load, phases, faults,
                       fault_positions, checks, must_fail_without, invariants_off, clocks, file,
                       folder, profile, overrides))

// Of that key's value; of the whole fault or check, or of all requests, when it does not stand in
// the file.
[[nodiscard]] SourcePosition position_in_request(const Scenario& scenario, std::size_t index,
                                                 const std::string& key);
[[nodiscard]] SourcePosition position_in_fault(const Scenario& scenario, std::size_t index,
                                               const std::string& key);
[[nodiscard]] SourcePosition position_in_check(const Scenario& scenario, std::size_t index,
                                               const std::string& key);

// How many operations a record keeps by themselves; a run of more is judged from tallies, as far as
// its checks allow.
inline constexpr std::size_t kMaxSamples = 200'000;

}  // namespace faultline::scenario
