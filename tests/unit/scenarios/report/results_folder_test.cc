#include "scenarios/report/results_folder.h"

#include "base/files.h"
#include "scenarios/report/results_writer.h"
#include "tests/unit/scenarios/report/synthetic_run.h"

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

namespace fs = std::filesystem;

class ResultsFolder : public testing::Test {
protected:
    void SetUp() override {
        std::string path = (fs::temp_directory_path() / "results-XXXXXX").string();
        ASSERT_NE(::mkdtemp(path.data()), nullptr);
        folder_ = path;
    }
    void TearDown() override { fs::remove_all(folder_); }

    fs::path folder_;
};

TEST_F(ResultsFolder, WhatIsNotThereIsSaid) {
    const auto back = read_results(folder_);
    ASSERT_FALSE(back);
    EXPECT_EQ(back.error().kind, ErrorKind::kInvalid);
    EXPECT_NE(back.error().message.find("result.json"), std::string::npos);
}

TEST_F(ResultsFolder, AnIndexMayNotPointOutOfTheFolder) {
    ASSERT_TRUE(ResultsWriter(folder_ / "outside", {"a"}).add(small_run()));
    ASSERT_TRUE(read_run(folder_ / "outside"));
    const auto index = folder_ / "inside" / "result.json";
    for (const char* const name : {"../outside", "..", ""}) {
        ASSERT_TRUE(write_file(index, std::string(R"({"schema":"faultline.results/1","runs":[)") +
                                          R"({"folder":")" + name + R"("}]})"));
        EXPECT_FALSE(read_results(folder_ / "inside")) << name;
    }
}

TEST_F(ResultsFolder, NamesAreSafeInPathsAndDistinct) {
    EXPECT_EQ(folder_names({"a/../b", "a/../b", "", "x"}),
              (std::vector<std::string>{"a----b", "a----b-2", "scenario", "x"}));
}

}  // namespace
}  // namespace faultline::scenario
