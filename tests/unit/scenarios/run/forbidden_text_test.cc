#include "scenarios/run/forbidden_text.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

TEST(ForbiddenText, FindsTheSqlOfAPlan) {
    const std::vector<std::string> found = sql_of(
        R"({"plan":{"steps":[{"id":"a","tool":"direct_query",)"
        R"("params":{"query":"SELECT \"name\" FROM orders","note":"selection of the day"}},)"
        R"({"id":"b","params":{"query":["  with x as (select 1) table x"],"text":"with kind regards"}}]}})");
    EXPECT_EQ(found, (std::vector<std::string>{"SELECT \"name\" FROM orders",
                                               "  with x as (select 1) table x"}));
    EXPECT_TRUE(sql_of("no JSON").empty());
    EXPECT_TRUE(sql_of("").empty());
    EXPECT_TRUE(sql_of(R"(["SELECT 1"])").empty()) << "too short to be told from chance";
}

TEST(ForbiddenText, FindsPathsOfFileSystemsAndNotThoseOfUrls) {
    EXPECT_EQ(path_in("cannot open /var/x.db: no such file"), "/var/x.db");
    EXPECT_EQ(path_in("at (/usr/lib/libc.so)"), "/usr/lib/libc.so");
    EXPECT_EQ(path_in("/v1/var/x is unknown"), "");
    EXPECT_EQ(path_in("http://host/var/x"), "");
    EXPECT_EQ(path_in("read /var/"), "");
    EXPECT_EQ(path_in("3 and/or 4"), "");
}

TEST(ForbiddenText, FindsStackFrames) {
    EXPECT_EQ(stack_frame_in("failed: engine.cc:42 in run"), "engine.cc:42");
    EXPECT_EQ(stack_frame_in("x\n#0 0x7f in main"), "#0 0x7f in main");
    EXPECT_EQ(stack_frame_in("a.b:c at 12:30"), "");
    EXPECT_EQ(stack_frame_in("tool pricing failed"), "");
}

}  // namespace
}  // namespace faultline::scenario
