#include "faults/catalogue/fault_completion.h"

#include <gtest/gtest.h>

namespace faultline::fault {
namespace {

using namespace std::chrono_literals;

std::optional<FaultProblem> check_equal(const FaultSpec& spec) {
    if (parameter<Duration>(spec, "down") != parameter<Duration>(spec, "up")) {
        return std::nullopt;
    }
    return FaultProblem{"up", "up and down are equal", "another"};
}

FaultInfo made(std::string_view resource) {
    return {.name = "made",
            .resource = resource,
            .parameters = {{.name = "down",
                            .kind = ParameterKind::kDuration,
                            .meaning = "how long it fails",
                            .above_zero = true},
                           {.name = "up",
                            .kind = ParameterKind::kDuration,
                            .default_text = "5s",
                            .meaning = "how long it works",
                            .least = 1ms}},
            .check = check_equal};
}

FaultSpec good() {
    FaultSpec spec;
    spec.fault = "made";
    spec.parameters["down"] = std::string("250ms");
    return spec;
}

// The one problem as "key: what; expected"; empty when there is none.
std::string problem(FaultSpec spec, std::string_view resource = "") {
    const auto problems = complete(made(resource), spec);
    EXPECT_LE(problems.size(), 1U);
    return problems.empty()
               ? ""
               : problems[0].key + ": " + problems[0].what + "; " + problems[0].expected;
}

TEST(FaultCompletion, ReadsTextsAndFillsInDefaults) {
    FaultSpec spec = good();
    EXPECT_TRUE(complete(made(""), spec).empty());
    EXPECT_EQ(parameter<Duration>(spec, "down"), 250ms);
    EXPECT_EQ(parameter<Duration>(spec, "up"), 5s);
    EXPECT_TRUE(complete(made(""), spec).empty()) << "what is complete stays so";
    EXPECT_EQ(parameter<Duration>(spec, "down"), 250ms);
}

TEST(FaultCompletion, NamesTheParameterThatIsWrong) {
    FaultSpec spec = good();
    spec.parameters.erase("down");
    EXPECT_EQ(problem(spec),
              "down: made without \"down\"; a duration such as 200ms: how long it fails");
    spec = good();
    spec.parameters["up"] = std::string("250");
    EXPECT_TRUE(problem(spec).starts_with("up: \"250\" is not a duration; write")) << problem(spec);
    spec = good();
    spec.parameters["up"] = true;
    EXPECT_EQ(problem(spec), "up: true is not a duration such as 200ms; a duration such as 200ms");
    spec = good();
    spec.parameters["down"] = std::string("0s");
    EXPECT_EQ(problem(spec), "down: a down of 0: it can never fire; more than 0s");
}

TEST(FaultCompletion, RefusesWhatCannotBeToldFromNoise) {
    FaultSpec spec = good();
    spec.parameters["up"] = std::string("1ns");
    EXPECT_EQ(problem(spec),
              "up: a up of 1ns: it would fire without an effect that can be told from noise; at "
              "least 1ms");
    spec.parameters["up"] = std::string("1ms");
    EXPECT_EQ(problem(spec), "");
}

TEST(FaultCompletion, RefusesWhatCanNeverFire) {
    FaultSpec spec = good();
    spec.lasts = Duration::zero();
    EXPECT_EQ(problem(spec), "for: a fault of no length: it can never fire; more than 0s");
    spec = good();
    spec.match.probability = Ratio{0.0};
    EXPECT_EQ(problem(spec), "probability: a probability of 0: it can never fire; more than 0");
    spec = good();
    spec.match.first_n = 0;
    EXPECT_EQ(problem(spec), "first_n: 0 is not a count that can ever fire; a whole number from 1");
    spec = good();
    spec.match.every_n = 0;
    EXPECT_EQ(problem(spec), "every_n: 0 is not a count that can ever fire; a whole number from 1");
}

TEST(FaultCompletion, AResourceIsNamedAndHarmedAsAWhole) {
    FaultSpec spec = good();
    EXPECT_EQ(problem(spec, "postgres"),
              "on: made without \"on\"; the name of a postgres resource");
    spec.on = "db";
    EXPECT_EQ(problem(spec, "postgres"), "");
    spec.match.tenant = "acme";
    EXPECT_TRUE(problem(spec, "postgres").starts_with(": made harms the whole resource"));
    EXPECT_EQ(problem(spec), "") << "calls of a tool may be picked";
}

TEST(FaultCompletion, AsksTheFaultsOwnCheckLast) {
    FaultSpec spec = good();
    spec.parameters["up"] = Duration(250ms);
    EXPECT_EQ(problem(spec), "up: up and down are equal; another");
    spec.lasts = Duration::zero();
    EXPECT_TRUE(problem(spec).starts_with("for:")) << "of sound parts only";
}

TEST(FaultInfo, KnowsTheTenantsThatASpecSpeaksOf) {
    FaultInfo info = made("");
    info.parameters.push_back(
        {.name = "as", .kind = ParameterKind::kText, .meaning = "whose", .names_tenant = true});
    FaultSpec spec = good();
    EXPECT_TRUE(tenants_of(info, spec).empty());
    spec.match.tenant = "acme";
    spec.parameters["as"] = std::string("globex");
    EXPECT_EQ(tenants_of(info, spec), (std::vector<std::string>{"acme", "globex"}));
}

}  // namespace
}  // namespace faultline::fault
