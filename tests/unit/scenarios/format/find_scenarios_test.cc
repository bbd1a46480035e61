#include "scenarios/format/find_scenarios.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

namespace fs = std::filesystem;

class FindScenarios : public testing::Test {
protected:
    void SetUp() override {
        std::string name = (fs::temp_directory_path() / "faultline-find-XXXXXX").string();
        ASSERT_NE(mkdtemp(name.data()), nullptr);
        folder_ = name;
        put("b.yaml", "name: b\nphases: {}\nload: {}\n");
        put("a.json", "{\"name\": \"a\", \"phases\": {}, \"checks\": []}");
        put("sub/c.yml", "phases: {}\nname: c\ntarget: {}\n");
        put("sub/deeper/d.yaml", "name: d\nphases: {}\nload: {}\n");
        put("engine.yaml", "name: not-a-scenario\ntools: []\n");
        put("plan.json", "{\"plan\": {\"load\": \"x\", \"phases\": []}}");
        put("broken.yaml", "name: broken\nphases: {\nload: {}\n");
        put("notes.txt", "name: x\nphases: {}\nload: {}\n");
    }
    void TearDown() override { fs::remove_all(folder_); }

    void put(const std::string& name, const std::string& text) const {
        fs::create_directories((folder_ / name).parent_path());
        std::ofstream(folder_ / name) << text;
    }

    fs::path folder_;
};

TEST_F(FindScenarios, LooksIntoAFolderAndOneLevelBelow) {
    const auto found = find_scenarios({folder_});
    ASSERT_TRUE(found.has_value());
    const std::vector<fs::path> expected = {folder_ / "a.json", folder_ / "b.yaml",
                                            folder_ / "broken.yaml", folder_ / "sub" / "c.yml"};
    EXPECT_EQ(*found, expected);
}

TEST_F(FindScenarios, OneMisspeltKeyHidesNoScenario) {
    const std::string text = "nmae: x\ntarget: {}\nload: {}\nphases: {}\nchecks: []\n";
    for (const char* key : {"target", "load", "phases", "checks"}) {
        std::string misspelt = text;
        misspelt.replace(misspelt.find(key), 2, "__");
        put("misspelt.yaml", misspelt);
        const auto found = find_scenarios({folder_});
        ASSERT_TRUE(found.has_value());
        EXPECT_EQ(std::ranges::count(*found, folder_ / "misspelt.yaml"), 1) << key;
    }
}

TEST_F(FindScenarios, WhatCannotBeReadIsNotPassedOver) {
    put("big.yaml", "# " + std::string(2U << 20U, 'x'));
    fs::create_symlink(folder_ / "nowhere", folder_ / "gone.json");
    put("result.json", "{\n\"schema\": \"faultline.result/1\"," + std::string(2U << 20U, ' '));
    const auto found = find_scenarios({folder_});
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(std::ranges::count(*found, folder_ / "big.yaml"), 1);
    EXPECT_EQ(std::ranges::count(*found, folder_ / "gone.json"), 1);
    EXPECT_EQ(std::ranges::count(*found, folder_ / "result.json"), 0);
}

TEST_F(FindScenarios, TakesNamedFilesAsTheyAreAndEachOnce) {
    const auto found =
        find_scenarios({folder_ / "notes.txt", folder_ / "b.yaml", folder_ / "b.yaml"});
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->size(), 2U);
}

TEST_F(FindScenarios, RefusesWhatIsNotThere) {
    const auto found = find_scenarios({folder_ / "nothing"});
    ASSERT_FALSE(found.has_value());
    EXPECT_EQ(found.error().kind, ErrorKind::kInvalid);
    EXPECT_NE(found.error().message.find("no such file"), std::string::npos);
    const auto device = find_scenarios({"/dev/null"});
    ASSERT_FALSE(device.has_value());
    EXPECT_NE(device.error().message.find("a pipe or a device"), std::string::npos)
        << device.error().message;
}

}  // namespace
}  // namespace faultline::scenario
