// A whole scenario in real time across its three threads: the runner's, the engine's and the load
// generator's. Runs under the thread sanitizer too.
#include "embedded/engine_server.h"
#include "embedded/target_factory.h"
#include "faults/kinds/table.h"
#include "net/http/client.h"
#include "scenarios/judge/verdict.h"
#include "scenarios/run/scenario_runner.h"
#include "scenarios/run/undo_journal.h"
#include "scenarios/run/virtual_run.h"
#include "tests/fakes/refusing_port.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace faultline::embedded {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

scenario::Scenario short_scenario() {
    scenario::Scenario scenario;
    scenario.name = "short";
    scenario.folder = std::string(FAULTLINE_SOURCE_DIR) + "/tests/chaos/files";
    scenario.target.engine_config = "engine.yaml";
    scenario.load.rate = {50};
    scenario.load.requests = {
        {.method = "POST",
         .path = "/v1/orchestrations",
         .body = R"({"plan":{"steps":[{"id":"c","tool":"catalog"},{"id":"p","tool":"pricing"}]}})",
         .tenants = {"acme"}}};
    scenario.phases = {.warmup = 100ms, .baseline = 700ms, .fault = 700ms, .recovery = 700ms};
    fault::FaultSpec error;
    error.fault = "tool_error";
    error.match.tool = "pricing";
    error.parameters["code"] = std::string("TOOL_BAD_REQUEST");
    error.stream = "short/tool_error/0";
    scenario.faults = {fault::complete(error).value()};
    scenario.fault_positions.resize(1);
    scenario::CheckSpec partial;
    partial.name = "partial";
    partial.metric = "status_share";
    partial.select["status"] = "partial";
    // By the wall clock: on a busy machine catalog may be late, too.
    partial.at_least = 0.3;
    partial.during = scenario::CheckWindow::kFault;
    partial.after = 100ms;
    partial.min_samples = 5;
    scenario.checks = {partial};
    return scenario;
}

std::optional<scenario::RunRecord> run_on_sockets(const scenario::Scenario& scenario) {
    SteadyClock clock;
    asio::io_context io(1);
    scenario::MemoryUndoJournal journal;
    scenario::RunInputs inputs;
    inputs.scenario = scenario;
    inputs.clock = &clock;
    inputs.factory = target_factory();
    inputs.journal = &journal;
    std::optional<scenario::RunRecord> record;
    asio::co_spawn(io, scenario::run_scenario(inputs),
                   [&](std::exception_ptr error, scenario::RunRecord made) {
                       EXPECT_FALSE(error);
                       record = std::move(made);
                   });
    io.run();
    return record;
}

TEST(ServedTarget, AScenarioRunsOverRealSocketsAndHeals) {
    const auto record = run_on_sockets(short_scenario());
    ASSERT_TRUE(record);
    EXPECT_EQ(record->environment_error, "");
    EXPECT_EQ(record->heal_error, "");
    ASSERT_EQ(record->faults.size(), 1U);
    EXPECT_GT(record->faults[0].counts.fired, 0U);
    EXPECT_NE(record->faults[0].healed, load::kNever);
    EXPECT_EQ(record->samples.size(), record->planned_operations);
    EXPECT_NE(record->target_metrics.find("orch_runs_total{status=\"partial\"}"),
              std::string::npos);
    const auto judgement = judge(*record);
    ASSERT_EQ(judgement.checks.size(), 1U);
    EXPECT_EQ(judgement.checks[0].verdict, scenario::Verdict::kPass)
        << judgement.checks[0].measured;
}

// Of a card the head says it, and a card that is not modified has nothing but a head.
scenario::Scenario cards_scenario() {
    scenario::Scenario scenario;
    scenario.name = "cards";
    scenario.clocks = {"real", "virtual"};
    scenario.folder = std::string(FAULTLINE_SOURCE_DIR) + "/scenarios/library";
    scenario.target.engine_config = "assets/engine.yaml";
    scenario.load.rate = {50};
    const std::string path = "/v1/cards/reason-trends?period=7d";
    scenario.load.requests = {
        {.method = "GET", .path = path, .tenants = {"acme"}},
        {.method = "GET", .path = path, .headers = {{"If-None-Match", "*"}}, .tenants = {"acme"}},
        {.method = "HEAD", .path = path, .tenants = {"acme"}}};
    scenario.phases = {.warmup = 100ms, .baseline = 300ms, .fault = 300ms, .recovery = 300ms};
    scenario::CheckSpec good;
    good.name = "good";
    good.metric = "success_share";
    good.at_least = 1.0;
    good.min_samples = 5;
    scenario.checks = {good};
    return scenario;
}

