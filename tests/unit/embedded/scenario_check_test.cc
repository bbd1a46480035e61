#include "embedded/scenario_check.h"

#include "base/files.h"

#include <cstdlib>
#include <filesystem>
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
        scenario_.load.requests[0].tenants = {"acme"};
    }
    void TearDown() override { fs::remove_all(folder_); }

    [[nodiscard]] SourcePosition at(int line, int column) const {
        return {.file = scenario_.file, .line = line, .column = column};
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
    // What the engine refuses may be what the scenario is about.
    scenario_.load.requests[0].body = R"({"plan": {"steps": []}})";
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
    ASSERT_TRUE(write_file(folder_ / "engine.yaml",
                           "version: 1\ntenants: {acme: {key: chaos-test-key}}\n"
                           "database: {resource: db, sqlite_schema: schema.sql}\n"));
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
    EXPECT_TRUE(problem().starts_with(
        "x.yaml:6:10: the engine's configuration uses no resource named other"))
        << problem();
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
