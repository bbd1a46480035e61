#include "engine/planner/plan_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace faultline::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

PlanStep step(std::string id, std::vector<std::string> depends_on = {},
              const std::string& params = "{}") {
    return PlanStep{.id = std::move(id),
                    .tool = "lookup",
                    .params = std::make_shared<const nlohmann::json>(nlohmann::json::parse(params)),
                    .depends_on = std::move(depends_on),
                    .timeout = std::nullopt};
}

Result<StepGraph> check(std::vector<PlanStep> steps) {
    return check_plan(Plan{.steps = std::move(steps)},
                      [](std::string_view tool) { return tool == "lookup"; });
}

void expect_invalid(std::vector<PlanStep> steps, const std::string& why) {
    const auto result = check(std::move(steps));
    ASSERT_FALSE(result) << why;
    EXPECT_EQ(result.error().code, ErrorCode::kPlanInvalid);
    EXPECT_THAT(result.error().message, HasSubstr(why));
}

std::vector<PlanStep> chain(int length) {
    std::vector<PlanStep> steps{step("s0")};
    for (int i = 1; i < length; ++i) {
        steps.push_back(step("s" + std::to_string(i), {"s" + std::to_string(i - 1)}));
    }
    return steps;
}

TEST(PlanCheck, GraphHasBothDirectionsInPlanOrder) {
    const auto graph = check({step("d", {"c", "a", "c"}), step("a"), step("b"), step("c", {"a"})});
    ASSERT_TRUE(graph);
    EXPECT_THAT(graph->depends_on,
                ElementsAre(ElementsAre(1, 3), IsEmpty(), IsEmpty(), ElementsAre(1)));
    EXPECT_THAT(graph->dependents,
                ElementsAre(IsEmpty(), ElementsAre(0, 3), IsEmpty(), ElementsAre(0)));
    EXPECT_EQ(graph->depth, 3U);
}

TEST(PlanCheck, AReferenceIsADependency) {
    const auto graph = check({step("a"), step("b", {}, R"({"id":{"$ref":"a.data.id"}})"),
                              step("c", {"b"}, R"([{"x":[{"$ref":"a.data"}]}])")});
    ASSERT_TRUE(graph);
    EXPECT_THAT(graph->depends_on, ElementsAre(IsEmpty(), ElementsAre(0), ElementsAre(0, 1)));
    EXPECT_THAT(graph->references, ElementsAre(IsEmpty(), SizeIs(1), SizeIs(1)));
    EXPECT_EQ(graph->references[2][0].text, "a.data");
    EXPECT_EQ(graph->depth, 3U);
}

TEST(PlanCheck, RefusesWhatCannotRunAndNamesTheStep) {
    expect_invalid({}, "the plan has 0 steps");
    expect_invalid({step("")}, "step 0 of the plan");
    expect_invalid({step(std::string(129, 'x'))}, "129 bytes");
    expect_invalid({step("a"), step("a")}, "step \"a\": this id is there twice");
    expect_invalid({step("a", {"ghost"})}, "step \"a\" depends on step \"ghost\"");
    expect_invalid({step("a", {"a"})}, "step \"a\" depends on itself");
    expect_invalid({step("a", {}, R"({"x":{"$ref":"ghost.data"}})")}, "\"ghost\"");
    expect_invalid({step("a", {}, R"({"x":{"$ref":"a.data"}})")}, "depends on itself");
    expect_invalid({step("a"), step("b", {}, R"({"x":{"$ref":"a.rows"}})")}, "step \"b\"");
    expect_invalid({step("a"), step("b", {}, R"({"x":{"$ref":7}})")}, "$ref must be a text");
    PlanStep unknown = step("a");
    unknown.tool = "hammer";
    expect_invalid({unknown}, "step \"a\": tool \"hammer\" is unknown");
    PlanStep hasty = step("a");
    hasty.timeout = Duration::zero();
    expect_invalid({hasty}, "step \"a\": its timeout");
}

TEST(PlanCheck, ACycleIsNamedByAStepThatIsOnIt) {
    expect_invalid({step("a", {"b"}), step("b", {"a"})}, "cycle");
    const auto result = check(
        {step("tail", {"x"}), step("x", {"y"}), step("y", {"z"}), step("z", {"x"}), step("free")});
    ASSERT_FALSE(result);
    EXPECT_THAT(result.error().message, HasSubstr("cycle"));
    EXPECT_EQ(result.error().message.find("tail"), std::string::npos);
    // Through a reference alone.
    expect_invalid({step("a", {"b"}), step("b", {}, R"({"x":{"$ref":"a.data"}})")}, "cycle");
}

TEST(PlanCheck, DepthAndSizeLimitsAreExact) {
    EXPECT_TRUE(check(chain(10)));
    expect_invalid(chain(11), "\"s10\" is 11 steps deep, at most 10");
    std::vector<PlanStep> wide;
    for (int i = 0; i < 100; ++i) {
        wide.push_back(step("s" + std::to_string(i)));
    }
    EXPECT_TRUE(check(wide));
    wide.push_back(step("one_more"));
    expect_invalid(wide, "the plan has 101 steps");
}

TEST(PlanCheck, MissingParamsAreNoParams) {
    PlanStep bare = step("a");
    bare.params = nullptr;
    EXPECT_TRUE(check({bare}));
}

TEST(PlanCheck, NamesOfTheCallerAreQuoted) { expect_invalid({step("a", {"x\ny\xff"})}, "\"x\\ny"); }

}  // namespace
}  // namespace faultline::engine
