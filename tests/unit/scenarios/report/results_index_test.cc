#include "scenarios/report/results_index.h"

#include "tests/unit/scenarios/report/synthetic_run.h"

#include <array>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

TEST(ResultsIndex, NamesTheFoldersOfItsRuns) {
    const std::array<JudgedRun, 2> runs = {small_run(), hostile_run()};
    const auto all = all_reported(runs);
    const std::array<std::string, 2> folders = {"a", "b"};
    const std::string text = results_index({.runs = all, .folders = folders, .exit_code = 1});
    EXPECT_NE(text.find(kFolderSchema), std::string::npos);
    const auto back = folders_of_index(text);
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_EQ(*back, (std::vector<std::string>{"a", "b"}));
}

TEST(ResultsIndex, AFolderThatIsNotInItsOwnIsRefused) {
    for (const char* const name : {"../outside", "..", "", "a/b"}) {
        EXPECT_FALSE(folders_of_index(std::string(R"({"runs":[{"folder":")") + name + R"("}]})"))
            << name;
    }
    EXPECT_FALSE(folders_of_index("{}"));
    EXPECT_FALSE(folders_of_index("["));
}

}  // namespace
}  // namespace faultline::scenario
