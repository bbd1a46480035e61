#include "scenarios/report/results_writer.h"

#include "base/files.h"
#include "scenarios/report/results_folder.h"
#include "tests/unit/scenarios/report/synthetic_run.h"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

namespace fs = std::filesystem;

class ResultsWriterTest : public testing::Test {
protected:
    void SetUp() override {
        std::string path = (fs::temp_directory_path() / "writer-XXXXXX").string();
        ASSERT_NE(::mkdtemp(path.data()), nullptr);
        folder_ = path;
    }
    void TearDown() override { fs::remove_all(folder_); }

    std::string content(const fs::path& name) {
        const auto text = read_file(folder_ / name);
        return text ? *text : "";
    }

    fs::path folder_;
};

TEST_F(ResultsWriterTest, ARunsFilesAreThereAsSoonAsItHasEnded) {
    ResultsWriter writer(folder_, {"a", "b"});
    ASSERT_TRUE(writer.add(passing_run("a")));
    EXPECT_FALSE(content("a/junit.xml").empty());
    EXPECT_TRUE(content("junit.xml").empty());
    ASSERT_TRUE(writer.finish());
    EXPECT_NE(content("report.html").find("a/report.html"), std::string::npos);
    const auto back = read_results(folder_);
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_EQ(back->size(), 1U);
    EXPECT_TRUE(holds_folders(folder_));
}

TEST_F(ResultsWriterTest, TheFilesOverAllAreWrittenOnEveryWayOut) {
    {
        ASSERT_TRUE(ResultsWriter(folder_, {"a", "b"}).add(passing_run("a")));
    }
    EXPECT_NE(content("result.json").find("\"folder\": \"a\""), std::string::npos);
}

TEST_F(ResultsWriterTest, WhatIsLeftOfAnEarlierRunIsRemovedAndNothingElse) {
    const std::array<JudgedRun, 2> before = {passing_run("old"), passing_run("a")};
    ASSERT_TRUE(write_results(folder_, before));
    ASSERT_TRUE(write_file(folder_ / "notes.txt", "mine"));
    ASSERT_TRUE(write_file(folder_ / "a" / "notes.txt", "mine"));
    ResultsWriter writer(folder_, {"a", "b"});
    ASSERT_TRUE(writer.remove_old());
    EXPECT_FALSE(fs::exists(folder_ / "old"));
    EXPECT_FALSE(fs::exists(folder_ / "a" / "result.json"));
    EXPECT_FALSE(fs::exists(folder_ / "junit.xml"));
    EXPECT_EQ(content("notes.txt"), "mine");
    EXPECT_EQ(content("a/notes.txt"), "mine");
}

TEST_F(ResultsWriterTest, FilesThatAreNotOursStay) {
    ASSERT_TRUE(write_file(folder_ / "result.json", R"({"schema": "somebody.else/1"})"));
    ASSERT_TRUE(write_file(folder_ / "junit.xml", "theirs"));
    ResultsWriter writer(folder_, {"a"});
    ASSERT_TRUE(writer.remove_old());
    EXPECT_EQ(content("junit.xml"), "theirs");
}

TEST_F(ResultsWriterTest, ProcessAndFilesAgreeOnTheExitCode) {
    ResultsWriter writer(folder_, {"a", "b", "c"});
    ASSERT_TRUE(writer.add(passing_run("a")));
    ASSERT_TRUE(writer.add_sensitivity(0, {{.protection = "fallback",
                                            .required = true,
                                            .ok = false,
                                            .verdict = Verdict::kPass,
                                            .exit_code = 1}}));
    EXPECT_EQ(writer.exit_code(), 1);
    EXPECT_NE(content("a/junit.xml").find("must_fail_without.fallback"), std::string::npos);
    const std::array<int, 1> signal = {130};
    ASSERT_TRUE(writer.finish(signal));
    EXPECT_EQ(writer.exit_code(signal), 130);
    EXPECT_NE(content("result.json").find("\"exit_code\": 130"), std::string::npos);
    EXPECT_NE(content("result.json").find("\"exit_code\": 1,"), std::string::npos);
}

TEST_F(ResultsWriterTest, WhatCannotBeWrittenIsAnEnvironmentErrorAmongOthers) {
    ASSERT_TRUE(write_file(folder_ / "file", "x"));
    ResultsWriter writer(folder_ / "file", {"a"});
    EXPECT_FALSE(writer.add(small_run()));
    EXPECT_TRUE(writer.failed());
    EXPECT_EQ(writer.exit_code(), 4);  // and not 1, which it would be without
    const std::array<int, 1> signal = {143};
    EXPECT_EQ(writer.exit_code(signal), 143);
}

}  // namespace
}  // namespace faultline::scenario
