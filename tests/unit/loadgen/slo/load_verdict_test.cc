// The verdict: the generator first, then the target.
#include "loadgen/slo/load_verdict.h"

#include "tests/unit/loadgen/slo/made_record.h"

#include <algorithm>
#include <string_view>

#include <gtest/gtest.h>

namespace faultline::load {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

Verdict verdict_of(const std::vector<Made>& made, JudgeOptions options = {}) {
    return judge_load(one_phase(made), options).verdict;
}

JudgeOptions with_objective(const char* text) {
    JudgeOptions options;
    options.objectives.push_back(*parse_objective(text));
    return options;
}

Verdict named(const LoadVerdict& verdict, std::string_view name) {
    const auto found = std::ranges::find(verdict.checks, name, &Check::name);
    EXPECT_NE(found, verdict.checks.end()) << name;
    return found == verdict.checks.end() ? Verdict::kInconclusive : found->verdict;
}

TEST(Verdict, AFailureOutweighsADoubtOutweighsAPass) {
    EXPECT_EQ(worse(Verdict::kPass, Verdict::kPass), Verdict::kPass);
    EXPECT_EQ(worse(Verdict::kPass, Verdict::kInconclusive), Verdict::kInconclusive);
    EXPECT_EQ(worse(Verdict::kInconclusive, Verdict::kFail), Verdict::kFail);
    EXPECT_EQ(worse(Verdict::kFail, Verdict::kPass), Verdict::kFail);
}

TEST(LoadVerdict, WithoutObjectivesNothingMayFail) {
    EXPECT_EQ(verdict_of({{.times = 1000}}), Verdict::kPass);
    for (const Outcome outcome :
         {Outcome::kRejected, Outcome::kRefused, Outcome::kReset, Outcome::kTimeout,
          Outcome::kProtocol, Outcome::kHttpError, Outcome::kCheckFailed, Outcome::kUnanswered}) {
        EXPECT_EQ(verdict_of({{.times = 999}, {.outcome = outcome}}), Verdict::kFail)
            << to_string(outcome);
    }
}

TEST(LoadVerdict, NothingSentIsNoPass) {
    EXPECT_EQ(verdict_of({}), Verdict::kInconclusive);
    EXPECT_EQ(verdict_of({{.outcome = Outcome::kShed, .times = 10}}), Verdict::kInconclusive);
}

TEST(LoadVerdict, AnErrorRatioIsAnExplicitAllowance) {
    const std::vector<Made> made = {{.times = 999}, {.outcome = Outcome::kHttpError}};
    EXPECT_EQ(verdict_of(made, with_objective("error_ratio<1%")), Verdict::kPass);
    EXPECT_EQ(verdict_of(made, with_objective("p99<1s")), Verdict::kFail);
}

TEST(LoadVerdict, SheddingIsOurBottleneck) {
    EXPECT_EQ(verdict_of({{.times = 9990}, {.outcome = Outcome::kShed, .times = 10}}),
              Verdict::kPass);
    EXPECT_EQ(verdict_of({{.times = 9989}, {.outcome = Outcome::kShed, .times = 11}}),
              Verdict::kInconclusive);
}

TEST(LoadVerdict, LatenessIsJudgedByItsP99) {
    const auto late = [](Duration by, std::uint64_t times) {
        return std::vector<Made>{{.times = 1000 - times},
                                 {.times = times, .response = milliseconds(60), .late_by = by}};
    };
    EXPECT_EQ(verdict_of(late(milliseconds(3), 10)), Verdict::kPass);
    EXPECT_EQ(verdict_of(late(milliseconds(3), 11)), Verdict::kInconclusive);
    EXPECT_EQ(verdict_of(late(milliseconds(3), 11), with_objective("p99<300ms")), Verdict::kPass)
        << "3 ms are less than a tenth of 300 ms";
    EXPECT_EQ(verdict_of(late(milliseconds(3), 11), with_objective("p99<20ms")),
              Verdict::kInconclusive);
    JudgeOptions ci;
    ci.profile = Profile::kCi;
    EXPECT_EQ(verdict_of(late(milliseconds(19), 11), ci), Verdict::kPass);
    EXPECT_EQ(verdict_of(late(milliseconds(21), 11), ci), Verdict::kInconclusive);
    EXPECT_FALSE(judge_load(one_phase(late(milliseconds(21), 11)), ci).lateness_valid);
}

TEST(LoadVerdict, TheTightestBoundSetsTheLimitOfLateness) {
    JudgeOptions options = with_objective("p99<300ms");
    EXPECT_EQ(lateness_limit(options), milliseconds(30));
    options.objectives.push_back(*parse_objective("p50<50ms"));
    options.objectives.push_back(*parse_objective("error_ratio<1%"));
    EXPECT_EQ(lateness_limit(options), milliseconds(5));
    EXPECT_EQ(lateness_limit(with_objective("p50<2ms")), milliseconds(1));
    EXPECT_EQ(lateness_limit({}), milliseconds(1));
}

TEST(LoadVerdict, SendingTooSlowlyIsInconclusive) {
    // The last release 0.2 s after the end of a phase of 10 s: 98 % of the planned rate.
    Recorder recorder = one_phase({{.times = 10'000}});
    Sample sample;
    sample.outcome = Outcome::kCompleted;
    sample.intended = milliseconds(9999);
    sample.released = milliseconds(10'200);
    sample.done = milliseconds(10'201);
    recorder.on_sample(sample);
    const LoadVerdict verdict = judge_load(recorder, {});
    EXPECT_EQ(named(verdict, "generator.rate"), Verdict::kInconclusive);
    EXPECT_EQ(verdict.verdict, Verdict::kInconclusive);
}

TEST(LoadVerdict, ARefusalIsAFactHoweverLateWeWere) {
    const Made late{.times = 500, .response = milliseconds(60), .late_by = milliseconds(50)};
    EXPECT_EQ(verdict_of({late, {.outcome = Outcome::kRefused, .times = 500}}), Verdict::kFail);
    EXPECT_EQ(verdict_of({late, {.outcome = Outcome::kTimeout, .times = 500}}),
              Verdict::kInconclusive)
        << "it may have waited for us";
}

TEST(LoadVerdict, AnInterruptedRunIsNoPassAndItsCutsAreNotTheTargets) {
    JudgeOptions options;
    options.was_interrupted = true;
    EXPECT_EQ(verdict_of({{.times = 1000}, {.outcome = Outcome::kUnanswered, .times = 5}}, options),
              Verdict::kInconclusive);
    EXPECT_EQ(verdict_of({{.times = 1000}, {.outcome = Outcome::kReset, .times = 5}}, options),
              Verdict::kFail);
}

TEST(Profile, ReadsItsOwnNames) {
    EXPECT_EQ(profile_from(to_string(Profile::kCi)), Profile::kCi);
    EXPECT_EQ(profile_from(to_string(Profile::kFull)), Profile::kFull);
    EXPECT_FALSE(profile_from("CI"));
}

}  // namespace
}  // namespace faultline::load
