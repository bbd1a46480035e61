#include "scenarios/format/find_scenarios.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#include <gtest/gtest.h>
#include <unistd.h>

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
    EXPECT_EQ(found->files, expected);
}

TEST_F(FindScenarios, HiddenFilesAreNamedAndNotRun) {
    const std::string text = "name: x\nphases: {}\nload: {}\n";
    put("._b.yaml", text);
    put(".notes.yaml", "a: b\n");
    put(".git/e.yaml", text);
    const auto found = find_scenarios({folder_});
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(std::ranges::count(found->files, folder_ / "._b.yaml"), 0);
    EXPECT_EQ(std::ranges::count(found->files, folder_ / ".git" / "e.yaml"), 0);
    const auto hidden = std::ranges::count_if(found->skipped, [](const auto& skipped) {
        return skipped.path.filename().native().starts_with('.');
    });
    EXPECT_EQ(hidden, 1);
    // Who names one wants it.
    EXPECT_EQ(find_scenarios({folder_ / "._b.yaml"})->files.size(), 1U);
    EXPECT_EQ(find_scenarios({folder_ / ".git"})->files.size(), 1U);
}

TEST_F(FindScenarios, OneMisspeltKeyHidesNoScenario) {
    const std::string text = "nmae: x\ntarget: {}\nload: {}\nphases: {}\nchecks: []\n";
    for (const char* key : {"target", "load", "phases", "checks"}) {
        std::string misspelt = text;
        misspelt.replace(misspelt.find(key), 2, "__");
        put("misspelt.yaml", misspelt);
        const auto found = find_scenarios({folder_});
        ASSERT_TRUE(found.has_value());
        EXPECT_EQ(std::ranges::count(found->files, folder_ / "misspelt.yaml"), 1) << key;
    }
}

TEST_F(FindScenarios, WhatCannotBeReadIsNotPassedOver) {
    put("big.yaml", "# " + std::string(2U << 20U, 'x'));
    fs::create_symlink(folder_ / "nowhere", folder_ / "gone.json");
    put("result.json", "{\n\"schema\": \"faultline.result/1\"," + std::string(2U << 20U, ' '));
    const auto found = find_scenarios({folder_});
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(std::ranges::count(found->files, folder_ / "big.yaml"), 1);
    EXPECT_EQ(std::ranges::count(found->files, folder_ / "gone.json"), 1);
    EXPECT_EQ(std::ranges::count(found->files, folder_ / "result.json"), 0);
}

TEST_F(FindScenarios, ResultsAreNoScenariosHoweverManyValuesTheyHold) {
    std::string text = "{\n\"schema\": \"faultline.result/2\", \"load\": {}, \"phases\": [";
    for (int i = 0; i < 30'000; ++i) {
        text += "1,";
    }
    put("out/result.json", text + "1]}");
    const auto found = find_scenarios({folder_});
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(std::ranges::count(found->files, folder_ / "out/result.json"), 0);
}

// In a process of its own, which is not root. It is in the folder, for a folder above may be closed
// to it.
void end_with_what_nobody_finds(const fs::path& folder) {
    constexpr uid_t kNobody = 65534;
    fs::current_path(folder);
    (void)::setuid(kNobody);
    const auto found = find_scenarios({"."});
    std::fputs(found ? "found" : found.error().message.c_str(), stderr);
    std::_Exit(found ? 0 : 7);
}

TEST_F(FindScenarios, AFolderInItThatCannotBeReadIsNotPassedOver) {
    fs::permissions(folder_, static_cast<fs::perms>(0755));
    fs::permissions(folder_ / "sub", fs::perms::none);
    EXPECT_EXIT(end_with_what_nobody_finds(folder_), testing::ExitedWithCode(7),
                "sub: Permission denied");
    fs::permissions(folder_ / "sub", fs::perms::owner_all);
}

// Why a file of the folder was passed over; "" when it was not, or need not be named.
std::string why_skipped(const FoundScenarios& found, const fs::path& path) {
    const auto skipped = std::ranges::find(found.skipped, path, &SkippedPath::path);
    return skipped == found.skipped.end() ? "" : skipped->why;
}

TEST_F(FindScenarios, AFileThatWasCutOffIsNotPassedOver) {
    put("cut.yaml", "version: 1\nname: cut\ndescr");
    put("cut.json", "{\"version\": 1, \"name\": \"cut\", ");
    put("tab.yml", "version: 1\nname: tab\n\tload: {}\n");
    put("whole.yaml", "version: 1\nname: whole\ndescription: x\n");
    put("UPPER.YAML", "version: 1\nname: x\ntarget: {}\nload: {}\n");
    put("chart.yaml", "version: 0.1.0\nname: a-chart\n");
    const auto found = find_scenarios({folder_});
    ASSERT_TRUE(found.has_value());
    for (const char* const name : {"cut.yaml", "cut.json", "tab.yml", "whole.yaml", "UPPER.YAML"}) {
        EXPECT_EQ(std::ranges::count(found->files, folder_ / name), 1) << name;
    }
    EXPECT_EQ(std::ranges::count(found->files, folder_ / "chart.yaml"), 0);
    EXPECT_NE(why_skipped(*found, folder_ / "chart.yaml"), "");
}

// Such a file may have been a scenario, so that it is none must be seen.
TEST_F(FindScenarios, WhatACheckoutLostIsNotPassedOver) {
    put("empty.yaml", "");
    put("blank.json", " \n");
    put("pointer.yaml", "version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 12\n");
    put("binary.yml", std::string("a: b\0c\n", 7));
    const auto found = find_scenarios({folder_});
    ASSERT_TRUE(found.has_value());
    for (const char* const name : {"empty.yaml", "blank.json", "pointer.yaml", "binary.yml"}) {
        EXPECT_EQ(std::ranges::count(found->files, folder_ / name), 1) << name;
    }
}

TEST_F(FindScenarios, SaysWhatItPassedOverAndWhy) {
    put("comment.yml", "# nothing yet\n");
    put("list.yaml", "- name: a\n- name: b\n");
    put("broken.YML", "a: b: c\n");
    put("list.json", "[1, 2]");
    fs::create_directories(folder_ / "sub" / "another");
    const auto found = find_scenarios({folder_});
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(why_skipped(*found, folder_ / "comment.yml"), "line 1: an empty file");
    EXPECT_EQ(why_skipped(*found, folder_ / "list.yaml"), "a list, and a scenario is a mapping");
    EXPECT_EQ(why_skipped(*found, folder_ / "broken.YML").find("line 1: not YAML"), 0U);
    EXPECT_EQ(why_skipped(*found, folder_ / "list.json"), "");
    EXPECT_EQ(why_skipped(*found, folder_ / "plan.json"), "");
    EXPECT_EQ(why_skipped(*found, folder_ / "engine.yaml"),
              "no scenario: it has not two of target, load, phases, faults, checks");
    EXPECT_EQ(why_skipped(*found, folder_ / "sub" / "another"),
              "a folder two levels below " + folder_.string() +
                  ", and so is another; name it to have it looked into");
    EXPECT_EQ(why_skipped(*found, folder_ / "notes.txt"), "");
    // What is named by itself is taken.
    const auto named = find_scenarios({folder_, folder_ / "list.yaml"});
    ASSERT_TRUE(named.has_value());
    EXPECT_EQ(why_skipped(*named, folder_ / "list.yaml"), "");
}

TEST_F(FindScenarios, TakesNamedFilesAsTheyAreAndEachOnce) {
    const auto found =
        find_scenarios({folder_ / "notes.txt", folder_ / "b.yaml", folder_ / "b.yaml"});
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->files.size(), 2U);
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
