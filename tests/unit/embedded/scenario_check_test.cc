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
        ASSERT_TRUE(write_file(folder_ / "x.yaml",
                               "version: 1\nname: x\nclocks: [real]\ntarget: {}\nload:\n"
                               "  requests: []\nprofiles:\n  full: {load: {requests: []}}\n"));
        scenario_.name = "x";
        scenario_.file = (folder_ / "x.yaml").string();
        scenario_.folder = folder_.string();
        scenario_.target.engine_config = "engine.yaml";
        scenario_.load.requests = {{}};
        scenario_.load.requests[0].tenants = {"acme"};
    }
    void TearDown() override { fs::remove_all(folder_); }

    // The one problem, without the folder; empty when there is none.
    std::string problem(std::optional<ClockKind> clock = {}) {
        const auto lines = check(scenario_, clock);
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
    EXPECT_TRUE(problem().starts_with("x.yaml:6:13: unknown tenant \"acmee\"")) << problem();
    scenario_.profile = "full";
    EXPECT_TRUE(problem().starts_with("x.yaml:8:27: unknown tenant \"acmee\"")) << problem();
}

TEST_F(ScenarioCheck, AClockThatItDoesNotRunOn) {
    EXPECT_TRUE(problem(ClockKind::kVirtual).starts_with("x.yaml:3:9: x does not run on"))
        << problem(ClockKind::kVirtual);
}

TEST_F(ScenarioCheck, ATargetThatIsNotTheEngine) {
    scenario_.target.engine_config.reset();
    scenario_.target.url = "http://127.0.0.1:1";
    EXPECT_TRUE(problem().starts_with("x.yaml:4:9: a target that is not the engine")) << problem();
}

}  // namespace
}  // namespace faultline::embedded
