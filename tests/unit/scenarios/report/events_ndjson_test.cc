#include "scenarios/report/events_ndjson.h"

#include "base/json.h"
#include "tests/unit/scenarios/report/golden.h"
#include "tests/unit/scenarios/report/synthetic_run.h"

#include <array>
#include <chrono>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

TEST(EventsNdjson, Golden) { expect_golden("events.ndjson", events_ndjson(reported(small_run()))); }

TEST(EventsNdjson, ChecksAndVerdictComeAfterTheLastEvent) {
    JudgedRun run = small_run();
    run.record.events.push_back({.at = std::chrono::seconds(9), .kind = "drain", .detail = ""});
    const std::string text = events_ndjson(reported(run));
    const auto drained = text.find("\"drain\"");
    ASSERT_NE(drained, std::string::npos);
    const auto check = text.find("{\"at_ms\":9000", drained);
    EXPECT_NE(check, std::string::npos) << text;
    EXPECT_EQ(text.find("{\"at_ms\":6000"), std::string::npos) << text;
}

TEST(EventsNdjson, EveryLineIsJson) {
    std::istringstream lines(events_ndjson(reported(hostile_run())));
    int count = 0;
    for (std::string line; std::getline(lines, line); ++count) {
        EXPECT_TRUE(parse_json(line)) << line;
    }
    EXPECT_EQ(count, 6) << "two events, three checks, the verdict";
}

TEST(EventsNdjson, OfSeveralRunsOneLineEach) {
    const std::array<JudgedRun, 2> runs = {small_run(), hostile_run()};
    const auto all = all_reported(runs);
    const std::array<std::string, 2> folders = {"a", "b"};
    std::istringstream lines(verdicts_ndjson({.runs = all, .folders = folders, .exit_code = 1}));
    int count = 0;
    for (std::string line; std::getline(lines, line); ++count) {
        EXPECT_TRUE(parse_json(line)) << line;
    }
    EXPECT_EQ(count, 2);
}

}  // namespace
}  // namespace faultline::scenario
