#include "scenarios/report/results_folder.h"

#include "base/files.h"
#include "scenarios/report/result_json.h"
#include "tests/unit/scenarios/report/synthetic_run.h"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <string>

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

    std::string content(const fs::path& name) {
        const auto text = read_file(folder_ / name);
        EXPECT_TRUE(text) << name;
        return text ? *text : "";
    }

    fs::path folder_;
};

TEST_F(ResultsFolder, OneRunWritesItsFilesAtTheTop) {
    const JudgedRun run = small_run();
    ASSERT_TRUE(write_results(folder_, {&run, 1}));
    for (const char* name : {"result.json", "events.ndjson", "junit.xml", "summary.md",
                             "report.html", "metrics.txt"}) {
        EXPECT_FALSE(content(name).empty()) << name;
    }
    const auto back = read_results(folder_);
    ASSERT_TRUE(back) << back.error().message;
    ASSERT_EQ(back->size(), 1U);
    EXPECT_EQ(write_result_json(back->front()), write_result_json(run));
}

TEST_F(ResultsFolder, ReportsCanBeMadeAgain) {
    const JudgedRun run = small_run();
    ASSERT_TRUE(write_results(folder_, {&run, 1}));
    const std::string page = content("report.html");
    const auto back = read_results(folder_);
    ASSERT_TRUE(back);
    fs::remove(folder_ / "report.html");
    ASSERT_TRUE(write_results(folder_, *back));
    EXPECT_EQ(content("report.html"), page);
}

TEST_F(ResultsFolder, SeveralRunsHaveAFolderEachAndFilesOverAll) {
    const std::array<JudgedRun, 3> runs = {small_run(), passing_run("a/../b"),
                                           passing_run("a/../b")};
    ASSERT_TRUE(write_results(folder_, runs));
    EXPECT_NE(content("junit.xml").find("<testsuites"), std::string::npos);
    EXPECT_NE(content("report.html").find("a----b-2/report.html"), std::string::npos);
    EXPECT_FALSE(content("a----b/report.html").empty());
    const auto back = read_results(folder_);
    ASSERT_TRUE(back) << back.error().message;
    ASSERT_EQ(back->size(), 3U);
    EXPECT_EQ(back->at(0).record.scenario.name, "database-down");
    EXPECT_EQ(back->at(2).record.scenario.name, "a/../b");
}

TEST_F(ResultsFolder, NoFileHoldsASecret) {
    JudgedRun run = small_run();
    run.record.scenario.secrets = {"hunter22"};
    run.record.target = "http://hunter22@db";
    run.judgement.reason = "hunter22";
    run.judgement.checks[1].explanation = "hunter22";
    run.record.events[0].detail = "hunter22";
    const std::array<JudgedRun, 2> runs = {run, passing_run("b")};
    ASSERT_TRUE(write_results(folder_, runs));
    for (const auto& entry : fs::recursive_directory_iterator(folder_)) {
        if (entry.is_regular_file()) {
            EXPECT_EQ(content(entry.path()).find("hunter22"), std::string::npos) << entry.path();
        }
    }
}

TEST_F(ResultsFolder, WhatIsNotThereIsSaid) {
    const auto back = read_results(folder_);
    ASSERT_FALSE(back);
    EXPECT_EQ(back.error().kind, ErrorKind::kInvalid);
    EXPECT_NE(back.error().message.find("result.json"), std::string::npos);
}

TEST_F(ResultsFolder, AnIndexMayNotPointOutOfTheFolder) {
    ASSERT_TRUE(write_run(folder_ / "outside", small_run()));
    const auto index = folder_ / "inside" / "result.json";
    for (const char* const name : {"../outside", "..", ""}) {
        ASSERT_TRUE(write_file(index, std::string(R"({"schema":"faultline.results/1","runs":[)") +
                                          R"({"folder":")" + name + R"("}]})"));
        EXPECT_FALSE(read_results(folder_ / "inside")) << name;
    }
}

TEST_F(ResultsFolder, AFolderThatCannotBeWrittenIsAnError) {
    ASSERT_TRUE(write_file(folder_ / "file", "x"));
    const JudgedRun run = small_run();
    EXPECT_FALSE(write_run(folder_ / "file", run));
}

}  // namespace
}  // namespace faultline::scenario
