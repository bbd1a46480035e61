#include "embedded/scenario_check.h"

#include "base/files.h"
#include "engine/api/route.h"
#include "scenarios/format/request_route.h"

#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>

#include <gtest/gtest.h>

namespace faultline::embedded {
namespace {

namespace fs = std::filesystem;
using scenario::ClockKind;
using scenario::Scenario;

class ScenarioCheck : public testing::Test {
protected:
    void SetUp() override {
        std::string path = (fs::temp_directory_path() / "check-XXXXXX").string();
        ASSERT_NE(::mkdtemp(path.data()), nullptr);
        folder_ = path;
        ASSERT_TRUE(write_file(folder_ / "engine.yaml",
                               "version: 1\ntenants: {acme: {key: chaos-test-key}}\n"));
        scenario_.name = "x";
        scenario_.file = (folder_ / "x.yaml").string();
        scenario_.folder = folder_.string();
        scenario_.positions = {.target = at(4, 9),
                               .target_value = at(4, 27),
                               .resources = {{"db", at(5, 7)}, {"other", at(6, 10)}},
                               .requests = at(8, 13),
                               .tenants = at(8, 40),
                               .clocks = at(3, 9)};
        scenario_.target.engine_config = "engine.yaml";
        scenario_.load.requests = {{}};
        scenario_.load.requests[0].path = "/readyz";
        scenario_.load.requests[0].tenants = {"acme"};
    }
    void TearDown() override { fs::remove_all(folder_); }

    [[nodiscard]] SourcePosition at(int line, int column) const {
        return {.file = scenario_.file, .line = line, .column = column};
    }
    // In the engine's configuration: the resource db, in virtual time of schema.sql.
    void name_database() const {
        ASSERT_TRUE(write_file(folder_ / "engine.yaml",
                               "version: 1\ntenants: {acme: {key: chaos-test-key}}\n"
                               "database: {resource: db, sqlite_schema: schema.sql}\n"));
    }
    // The one problem, without the folder; empty when there is none.
    std::string problem(std::optional<ClockKind> clock = {}) {
        const auto lines = check_scenario(scenario_, clock);
        EXPECT_LE(lines.size(), 1U);
        const std::string folder = folder_.string() + "/";
        return lines.empty() ? "" : lines[0].substr(lines[0].find(folder) + folder.size());
    }

