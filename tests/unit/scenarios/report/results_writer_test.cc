#include "scenarios/report/results_writer.h"

#include "base/files.h"
#include "scenarios/report/reports.h"
#include "scenarios/report/result_json.h"
#include "scenarios/report/results_folder.h"
#include "tests/unit/scenarios/report/synthetic_run.h"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

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

    void write_all(std::span<const JudgedRun> runs) {
        std::vector<std::string> names;
        for (const auto& run : runs) {
            names.push_back(run.record.scenario.name);
        }
        ResultsWriter writer(folder_, names);
        for (const auto& run : runs) {
            ASSERT_TRUE(writer.add(run));
        }
        ASSERT_TRUE(writer.finish());
    }

    fs::path folder_;
};

TEST_F(ResultsWriterTest, OneRunHasItsFilesAtTheTop) {
    const JudgedRun run = small_run();
    write_all({&run, 1});
    for (const auto& report : reports()) {
        EXPECT_FALSE(content(report.file).empty()) << report.file;
    }
    EXPECT_EQ(content("report.html").find("all scenarios"), std::string::npos);
    const auto back = read_results(folder_);
    ASSERT_TRUE(back) << back.error().message;
    ASSERT_EQ(back->size(), 1U);
    EXPECT_EQ(write_result_json(back->front()), write_result_json(run));
}

TEST_F(ResultsWriterTest, EveryReportCanBeMadeAgainFromTheRecord) {
    const JudgedRun run = small_run();
    write_all({&run, 1});
    std::map<std::string, std::string> before;
    for (const auto& report : reports()) {
        before[std::string(report.file)] = content(report.file);
    }
    const auto back = read_results(folder_);
    ASSERT_TRUE(back);
    fs::remove(folder_ / "report.html");
    write_all(*back);
    for (const auto& [file, text] : before) {
        EXPECT_EQ(content(file), text) << file;
    }
}

TEST_F(ResultsWriterTest, SeveralRunsHaveAFolderEachAndFilesOverAll) {
    const std::array<JudgedRun, 3> runs = {small_run(), passing_run("a/../b"),
                                           passing_run("a/../b")};
    write_all(runs);
    EXPECT_NE(content("junit.xml").find("<testsuites"), std::string::npos);
    EXPECT_NE(content("report.html").find("a----b-2/report.html"), std::string::npos);
    EXPECT_NE(content("a----b/report.html").find("<a href=\"../report.html\">"), std::string::npos);
    const auto back = read_results(folder_);
    ASSERT_TRUE(back) << back.error().message;
    ASSERT_EQ(back->size(), 3U);
    EXPECT_EQ(back->at(0).record.scenario.name, "database-down");
    EXPECT_EQ(back->at(2).record.scenario.name, "a/../b");
}

// What is over all runs is written from what is kept of them, which must be enough.
TEST_F(ResultsWriterTest, TheFilesOverAllNeedNoSamples) {
    const std::array<JudgedRun, 2> runs = {small_run(), passing_run("b")};
    write_all(runs);
    const auto all = all_reported(runs);
    const std::array<std::string, 2> folders = {"database-down", "b"};
    for (const auto& report : reports()) {
        EXPECT_EQ(content(report.file),
                  report.of_runs({.runs = all, .folders = folders, .exit_code = 1}))
            << report.file;
    }
    ResultsWriter writer(folder_, {"a", "b"});
    ASSERT_TRUE(writer.add(small_run()));
    EXPECT_EQ(writer.runs()[0].record.samples.capacity(), 0U);
    EXPECT_EQ(writer.runs()[0].figures.all.offered, 120U);
}

TEST_F(ResultsWriterTest, NoFileHoldsASecret) {
    RunRecord record = small_run().record;
    record.scenario.secrets = {"hunter22"};
    record.target = "http://hunter22@db";
    record.heal_error = "hunter22";
    record.events[0].detail = "hunter22";
    const std::array<JudgedRun, 2> runs = {judged(record), passing_run("b")};
    write_all(runs);
    EXPECT_NE(content("database-down/report.html").find("http://***@db"), std::string::npos);
    for (const auto& entry : fs::recursive_directory_iterator(folder_)) {
        if (entry.is_regular_file()) {
            EXPECT_EQ(content(entry.path()).find("hunter22"), std::string::npos) << entry.path();
        }
    }
}

TEST_F(ResultsWriterTest, ARunThatWasToHaveOthersBesideItIsInItsFolder) {
    ResultsWriter writer(folder_, {"a"}, ResultsLayout::kInFolders);
    ASSERT_TRUE(writer.add(passing_run("a")));
    ASSERT_TRUE(writer.finish());
    EXPECT_TRUE(holds_folders(folder_));
    EXPECT_FALSE(content("a/junit.xml").empty());
}

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
    write_all(before);
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
    EXPECT_NE(content("a/report.html").find("<svg"), std::string::npos) << "from its own files";
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
    EXPECT_FALSE(writer.add_sensitivity(0, {})) << "there is no file to read it from";
    EXPECT_EQ(writer.exit_code(), 4);  // and not 1, which it would be without
    const std::array<int, 1> signal = {143};
    EXPECT_EQ(writer.exit_code(signal), 143);
}

}  // namespace
}  // namespace faultline::scenario
