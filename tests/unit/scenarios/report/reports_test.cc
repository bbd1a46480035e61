#include "scenarios/report/reports.h"

#include "tests/unit/scenarios/report/synthetic_run.h"

#include <array>
#include <set>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

TEST(Reports, EachHasAFileAndSaysSomethingOfOneRunAndOfMany) {
    std::set<std::string_view> files;
    const ReportedRun run = reported(small_run());
    const std::array<std::string, 1> folders = {"a"};
    for (const auto& report : reports()) {
        EXPECT_TRUE(files.insert(report.file).second) << report.file;
        EXPECT_FALSE(report.of_run(run).empty()) << report.file;
        EXPECT_FALSE(report.of_runs({.runs = {&run, 1}, .folders = folders}).empty())
            << report.file;
    }
    EXPECT_EQ(reports().front().file, "result.json") << "it says whose the others are";
}

}  // namespace
}  // namespace faultline::scenario