    fs::path folder_;
    Scenario scenario_;
};

TEST_F(ScenarioCheck, NothingIsWrong) {
    EXPECT_EQ(problem(), "");
    EXPECT_EQ(problem(ClockKind::kReal), "");
}

TEST_F(ScenarioCheck, AMistakeInTheEnginesConfiguration) {
    ASSERT_TRUE(write_file(folder_ / "engine.yaml",
                           "version: 1\ntenants: {acme: {key: chaos-test-key}}\ntolos: {}\n"));
    EXPECT_TRUE(problem().starts_with("engine.yaml:3:1: unknown key \"tolos\"")) << problem();
    EXPECT_NE(problem().find("did you mean \"tools\""), std::string::npos) << problem();
}

TEST_F(ScenarioCheck, ATenantThatTheEngineDoesNotKnow) {
    scenario_.load.requests[0].tenants = {"acme", "acmee"};
    EXPECT_TRUE(problem().starts_with("x.yaml:8:40: unknown tenant \"acmee\"")) << problem();
}

TEST_F(ScenarioCheck, NamesInFaultsThatTheEngineDoesNotKnow) {
    ASSERT_TRUE(write_file(folder_ / "engine.yaml",
                           "version: 1\ntenants: {acme: {key: chaos-test-key}}\n"
                           "tools: {pricing: {simulated: {latency: 5ms}}}\n"));
    scenario_.faults.emplace_back();
    scenario_.fault_positions = {at(12, 5)};
    scenario_.positions.faults = {
        {{"tool", at(12, 20)}, {"tenant", at(12, 30)}, {"as", at(12, 40)}}};
    scenario_.faults[0].fault = "swapped_reply";
    scenario_.faults[0].match.tool = "pricing";
    scenario_.faults[0].parameters["as"] = std::string("acme");
    EXPECT_EQ(problem(), "");
    scenario_.faults[0].match.tool = "pricng";
    EXPECT_TRUE(problem().starts_with("x.yaml:12:20: unknown tool \"pricng\"")) << problem();
    EXPECT_NE(problem().find("did you mean \"pricing\""), std::string::npos) << problem();
    scenario_.faults[0].match.tool.reset();
    scenario_.faults[0].parameters["as"] = std::string("acne");
    EXPECT_TRUE(problem().starts_with("x.yaml:12:40: unknown tenant \"acne\"")) << problem();
    scenario_.faults[0].parameters["as"] = std::string("acme");
    scenario_.faults[0].match.tenant = "globx";
    EXPECT_TRUE(problem().starts_with("x.yaml:12:30: unknown tenant \"globx\"")) << problem();
}

TEST_F(ScenarioCheck, AStepThatNoPlanHas) {
    ASSERT_TRUE(
        write_file(folder_ / "engine.yaml",
                   "version: 1\ntenants: {acme: {key: chaos-test-key}}\n"
                   "tools: {a: {simulated: {latency: 5ms}}, b: {simulated: {latency: 5ms}}}\n"));
    scenario_.load.requests[0].method = "POST";
    scenario_.load.requests[0].path = "/v1/orchestrations";
    scenario_.load.requests[0].body =
        R"({"plan": {"steps": [{"id": "hot", "tool": "a"}, {"id": "map", "tool": "b"}]}})";
    scenario_.checks.emplace_back();
    scenario_.checks[0].position = at(14, 5);
    scenario_.checks[0].select["step"] = "map";
    EXPECT_EQ(problem(), "");
    scenario_.checks[0].select["step"] = "mpa";
    EXPECT_TRUE(problem().starts_with("x.yaml:14:5: unknown step \"mpa\"")) << problem();
    scenario_.load.requests[0].path = "/v1/orchestrations?x=1";
    EXPECT_TRUE(problem().starts_with("x.yaml:14:5: unknown step \"mpa\"")) << problem();
    scenario_.positions.checks = {{{"step", at(14, 50)}}};
    EXPECT_TRUE(problem().starts_with("x.yaml:14:50: unknown step \"mpa\"")) << problem();
    scenario_.checks[0].select["step"] = "map";
    EXPECT_EQ(problem(), "");
}

TEST_F(ScenarioCheck, APlanThatIsNoJson) {
    scenario_.load.requests[0].method = "POST";
    scenario_.load.requests[0].path = "/v1/orchestrations";
    scenario_.load.requests[0].body = "{";
    EXPECT_TRUE(problem().starts_with("x.yaml:8:13: the body of POST /v1/orchestrations: "))
        << problem();
    // It is shown where the body is, or its file.
    scenario_.positions.request_values = {{{"path", at(8, 20)}, {"body_file", at(8, 30)}}};
    EXPECT_TRUE(problem().starts_with("x.yaml:8:30: the body of POST ")) << problem();
    scenario_.positions.request_values = {{{"body", at(8, 25)}}};
    EXPECT_TRUE(problem().starts_with("x.yaml:8:25: the body of POST ")) << problem();
    // What the engine refuses may be what the scenario is about.
    scenario_.load.requests[0].expected_statuses = {"400"};
    EXPECT_EQ(problem(), "");
}

TEST_F(ScenarioCheck, AConfigurationThatCannotBeBuilt) {
    ASSERT_TRUE(write_file(folder_ / "engine.yaml",
                           "version: 1\ntenants: {acme: {key: chaos-test-key}}\n"
                           "tools: {a: {simulated: {latency: 5ms}, fallback: nosuch}}\n"));
    EXPECT_NE(problem().find("fallback_tool_id is \"nosuch\""), std::string::npos) << problem();
    ASSERT_TRUE(write_file(folder_ / "engine.yaml",
                           "version: 1\ntenants: {acme: {key: chaos-test-key}}\n"
                           "database: {sqlite_schema: schema.sql}\n"));
    EXPECT_NE(problem().find("schema.sql"), std::string::npos) << problem();
    ASSERT_TRUE(write_file(folder_ / "schema.sql", "CREATE TABEL x (a);"));
    EXPECT_TRUE(problem().starts_with("x.yaml:4:27: engine.yaml: the database of tenant acme"))
        << problem();
    ASSERT_TRUE(write_file(folder_ / "schema.sql", "CREATE TABLE x (a);"));
    EXPECT_EQ(problem(), "");
}

TEST_F(ScenarioCheck, ADatabaseThatCannotBeReached) {
    ASSERT_TRUE(write_file(folder_ / "schema.sql", "CREATE TABLE x (a);"));
    name_database();
    scenario_.clocks = {"real"};
    scenario_.resources = {{.name = "db", .kind = "postgres", .is_private = false}};
    scenario_.resources[0].dsn = "host=127.0.0.1 port=1";
    EXPECT_EQ(problem(), "");
    scenario_.resources[0].dsn = "postgresql://127.0.0.1/db";
    EXPECT_TRUE(problem().starts_with("x.yaml:5:7: the dsn of db is a URI")) << problem();
    scenario_.resources[0].dsn = "hots=127.0.0.1";
    EXPECT_TRUE(
        problem().starts_with("x.yaml:5:7: the dsn of db: invalid connection option \"hots\""))
        << problem();
    scenario_.resources[0].is_private = true;
    scenario_.resources[0].schema = "nosuch.sql";
    EXPECT_NE(problem().find("nosuch.sql"), std::string::npos) << problem();
    scenario_.resources[0].schema = "schema.sql";
    EXPECT_EQ(problem(), "");
    scenario_.resources[0].name = "other";
    for (const auto& clocks : {std::vector<std::string>{"real"}, {"real", "virtual"}}) {
        scenario_.clocks = clocks;
        EXPECT_TRUE(problem().starts_with(
            "x.yaml:6:10: the engine's configuration uses no resource named other"))
            << problem();
    }
    EXPECT_EQ(problem(ClockKind::kVirtual), "") << "resources are of the real clock";
}

TEST_F(ScenarioCheck, SqliteIsTheEnginesOwn) {
    ASSERT_TRUE(write_file(folder_ / "schema.sql", "CREATE TABLE x (a);"));
    name_database();
    scenario_.clocks = {"real"};
    scenario_.resources = {{.name = "db", .kind = "sqlite"}};
    scenario_.resources[0].is_private = true;
    EXPECT_EQ(problem(), "");
    scenario_.resources[0].schema = "schema.sql";
    EXPECT_EQ(problem(),
              "x.yaml:5:7: the engine makes the SQLite files of db itself; expected {sqlite: "
              "private} alone; their schema is sqlite_schema in engine.yaml");
    scenario_.resources[0].schema.reset();
    scenario_.faults.emplace_back();
    scenario_.faults[0].fault = "database_down";
    scenario_.faults[0].on = "db";
    scenario_.fault_positions = {at(12, 5)};
    scenario_.positions.faults = {{{"on", at(12, 20)}}};
    EXPECT_TRUE(problem().starts_with("x.yaml:12:20: database_down on db, which is SQLite"))
        << problem();
}

// One database on each clock, and the fault is done to both.
TEST_F(ScenarioCheck, AColumnThatOnlyTheVirtualDatabaseHas) {
    ASSERT_TRUE(write_file(folder_ / "schema.sql", "CREATE TABLE node (id int, load int);"));
    ASSERT_TRUE(write_file(folder_ / "postgres.sql", "CREATE TABLE node (id int);"));
    name_database();
    scenario_.clocks = {"real", "virtual"};
    scenario_.resources = {{.name = "db", .kind = "postgres"}};
    scenario_.resources[0].schema = "postgres.sql";
    scenario_.faults.emplace_back();
    scenario_.fault_positions = {at(12, 5)};
    scenario_.positions.faults = {{{"table", at(12, 20)}, {"column", at(12, 30)}}};
    scenario_.faults[0].fault = "column_dropped";
    scenario_.faults[0].parameters = {{"table", std::string("node")},
                                      {"column", std::string("load")}};
    EXPECT_EQ(problem(),
              "x.yaml:12:30: unknown column \"load\"; expected one that postgres.sql makes");
    EXPECT_EQ(problem(ClockKind::kVirtual), "");
}

TEST_F(ScenarioCheck, AFaultOnATableOrColumnThatIsNotThere) {
    ASSERT_TRUE(write_file(folder_ / "schema.sql", "CREATE TABLE node (id int, load int);"));
    name_database();
    scenario_.clocks = {"real", "virtual"};
    scenario_.resources = {{.name = "db", .kind = "postgres", .is_private = false}};
    scenario_.resources[0].dsn = "host=127.0.0.1 port=1";
    scenario_.faults.emplace_back();
    scenario_.fault_positions = {at(12, 5)};
    scenario_.positions.faults = {
        {{"table", at(12, 20)}, {"column", at(12, 30)}, {"to", at(12, 40)}}};
    fault::FaultSpec& fault = scenario_.faults[0];
    fault.fault = "column_renamed";
    fault.parameters = {{"table", std::string("public.node")},
                        {"column", std::string("load")},
                        {"to", std::string("load_pct")}};
    EXPECT_EQ(problem(), "");
    fault.parameters["table"] = std::string("nodes");
    for (const auto clock : {ClockKind::kReal, ClockKind::kVirtual}) {
        EXPECT_TRUE(
            problem(clock).starts_with("x.yaml:12:20: unknown table \"nodes\"; did you mean "
                                       "\"node\"? Expected one of node"))
            << problem(clock);
    }
    fault.parameters["table"] = std::string("NODE");
    EXPECT_EQ(problem(), "") << "SQLite knows no letter case in names";
    fault.parameters["column"] = std::string("laod");
    EXPECT_TRUE(
        problem().starts_with("x.yaml:12:30: unknown column of NODE \"laod\"; did you mean "
                              "\"load\"? Expected one of id, load"))
        << problem();
    fault.parameters["column"] = std::string("load");
    fault.parameters["to"] = std::string("id");
    EXPECT_TRUE(
        problem().starts_with("x.yaml:12:40: NODE has a column id already; expected a name "
                              "that is none of id, load"))
        << problem();
    // The built-in schema.
    ASSERT_TRUE(write_file(folder_ / "engine.yaml",
                           "version: 1\ntenants: {acme: {key: chaos-test-key}}\n"
                           "database: {resource: db, sqlite_schema: demo}\n"));
    fault.parameters["to"] = std::string("traffic");
    EXPECT_TRUE(problem().starts_with("x.yaml:12:40: NODE has a column traffic already"))
        << problem();
}

TEST_F(ScenarioCheck, AFaultOnATableThatNoStatementMakes) {
    ASSERT_TRUE(write_file(folder_ / "schema.sql", "CREATE TABLE other (id int);"));
    ASSERT_TRUE(write_file(folder_ / "pg.sql", "CREATE TABLE public.Node (id int, load int);"));
    name_database();
    scenario_.clocks = {"real"};
    scenario_.resources = {{.name = "db", .kind = "postgres", .schema = "pg.sql"}};
    scenario_.faults.emplace_back();
    scenario_.fault_positions = {at(12, 5)};
    fault::FaultSpec& fault = scenario_.faults[0];
    fault.fault = "column_dropped";
    fault.parameters = {{"table", std::string("node")}, {"column", std::string("load")}};
    EXPECT_EQ(problem(), "");
    fault.parameters["column"] = std::string("laod");
    EXPECT_TRUE(problem().starts_with(
        "x.yaml:12:5: unknown column \"laod\"; expected one that pg.sql makes"))
        << problem();
    ASSERT_TRUE(write_file(folder_ / "pg.sql", "DO $$ BEGIN EXECUTE 'CREATE ' || x; END $$;"));
    EXPECT_EQ(problem(), "") << "nobody knows what that makes";
}

TEST_F(ScenarioCheck, WhatElseIsWrongBesideTheProblemsOfAFile) {
    const auto of_draft = [&](const std::vector<yaml::Diagnostic>& problems) {
        std::string all;
        for (const std::string& line : check_draft(scenario_, problems)) {
            all += line + "\n";
        }
        return all;
    };
    EXPECT_EQ(of_draft({}), "");
    scenario_.load.requests[0].tenants = {"acmee"};
    EXPECT_NE(of_draft({}).find("x.yaml:8:40: unknown tenant \"acmee\""), std::string::npos);
    EXPECT_EQ(of_draft({{.position = at(8, 40), .what = "it", .expected = {}, .nearest = {}}}), "")
        << "one mistake";
    ASSERT_TRUE(write_file(folder_ / "engine.yaml", "version: 1\ntenants: {}\ntolos: {}\n"));
    const std::string config = of_draft({});
    EXPECT_NE(config.find("engine.yaml:3:1: unknown key \"tolos\""), std::string::npos) << config;
    EXPECT_NE(config.find("engine.yaml:2:10: an engine without tenants"), std::string::npos)
        << config;
    // That it cannot be read was said by the parser.
    fs::remove(folder_ / "engine.yaml");
    EXPECT_EQ(of_draft({}), "");
    scenario_.target.engine_config.reset();
    EXPECT_EQ(of_draft({}), "");
}

// Scenarios know the engine's paths without seeing the engine.
TEST(RoutesOfRequests, AreThoseOfTheEngine) {
    using scenario::RequestRoute;
    const std::map<engine::Route, RequestRoute> same = {
        {engine::Route::kOrchestrations, RequestRoute::kPlan},
        {engine::Route::kExecute, RequestRoute::kDecision},
        {engine::Route::kCard, RequestRoute::kCard}};
    for (const std::string path :
         {"/v1/orchestrations", "/v1/execute", "/v1/cards/reason-trends", "/v1/cards/",
          "/v1/cards/a/b", "/v1/orchestrations/", "/v1/execute/a", "/v1/capabilities", "/healthz",
          "/readyz", "/metrics", "/v1/nothing", "/"}) {
        for (const char* const method : {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"}) {
            const engine::Route route = engine::match_route(path).route;
            const auto found = same.find(route);
            const bool is_other = found == same.end() || !engine::allows(route, method);
            EXPECT_EQ(scenario::route_of({.method = method, .path = path + "?a=b"}),
                      is_other ? RequestRoute::kOther : found->second)
                << method << " " << path;
        }
    }
}

TEST_F(ScenarioCheck, AClockThatItDoesNotRunOn) {
    EXPECT_TRUE(problem(ClockKind::kVirtual).starts_with("x.yaml:3:9: x does not run on"))
        << problem(ClockKind::kVirtual);
}

TEST_F(ScenarioCheck, ATargetThatIsNotTheEngine) {
    scenario_.load.requests[0].tenants = {"nobody"};
    scenario_.target.engine_config.reset();
    scenario_.target.command = {"./service"};
    EXPECT_TRUE(problem().starts_with("x.yaml:4:9: a target that is not the engine")) << problem();
}

}  // namespace
}  // namespace faultline::embedded
