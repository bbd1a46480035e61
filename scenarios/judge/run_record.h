// Everything one run produced; verdict and every report are pure functions of it, and it can be
// written to and read back from result.json. Times are offsets from the run's zero.
#pragma once

#include "base/clock.h"
#include "faults/catalogue/fault_spec.h"
#include "loadgen/record/recorder.h"
#include "loadgen/record/sample.h"
#include "loadgen/record/series.h"
#include "scenarios/format/phases.h"
#include "scenarios/format/scenario.h"
#include "scenarios/judge/answer_findings.h"
#include "scenarios/judge/memory_point.h"
#include "scenarios/judge/step_observation.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>

namespace faultline::scenario {

struct FaultWindow {
    std::string fault;
    std::string on;
    Duration injected = load::kNever;    // began to be brought about; kNever: was not injected
    Duration took_hold = load::kNever;   // was in force; kNever: not injected, or not known
    Duration heal_began = load::kNever;  // kNever: was not healed, or not known
    Duration healed = load::kNever;      // kNever: was not healed
    fault::FaultCounts counts;
    std::string error;  // why inject or heal failed; empty when they did not
};
BOOST_DESCRIBE_STRUCT(FaultWindow, (),
                      (fault, on, injected, took_hold, heal_began, healed, counts, error))

struct TimelineEvent {
    Duration at{};
    std::string kind;    // phase, fault.inject, fault.heal, operation, check, signal, …
    std::string detail;  // one line
};
BOOST_DESCRIBE_STRUCT(TimelineEvent, (), (at, kind, detail))

// The program and the machine of a run; scenarios/run fills it in.
struct RunEnvironment {
    std::string version;     // of faultline: "0.1.0"; empty in a record that knows none
    std::string commit;      // "f00c1a2b3c4d", with "-dirty" when it was changed; empty: unknown
    std::string host;        // name of the machine
    std::uint32_t cpus = 0;  // that this process may use; 0: unknown
};
BOOST_DESCRIBE_STRUCT(RunEnvironment, (), (version, commit, host, cpus))

struct RunRecord {
    Scenario scenario;
    std::string clock = "real";
    std::uint64_t seed = 0;
    std::string target;
    std::string started_wall;  // RFC 3339
    RunEnvironment environment;
    std::vector<std::string> disabled_protections;
    bool without_faults = false;
    std::vector<PhaseWindow> phases;  // that were reached, in their order
    Duration heal_completed = load::kNever;
    std::vector<FaultWindow> faults;
    // What every run has, however long: tallies by Sample::phase (the phases planned, warm-up
    // too), tallies of the parts of phases that checks ask for, and counts over time.
    std::vector<load::PhaseTally> tallies;
    std::vector<load::PartTally> parts;
    load::Series series;
    // Whether every operation was kept by itself as well; else `samples` and `steps` are empty.
    bool keeps_samples = true;
    std::vector<load::Sample> samples;  // at most kMaxSamples, by ordinal
    std::vector<std::string> labels;    // what Sample::label indexes
    std::vector<std::string> tenants;   // what Sample::tenant indexes; empty: no request names one
    std::uint64_t planned_operations = 0;  // 0: more than were counted beforehand
    // The load ended before its whole plan was sent and answered.
    bool load_stopped_early = false;
    std::vector<StepObservation> steps;   // of every answer that named its steps, by ordinal
    std::vector<std::string> step_names;  // what StepObservation's indices mean; [0] = ""
    AnswerFindings answers;               // what answers said that they may not
    std::vector<TimelineEvent> events;
    std::uint64_t canaries = 0;                // planted where another tenant could see them
    std::uint64_t canary_leaks_elsewhere = 0;  // in log, metrics
    std::string evidence_error;                // why log and metrics could not be read
    std::uint64_t log_lines_lost = 0;          // of the target's log, the oldest: never looked at
    std::string target_metrics;                // the target's own exposition, after the drain
    // What of the target had not ended when it was stopped, one line each; nullopt: the run did not
    // start its target, or did not get as far as stopping it.
    std::optional<std::vector<std::string>> left_behind;
    // How often the target may repeat a call, by tool; empty: it does not say.
    std::map<std::string, std::uint64_t> retries_allowed;
    // The fallback of each tool that has one, by the tool; empty: none has, or it does not say.
    std::map<std::string, std::string> fallbacks;
    // Memory of the target while the load went on, at most 512 points, the last after the drain;
    // empty: it cannot be seen.
    std::vector<MemoryPoint> memory;
    std::uint64_t dropped = 0;           // samples, steps, events over their limits
    double generator_cpu_seconds = 0.0;  // of the sending thread
    // Which of the target's addresses was loaded, "127.0.0.1:8080"; empty: it has none.
    std::string target_address;
    std::uint64_t connections = 0;     // opened by the generator
    std::uint64_t retries = 0;         // on a fresh connection: the kept one had gone before
    std::uint64_t out_of_sockets = 0;  // shed: this machine had no descriptor or port left
    // Shed: the generator began no connection for them before their timeout.
    std::uint64_t never_connected = 0;
    Duration longest_wait{};                  // of an operation until its connection was begun
    std::uint64_t connecting_limit_hits = 0;  // the target accepted too slowly
    std::optional<int> interrupted_by;        // signal number
    std::string environment_error;            // start or attach failed: verdict error
    std::string internal_error;               // a bug of ours: verdict error, exit 70
    std::string heal_error;                   // verdict dirty
    // The command ended before it was this one's turn; interrupted_by says why.
    bool not_begun = false;
    // What a run before this one, which was killed, left in the same folder, one line each.
    std::vector<std::string> left_by_earlier_run;
};
// Without samples and steps, which result.json writes as columns, and without tallies, parts and
// series, whose histograms it writes sparsely.
BOOST_DESCRIBE_STRUCT(RunRecord, (),
                      (scenario, clock, seed, target, started_wall, environment,
                       disabled_protections, without_faults, phases, heal_completed, faults,
                       keeps_samples, labels, tenants, planned_operations, load_stopped_early,
                       step_names, answers, events, canaries, canary_leaks_elsewhere,
                       evidence_error, log_lines_lost, target_metrics, left_behind, retries_allowed,
                       fallbacks, memory, dropped, generator_cpu_seconds, target_address,
                       connections, retries, out_of_sockets, never_connected, longest_wait,
                       connecting_limit_hits, interrupted_by, environment_error, internal_error,
                       heal_error, not_begun, left_by_earlier_run))

}  // namespace faultline::scenario
