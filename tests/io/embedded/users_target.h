// An embedded engine with a tool of its user's in it, and a short scenario that calls it.
#pragma once

#include "embedded/target_factory.h"
#include "scenarios/run/scenario_runner.h"
#include "scenarios/run/undo_journal.h"

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace faultline::embedded {

using namespace std::chrono_literals;

inline scenario::TargetFactory with_tool(std::shared_ptr<engine::Tool> tool) {
    return target_factory({.tool =
                               [tool = std::move(tool)](const std::string& name,
                                                        std::shared_ptr<engine::Tool> inner) {
                                   return name == "pricing" ? tool : std::move(inner);
                               },
                           .query_backend = {}});
}

// Nothing that it checks is wrong.
inline scenario::Scenario scenario_without_faults() {
    scenario::Scenario scenario;
    scenario.name = "left-behind";
    scenario.folder = std::string(FAULTLINE_SOURCE_DIR) + "/tests/chaos/files";
    scenario.target.engine_config = "engine.yaml";
    scenario.clocks = {"real", "virtual"};
    scenario.load.rate = {20};
    scenario.load.timeout = 300ms;
    scenario.load.requests = {
        {.method = "POST",
         .path = "/v1/orchestrations",
         .body = R"({"plan":{"steps":[{"id":"c","tool":"catalog"},{"id":"p","tool":"pricing"}]}})",
         .tenants = {"acme"}}};
    scenario.phases = {.baseline = 200ms, .fault = 100ms, .recovery = 100ms};
    scenario::CheckSpec no_5xx;
    no_5xx.name = "no-5xx";
    no_5xx.metric = "http_5xx";
    no_5xx.at_most = 0;
    no_5xx.min_samples = 1;
    scenario.checks = {no_5xx};
    return scenario;
}

// What is left behind refers to its clock for as long as the process lives.
inline SteadyClock& clock_for_ever() {
    static SteadyClock clock;
    return clock;
}

inline scenario::RunRecord run_real(std::shared_ptr<engine::Tool> tool,
                                    scenario::Scenario scenario = scenario_without_faults(),
                                    std::vector<std::string> without = {}) {
    boost::asio::io_context io(1);
    scenario::MemoryUndoJournal journal;
    scenario::RunInputs inputs;
    inputs.scenario = std::move(scenario);
    inputs.clock = &clock_for_ever();
    inputs.factory = with_tool(std::move(tool));
    inputs.journal = &journal;
    inputs.disabled_protections = std::move(without);
    std::optional<scenario::RunRecord> record;
    boost::asio::co_spawn(io, scenario::run_scenario(inputs),
                          [&](std::exception_ptr error, scenario::RunRecord made) {
                              EXPECT_FALSE(error);
                              record = std::move(made);
                          });
    io.run();
    return record ? std::move(*record) : scenario::RunRecord{};
}

}  // namespace faultline::embedded
