// The scenario the fakes are made for: 1 s warm-up, 2 s each of baseline, fault and recovery,
// 50 operations a second.
#pragma once

#include "scenarios/format/scenario.h"

namespace faultline::scenario {

inline CheckSpec share_check(const char* name, const char* status, CheckWindow during) {
    CheckSpec check;
    check.name = name;
    check.metric = "status_share";
    check.select["status"] = status;
    check.at_least = 0.99;
    check.during = during;
    check.position = {.file = "s.yaml", .line = 1, .column = 1};
    return check;
}

inline Scenario fake_scenario() {
    using std::chrono::milliseconds;
    using std::chrono::seconds;
    Scenario scenario;
    scenario.name = "fake";
    scenario.file = "s.yaml";
    scenario.target.engine_config = "engine.yaml";
    scenario.clocks = {"real", "virtual"};
    scenario.load.rate = Rate{50};
    scenario.load.timeout = seconds(1);
    scenario.load.requests.resize(1);
    scenario.load.requests[0].tenants = {"acme", "globex"};
    scenario.phases = {
        .warmup = seconds(1), .baseline = seconds(2), .fault = seconds(2), .recovery = seconds(2)};
    fault::FaultSpec fault;
    fault.fault = "tool_error";
    fault.on = "a";
    scenario.faults = {fault};
    scenario.fault_positions = {SourcePosition{.file = "s.yaml", .line = 13, .column = 5}};
    CheckSpec degraded = share_check("degraded", "degraded", CheckWindow::kFault);
    degraded.after = milliseconds(100);
    CheckSpec recovers = share_check("recovers", "success", CheckWindow::kRecovery);
    recovers.within = milliseconds(500);
    scenario.checks = {share_check("steady", "success", CheckWindow::kBaseline), degraded,
                       recovers};
    scenario.must_fail_without = {"fallback"};
    return scenario;
}

}  // namespace faultline::scenario
