#include "scenarios/spec/find_scenarios.h"

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
        put("b.yaml", "name: b\nphases: {}\n");
        put("a.json", "{\"name\": \"a\", \"phases\": {}}");
        put("sub/c.yml", "phases: {}\nname: c\n");
        put("sub/deeper/d.yaml", "name: d\nphases: {}\n");
        put("engine.yaml", "name: not-a-scenario\ntools: []\n");
        put("plan.json", "{\"plan\": {\"name\": \"x\", \"phases\": []}}");
        put("broken.yaml", "name: broken\nphases: {\n");
        put("notes.txt", "name: x\nphases: {}\n");
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

TEST_F(FindScenarios, TakesNamedFilesAsTheyAreAndEachOnce) {
    const auto found =
        find_scenarios({folder_ / "notes.txt", folder_ / "b.yaml", folder_ / "b.yaml"});
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->size(), 2U);
}

TEST_F(FindScenarios, RefusesWhatIsNotThere) {
    const auto found = find_scenarios({folder_ / "nothing"});
    ASSERT_FALSE(found.has_value());
    EXPECT_EQ(found.error().code, ErrorCode::kInvalidParams);
    EXPECT_NE(found.error().message.find("no such file"), std::string::npos);
}

}  // namespace
}  // namespace faultline::scenario
