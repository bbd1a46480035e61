#include "tests/tidy/arrows.h"

#include <gtest/gtest.h>

namespace faultline::tidy {
namespace {

TEST(Arrows, ABrokenIncludeFailsWithFileAndLine) {
    const auto file = make_source("engine/policy/breaker.cc",
                                  "#include \"engine/policy/breaker.h\"\n"
                                  "\n"
                                  "#include \"faults/inproc/tool_faults.h\"\n");
    const auto findings = check_arrows(file);
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].show(),
              "engine/policy/breaker.cc:3: engine/policy may not see faults/inproc "
              "(\"faults/inproc/tool_faults.h\")");
}

TEST(Arrows, TheTableSaysWhatTheDesignSays) {
    EXPECT_TRUE(may_include("metrics", "base"));
    EXPECT_FALSE(may_include("base", "metrics"));
    EXPECT_FALSE(may_include("net", "engine/ports"));
    EXPECT_TRUE(may_include("engine/planner", "engine/registry"));
    EXPECT_TRUE(may_include("engine/policy", "engine/registry"));
    EXPECT_FALSE(may_include("engine/registry", "engine/policy"));
    EXPECT_FALSE(may_include("engine/policy", "engine/planner"));
    EXPECT_FALSE(may_include("engine/executor", "net"));
    EXPECT_TRUE(may_include("engine/tools", "net"));
    EXPECT_TRUE(may_include("faults/inproc", "engine/ports"));
    EXPECT_FALSE(may_include("faults/inproc", "engine/executor"));
    EXPECT_FALSE(may_include("faults/kinds", "faults/inproc"));
    EXPECT_FALSE(may_include("loadgen", "net"));
    EXPECT_FALSE(may_include("scenarios/run", "engine/ports"));
    EXPECT_TRUE(may_include("scenarios/run", "scenarios/format"));
    EXPECT_FALSE(may_include("scenarios/format", "scenarios/run"));
    EXPECT_FALSE(may_include("scenarios/format", "scenarios/judge"));
    EXPECT_FALSE(may_include("scenarios/format", "faults/kinds"));
    EXPECT_FALSE(may_include("scenarios/judge", "scenarios/run"));
    EXPECT_FALSE(may_include("scenarios/report", "scenarios/run"));
    EXPECT_TRUE(may_include("scenarios/targets", "scenarios/run"));
    EXPECT_TRUE(may_include("embedded", "engine/api"));
    EXPECT_FALSE(may_include("embedded", "cli"));
    EXPECT_TRUE(may_include("cli", "embedded"));
    EXPECT_TRUE(may_include("tests", "cli"));
}

TEST(Arrows, NobodyIncludesTestsAndFoldersAreNamed) {
    EXPECT_EQ(check_arrows(make_source("base/a.cc", "#include \"tests/fakes/x.h\"\n")).size(), 1U);
    EXPECT_EQ(check_arrows(make_source("base/a.cc", "#include \"a.h\"\n")).size(), 1U);
    EXPECT_TRUE(check_arrows(make_source("base/a.cc", "#include \"base/a.h\"\n")).empty());
    EXPECT_TRUE(check_arrows(make_source("base/a.cc", "#include <vector>\n")).empty());
}

TEST(Arrows, AFolderWithoutARowIsAFinding) {
    EXPECT_EQ(check_arrows(make_source("engine/newcomer/a.cc", "")).size(), 1U);
}

}  // namespace
}  // namespace faultline::tidy
