// Objectives against records: exceedances counted exactly, and no verdict from too few samples.
#include "loadgen/slo/objective_check.h"

#include "tests/unit/loadgen/slo/made_record.h"

#include <cmath>

#include <gtest/gtest.h>

namespace faultline::load {
namespace {

using std::chrono::milliseconds;

Check check(const char* objective, const Recorder& recorder, bool generator_valid = true) {
    return check_objective(*parse_objective(objective), recorder.phases()[0], generator_valid);
}

TEST(ObjectiveCheck, P99IsAtMostOnePercentAbove) {
    const auto with_slow = [](std::uint64_t slow) {
        return one_phase({{.times = 1000 - slow}, {.times = slow, .response = milliseconds(400)}});
    };
    EXPECT_EQ(check("p99<300ms", with_slow(0)).verdict, Verdict::kPass);
    EXPECT_EQ(check("p99<300ms", with_slow(10)).verdict, Verdict::kPass);
    EXPECT_EQ(check("p99<300ms", with_slow(11)).verdict, Verdict::kFail);
    EXPECT_EQ(check("p50<300ms", with_slow(500)).verdict, Verdict::kPass);
    EXPECT_EQ(check("p50<300ms", with_slow(501)).verdict, Verdict::kFail);
}

TEST(ObjectiveCheck, FailuresExceedEveryBound) {
    const Recorder recorder =
        one_phase({{.times = 980}, {.outcome = Outcome::kRefused, .times = 20}});
    const Check p99 = check("p99<1h", recorder);
    EXPECT_EQ(p99.verdict, Verdict::kFail);
    EXPECT_TRUE(std::isinf(p99.measured));
    EXPECT_EQ(check("mean<1h", recorder).verdict, Verdict::kFail);
    EXPECT_EQ(check("max<1h", recorder).verdict, Verdict::kFail);
    EXPECT_EQ(check("p90<1h", recorder).verdict, Verdict::kPass);
}

TEST(ObjectiveCheck, TooFewSamplesSayNothing) {
    EXPECT_EQ(samples_needed(*parse_objective("p50<1s")), 100U);
    EXPECT_EQ(samples_needed(*parse_objective("p99<1s")), 300U);
    EXPECT_EQ(samples_needed(*parse_objective("p99.9<1s")), 3000U);
    EXPECT_EQ(samples_needed(*parse_objective("error_ratio<1%")), 300U);
    EXPECT_EQ(samples_needed(*parse_objective("error_ratio<=0%")), 100U);
    EXPECT_EQ(check("p99<1s", one_phase({{.times = 299}})).verdict, Verdict::kInconclusive);
    EXPECT_EQ(check("p99<1s", one_phase({{.times = 300}})).verdict, Verdict::kPass);
    EXPECT_EQ(check("p99<1s", one_phase({})).verdict, Verdict::kInconclusive) << "never a pass";
    // Lost whatever the missing samples had been.
    EXPECT_EQ(check("p99<1s", one_phase({{.times = 200, .response = milliseconds(2000)}})).verdict,
              Verdict::kFail);
}

TEST(ObjectiveCheck, RatiosAndGoodput) {
    const Recorder recorder = one_phase({{.times = 990},
                                         {.outcome = Outcome::kHttpError, .times = 5},
                                         {.outcome = Outcome::kUnanswered, .times = 2},
                                         {.outcome = Outcome::kRejected, .times = 3}});
    const Check errors = check("error_ratio<=1%", recorder);
    EXPECT_DOUBLE_EQ(errors.measured, 0.01) << "a rejection nobody allowed is an error";
    EXPECT_EQ(errors.verdict, Verdict::kPass);
    EXPECT_EQ(check("error_ratio<1%", recorder).verdict, Verdict::kFail) << "strictly below";
    EXPECT_EQ(check("success_ratio>=99%", recorder).verdict, Verdict::kPass);
    EXPECT_EQ(check("success_ratio>99%", recorder).verdict, Verdict::kFail);
    const Check goodput = check("goodput>98/s", recorder);
    EXPECT_DOUBLE_EQ(goodput.measured, 99.0);
    EXPECT_EQ(goodput.verdict, Verdict::kPass);
    EXPECT_EQ(check("goodput>99/s", recorder).verdict, Verdict::kFail);
}

// 1 - 3/3000 is less than 0.999 in binary.
TEST(ObjectiveCheck, AShareThatMeetsItsBoundExactlyMeetsIt) {
    const auto with_errors = [](std::uint64_t errors, std::uint64_t sent) {
        return one_phase(
            {{.times = sent - errors}, {.outcome = Outcome::kHttpError, .times = errors}});
    };
    EXPECT_EQ(check("success_ratio>=99.9%", with_errors(3, 3000)).verdict, Verdict::kPass);
    EXPECT_EQ(check("success_ratio>=99.9%", with_errors(4, 3000)).verdict, Verdict::kFail);
    EXPECT_EQ(check("success_ratio>99.9%", with_errors(3, 3000)).verdict, Verdict::kFail);
    EXPECT_EQ(check("error_ratio<=0.7%", with_errors(7, 1000)).verdict, Verdict::kPass);
    EXPECT_EQ(check("error_ratio<0.7%", with_errors(7, 1000)).verdict, Verdict::kFail);
}

TEST(ObjectiveCheck, WhatMoreSamplesCannotMendIsAFailure) {
    const Recorder slow = one_phase({{.times = 49}, {.response = milliseconds(5000)}});
    EXPECT_EQ(check("max<1s", slow).verdict, Verdict::kFail);
    EXPECT_EQ(check("max<6s", slow).verdict, Verdict::kInconclusive);
    EXPECT_EQ(check("mean<10ms", slow).verdict, Verdict::kInconclusive)
        << "the next fifty may be fast";
    const Recorder lost = one_phase({{.times = 49}, {.outcome = Outcome::kRefused}});
    EXPECT_EQ(check("mean<1s", lost).verdict, Verdict::kFail) << "infinite";
    EXPECT_EQ(check("max<1s", lost).verdict, Verdict::kFail);
    EXPECT_EQ(check("max<1s", slow, false).verdict, Verdict::kInconclusive);
}

TEST(ObjectiveCheck, WhereRejectionsAreAllowedLatencyIsThatOfAdmittedWork) {
    const std::vector<Made> made = {
        {.times = 500, .response = milliseconds(200)},
        {.outcome = Outcome::kRejected, .times = 500, .response = milliseconds(1)}};
    EXPECT_EQ(check("p50<100ms", one_phase(made, true)).verdict, Verdict::kFail);
    EXPECT_EQ(check("p50<100ms", one_phase(made, false)).verdict, Verdict::kPass);
    EXPECT_EQ(check("error_ratio<1%", one_phase(made, true)).verdict, Verdict::kPass);
    EXPECT_EQ(check("service.p50<100ms", one_phase(made, true)).verdict, Verdict::kFail);
    EXPECT_EQ(check("service.p50<100ms", one_phase(made, false)).verdict, Verdict::kPass);
}

// A ratio stands in for "nothing may fail", which knows no time to recover.
TEST(ObjectiveCheck, RatiosLookAtTheWholePhaseAndLatencyAtItsSettledPart) {
    Recorder recorder({{.name = "1x-after",
                        .rate = {100},
                        .duration = std::chrono::seconds(10),
                        .rejections_allowed = true}},
                      {std::chrono::seconds(5)});
    add(recorder, 0,
        {{.outcome = Outcome::kRejected, .times = 200},
         {.outcome = Outcome::kHttpError, .times = 200},
         {.times = 600}});
    EXPECT_EQ(check("error_ratio<1%", recorder).verdict, Verdict::kFail);
    EXPECT_DOUBLE_EQ(check("error_ratio<1%", recorder).measured, 0.2);
    EXPECT_DOUBLE_EQ(check("success_ratio>99%", recorder).measured, 0.8);
    EXPECT_EQ(check("p99<1s", recorder).verdict, Verdict::kPass);
}

TEST(ObjectiveCheck, AnInvalidGeneratorProvesNothingAboutTime) {
    const Recorder slow = one_phase({{.times = 1000, .response = milliseconds(900)}});
    EXPECT_EQ(check("p99<300ms", slow, false).verdict, Verdict::kInconclusive);
    EXPECT_EQ(check("goodput>1/s", slow, false).verdict, Verdict::kInconclusive);
    const Recorder refused =
        one_phase({{.times = 500}, {.outcome = Outcome::kRefused, .times = 500}});
    EXPECT_EQ(check("error_ratio<1%", refused, false).verdict, Verdict::kFail) << "a fact";
    const Recorder late = one_phase({{.times = 500}, {.outcome = Outcome::kTimeout, .times = 500}});
    EXPECT_EQ(check("error_ratio<1%", late, false).verdict, Verdict::kInconclusive);
    EXPECT_EQ(check("error_ratio<1%", late, true).verdict, Verdict::kFail);
}

}  // namespace
}  // namespace faultline::load