TEST(ServedTarget, AnAnswerOfACardSaysTheSameOnBothClocks) {
    const scenario::Scenario scenario = cards_scenario();
    const auto on_sockets = run_on_sockets(scenario);
    ASSERT_TRUE(on_sockets);
    const scenario::RunRecord in_virtual_time =
        scenario::run_virtual({.scenario = scenario, .factory = target_factory()});
    for (const scenario::RunRecord& record : {*on_sockets, in_virtual_time}) {
        EXPECT_EQ(record.environment_error, "");
        EXPECT_EQ(record.labels, (std::vector<std::string>{"", "success"})) << record.clock;
        EXPECT_GT(record.answers.answers, 0U) << record.clock;
        EXPECT_TRUE(record.answers.bad.empty()) << record.clock;
        // By the wall clock a busy machine may be late.
        const double least = record.clock == "virtual" ? 1.0 : 0.3;
        const auto judgement = judge(record);
        ASSERT_EQ(judgement.checks.size(), 1U);
        EXPECT_GE(judgement.checks[0].measured_value.value_or(0.0), least) << record.clock;
    }
}

// Its answers would be degraded, and the checks of a scenario may allow that.
TEST(ServedTarget, ADatabaseThatCannotBeReachedEndsTheRunBeforeItsLoad) {
    const fakes::RefusingPort refusing;
    scenario::Scenario scenario = cards_scenario();
    const std::string authority = refusing.authority();
    scenario.resources = {{.name = "db",
                           .kind = "postgres",
                           .is_private = false,
                           .dsn = "host=127.0.0.1 dbname=x password=hidden-word port=" +
                                  authority.substr(authority.find(':') + 1)}};
    const auto record = run_on_sockets(scenario);
    ASSERT_TRUE(record);
    EXPECT_TRUE(record->environment_error.starts_with(
        "the target did not start: resource db: cannot connect: "))
        << record->environment_error;
    EXPECT_NE(record->environment_error.find("refused"), std::string::npos)
        << record->environment_error;
    EXPECT_EQ(record->environment_error.find("hidden-word"), std::string::npos);
    EXPECT_TRUE(record->samples.empty());
}

// On the real clock too it is the engine's own files.
TEST(ServedTarget, ASqliteResourceIsTheEnginesOwn) {
    scenario::Scenario scenario = cards_scenario();
    scenario.resources = {{.name = "db", .kind = "sqlite", .is_private = true}};
    const auto record = run_on_sockets(scenario);
    ASSERT_TRUE(record);
    EXPECT_EQ(record->environment_error, "");
    EXPECT_NE(record->target.find("database sqlite"), std::string::npos) << record->target;
}

TEST(EngineServer, StopsCleanlyWhileRequestsRun) {
    SteadyClock clock;
    auto config =
        read_engine_config(std::string(FAULTLINE_SOURCE_DIR) + "/tests/chaos/files/engine.yaml");
    ASSERT_TRUE(config);
    auto server = EngineServer::start({.config = std::move(*config)}, {}, clock, nullptr);
    ASSERT_TRUE(server) << server.error().message;
    asio::io_context io(1);
    const HttpUrl url{.host = "127.0.0.1", .port = (*server)->port(), .target = "/healthz"};
    unsigned status = 0;
    asio::co_spawn(io,
                   net::http_send(clock, Deadline::after(clock.now(), 10s), url,
                                  {.method = "GET", .target = "/healthz"}),
                   [&](std::exception_ptr, Result<net::HttpResponse> answer) {
                       status = answer ? answer->status : 0;
                   });
    io.run();
    EXPECT_EQ(status, 200U);
    EXPECT_TRUE((*server)->stop(2s).clean());
    EXPECT_TRUE((*server)->stop(2s).clean());
}

}  // namespace
}  // namespace faultline::embedded
