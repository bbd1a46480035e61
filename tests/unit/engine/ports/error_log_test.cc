#include "engine/ports/error_log.h"

#include "base/manual_clock.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace faultline::engine {
namespace {

const Error kFailure{
    .code = ErrorCode::kToolTimeout, .message = "it took too long", .cause = "10.0.0.7"};

TEST(ErrorLog, ALineSaysForWhomWhichCodeAndWhy) {
    ManualClock clock;
    std::vector<std::string> lines;
    Logger log(clock, [&](std::string_view line) { lines.emplace_back(line); });
    log_error(&log, {.name = "tool.failed", .trace_id = "ab", .tenant = "acme"}, kFailure,
              {{"tool", std::string_view("maps")}});
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_TRUE(lines[0].ends_with(
        R"("level":"warning","event":"tool.failed","trace_id":"ab","tenant":"acme",)"
        R"("tool":"maps","code":"TOOL_TIMEOUT","message":"it took too long","cause":"10.0.0.7"})"))
        << lines[0];
}

TEST(ErrorLog, WithoutALogNothingIsWritten) {
    log_error(nullptr, {.name = "tool.failed", .trace_id = "ab", .tenant = "acme"}, kFailure);
}

}  // namespace
}  // namespace faultline::engine
