#include "tests/unit/scenarios/report/synthetic_run.h"

#include "scenarios/format/phases.h"

#include <chrono>
#include <cmath>
#include <utility>

namespace faultline::scenario {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::uint16_t kSuccess = 1;
constexpr std::uint16_t kDegraded = 2;

Scenario scenario_named(std::string name) {
    Scenario scenario;
    scenario.name = std::move(name);
    scenario.description = "PostgreSQL dies under load.";
    scenario.file = "scenarios/library/database-down.yaml";
    scenario.folder = "scenarios/library";
    scenario.target.engine_config = "engine.yaml";
    scenario.load.rate = Rate{20.0};
    scenario.load.rates["fault"] = Rate{20.5};
    scenario.load.requests.push_back(
        RequestSpec{.method = "POST",
                    .path = "/v1/orchestrations",
                    .headers = {{.name = "content-type", .value = "application/json"}},
                    .body = "{}",
                    .tenants = {"acme", "globex"}});
    scenario.phases = {
        .warmup = {}, .baseline = seconds(2), .fault = seconds(2), .recovery = seconds(2)};
    fault::FaultSpec fault;
    fault.fault = "database_down";
    fault.on = "db";
    fault.match.tool = "direct_query";
    fault.parameters = {{"latency", Duration(milliseconds(5))},
                        {"share", 0.25},
                        {"count", std::int64_t{-3}},
                        {"hard", true},
                        {"mode", std::string("refuse")}};
    fault.lasts = seconds(2);
    fault.stream = "database-down/database_down/0";
    scenario.faults = {fault};
    scenario.fault_positions = {{.file = scenario.file, .line = 15, .column = 5}};
    CheckSpec bounded = p99_check("bounded", 0.3, CheckWindow::kFault);
    CheckSpec steady = p99_check("steady", 0.3, CheckWindow::kBaseline);
    CheckSpec recovers = p99_check("recovers", 0.3, CheckWindow::kFault);
    recovers.within = seconds(1);
    for (CheckSpec* const check : {&steady, &bounded, &recovers}) {
        check->of_baseline = Ratio{0.1};
    }
    scenario.checks = {steady, bounded, recovers};
    scenario.must_fail_without = {"fallback"};
    scenario.resources = {
        {.name = "db", .kind = "postgres", .is_private = true, .dsn = {}, .schema = "assets.sql"}};
    return scenario;
}

load::Sample sample_at(std::uint64_t ordinal, Duration intended) {
    const bool faulty = intended >= seconds(2) && intended < seconds(4);
    load::Sample sample;
    sample.ordinal = ordinal;
    sample.phase = faulty ? 1 : intended >= seconds(4) ? 2 : 0;
    sample.tenant = static_cast<std::uint32_t>(ordinal % 2);
    sample.intended = intended;
    sample.released = intended + std::chrono::microseconds(12);
    if (faulty && ordinal % 10 == 3) {
        sample.outcome = load::Outcome::kTimeout;
        return sample;
    }
    sample.outcome = load::Outcome::kCompleted;
    sample.http_status = 200;
    sample.label = faulty ? kDegraded : kSuccess;
    sample.connected = sample.released;
    sample.first_byte_out = sample.released + std::chrono::microseconds(20);
    const Duration service = milliseconds(faulty ? 200 : 10) + milliseconds(ordinal % 5);
    sample.first_byte_in = sample.first_byte_out + service;
    sample.done = sample.first_byte_in + std::chrono::microseconds(30);
    return sample;
}

void add_operations(RunRecord& record, std::size_t count) {
    const Duration gap = Duration(seconds(6)) / static_cast<std::int64_t>(count);
    for (std::size_t i = 0; i < count; ++i) {
        const auto sample = sample_at(i, gap * static_cast<std::int64_t>(i));
        record.samples.push_back(sample);
        if (sample.label != 0) {
            StepObservation step;
            step.ordinal = i;
            step.step = 1;
            step.success = sample.label == kSuccess;
            step.fallback_used = !step.success;
            step.error_code = step.success ? 0 : 2;
            step.data_source = step.success ? 0 : 3;
            step.duration = sample.done - sample.first_byte_out;
            record.steps.push_back(step);
        }
    }
    record.planned_operations = count;
    tally(record);
}

CheckOutcome outcome(std::string name, Verdict verdict, int line) {
    CheckOutcome check;
    check.name = std::move(name);
    check.metric = "response";
    check.verdict = verdict;
    check.limit = "p99 below 300ms";
    check.limits = {{.bound = Bound::kBelow, .value = 0.3, .unit = MetricUnit::kSeconds}};
    check.measured = verdict == Verdict::kPass ? "15ms" : "∞";
    check.measured_value = verdict == Verdict::kPass ? 0.015 : INFINITY;
    check.samples = 40;
    check.phase = "fault";
    check.position = {.file = "scenarios/library/database-down.yaml", .line = line, .column = 5};
    check.explanation = verdict == Verdict::kPass ? "" : "4 of 40 operations had no answer.";
    return check;
}

JudgedRun run_of(std::string name, std::size_t operations) {
    JudgedRun run;
    auto& record = run.record;
    record.scenario = scenario_named(std::move(name));
    record.seed = 18446744073709551557ULL;
    record.target = "embedded engine, real clock";
    record.started_wall = "2026-01-02T03:04:05.678Z";
    record.environment = {.version = "0.1.0", .commit = "f00c1a2b3c4d", .host = "here", .cpus = 2};
    record.phases = planned_phases(record.scenario);
    record.heal_completed = seconds(4) + milliseconds(40);
    FaultWindow window;
    window.fault = "database_down";
    window.on = "db";
    window.injected = seconds(2) + milliseconds(3);
    window.healed = record.heal_completed;
    window.counts = {.planned = 1, .armed = 1, .fired = 36, .suppressed = 0, .overflowed = 0};
    record.faults = {window};
    record.labels = {"", "success", "degraded"};
    record.tenants = {"acme", "globex"};
    record.step_names = {"", "assets", "UPSTREAM_UNAVAILABLE", "topology_fallback"};
    record.events = {{.at = seconds(4) + milliseconds(40), .kind = "fault.heal", .detail = "db"},
                     {.at = seconds(2) + milliseconds(3), .kind = "fault.inject", .detail = "db"}};
    record.canaries = 4;
    record.generator_cpu_seconds = 0.125;
    record.target_metrics = "orch_runs_total 120\n";
    add_operations(record, operations);
    return run;
}

}  // namespace

