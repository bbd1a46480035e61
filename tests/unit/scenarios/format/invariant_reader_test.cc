// The section `invariants` of a scenario: what is switched off, and why.
#include "scenarios/judge/invariant_table.h"
#include "tests/unit/scenarios/format/good_scenario.h"

#include <string>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

ParsedScenario parse_with(const std::string& section) {
    ParserOptions options = good_options();
    options.invariants = invariant_names();
    return parse_scenario(good_text() + section + "\n", "s.yaml", "folder", options);
}

std::string only_problem(const std::string& section) {
    const ParsedScenario parsed = parse_with(section);
    EXPECT_FALSE(parsed.scenario) << section;
    EXPECT_EQ(parsed.problems.size(), 1U) << section;
    return parsed.problems.empty() ? "" : to_string(parsed.problems.front());
}

TEST(InvariantReader, ReadsWhatIsSwitchedOffAndWhy) {
    const ParsedScenario parsed =
        parse_with("invariants: {answers-agree-with-themselves: {off: \"another contract\"}}");
    ASSERT_TRUE(parsed.scenario) << to_string(parsed.problems.front());
    EXPECT_EQ(parsed.scenario->invariants_off.at("answers-agree-with-themselves"),
              "another contract");
    EXPECT_TRUE(parse_with("invariants: {}").scenario->invariants_off.empty());
}

TEST(InvariantReader, NamesTheNearestOfAnUnknownOne) {
    EXPECT_NE(only_problem("invariants: {answers-agree-with-themself: {off: \"x\"}}")
                  .find("did you mean \"answers-agree-with-themselves\"?"),
              std::string::npos);
}

TEST(InvariantReader, AsksForAReason) {
    for (const char* section : {"invariants: {answers-agree-with-themselves: {off: \"\"}}",
                                "invariants: {answers-agree-with-themselves: {off: \"  \"}}"}) {
        const std::string problem = only_problem(section);
        EXPECT_NE(problem.find("is switched off without a reason"), std::string::npos) << problem;
        EXPECT_TRUE(problem.starts_with("s.yaml:20:")) << problem;
    }
    EXPECT_FALSE(parse_with("invariants: {answers-agree-with-themselves: {}}").scenario);
    EXPECT_FALSE(parse_with("invariants: {answers-agree-with-themselves: off}").scenario);
    EXPECT_FALSE(parse_with("invariants: [answers-agree-with-themselves]").scenario);
    EXPECT_FALSE(
        parse_with("invariants: {answers-agree-with-themselves: {off: x, on: y}}").scenario);
}

}  // namespace
}  // namespace faultline::scenario