CheckSpec p99_check(std::string name, double below, CheckWindow during) {
    CheckSpec check;
    check.name = std::move(name);
    check.metric = "response";
    check.percentile = 99.0;
    check.below = below;
    check.during = during;
    return check;
}

void tally(RunRecord& record) {
    std::vector<load::LoadPhase> phases;
    for (const auto& window : record.phases) {
        phases.push_back({.name = window.title,
                          .rate = rate_of(record.scenario.load, window.name),
                          .duration = window.end - window.start,
                          .rejections_allowed = true});
    }
    load::Recorder recorder(phases, {});
    for (const auto& sample : record.samples) {
        recorder.on_sample(sample);
    }
    record.tallies = recorder.phases();
    record.series = recorder.series();
}

JudgedRun load_run() {
    JudgedRun run = passing_run("load");
    auto& record = run.record;
    record.scenario.file = "";
    record.scenario.target = {.engine_config = {}, .url = "http://127.0.0.1:8080", .command = {}};
    record.scenario.load.keep_samples = false;
    record.scenario.faults.clear();
    record.faults.clear();
    record.keeps_samples = false;
    record.samples.clear();
    record.steps.clear();
    return run;
}

JudgedRun small_run() {
    JudgedRun run = run_of("database-down", 120);
    run.judgement.verdict = Verdict::kFail;
    run.judgement.reason = "1 of 3 checks failed: bounded";
    run.judgement.checks = {outcome("steady", Verdict::kPass, 18),
                            outcome("bounded", Verdict::kFail, 20),
                            outcome("recovers", Verdict::kPass, 21)};
    run.judgement.checks[2].recovered_after = milliseconds(250);
    return run;
}

JudgedRun passing_run(std::string name) {
    JudgedRun run = run_of(std::move(name), 120);
    run.judgement.verdict = Verdict::kPass;
    run.judgement.checks = {outcome("steady", Verdict::kPass, 18)};
    return run;
}

JudgedRun big_run(std::size_t operations) {
    JudgedRun run = small_run();
    run.record.samples.clear();
    run.record.steps.clear();
    add_operations(run.record, operations);
    return run;
}

std::vector<ReportedRun> all_reported(std::span<const JudgedRun> runs) {
    std::vector<ReportedRun> all;
    for (const auto& run : runs) {
        all.push_back(reported(run));
    }
    return all;
}

const std::string kHostile =
    "</td><script>alert(1)</script> ]]> \"q\" 'a' & | `c` [x](y) \x1b[31m\x07 \xff\xfe "
    "%0A::error::";

JudgedRun hostile_run() {
    JudgedRun run = small_run();
    auto& record = run.record;
    record.scenario.name = kHostile;
    record.scenario.description = kHostile;
    record.scenario.file = kHostile;
    record.scenario.profile = kHostile;
    record.target = kHostile;
    record.started_wall = kHostile;
    record.environment = {.version = kHostile, .commit = kHostile, .host = kHostile, .cpus = 0};
    record.clock = kHostile;
    record.labels = {"", kHostile, "degraded"};
    record.step_names = {"", kHostile, kHostile, kHostile};
    record.disabled_protections = {kHostile};
    record.faults[0].fault = kHostile;
    record.faults[0].on = kHostile;
    record.faults[0].error = kHostile;
    record.environment_error = kHostile;
    record.heal_error = kHostile;
    record.evidence_error = kHostile;
    record.events[0].detail = kHostile + "\n";
    run.judgement.reason = kHostile;
    for (auto& check : run.judgement.checks) {
        check.name = kHostile;
        check.limit = kHostile;
        check.measured = kHostile;
        check.phase = kHostile;
        check.explanation = kHostile;
        check.position.file = kHostile;
    }
    return run;
}

}  // namespace faultline::scenario
