// One check: its selectors, how many samples it needs, its limits, and what it says.
#include "scenarios/judge/check_judge.h"

#include "tests/unit/scenarios/judge/check_cases.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

TEST(CheckJudge, ATypoInASelectorNeverPasses) {
    const CheckSpec step =
        with(share("step_error_share", {{"step", "z"}, {"error_code", "X"}}), at_most_zero);
    EXPECT_EQ(outcome_of(step, nothing).verdict, Verdict::kInconclusive);
    EXPECT_EQ(outcome_of(step, nothing).explanation, "its selectors matched nothing");
    const CheckSpec tenant = with(share("http_5xx", {{"tenant", "nobody"}}), at_most_zero);
    EXPECT_EQ(outcome_of(tenant, nothing).verdict, Verdict::kInconclusive);
    CheckSpec metric = share("no_such_metric", {});
    EXPECT_EQ(outcome_of(metric, nothing).verdict, Verdict::kInconclusive);
}

TEST(CheckJudge, SaysThatNothingHappenedInItsWindow) {
    const auto no_operations = [](RunRecord& record) { record.samples.clear(); };
    EXPECT_EQ(outcome_of(with(share("error_ratio", {}), at_most_zero), no_operations).explanation,
              "no matching operation in its window");
}

TEST(CheckJudge, SelectsATenant) {
    const CheckSpec quiet = with(share("response", {{"tenant", "acme"}}), p99_below);
    const auto slow_globex = samples([](load::Sample& sample) {
        if (sample.tenant == 1) {
            set_slow(sample);
        }
    });
    CheckSpec check = quiet;
    check.min_samples = 100;
    EXPECT_EQ(outcome_of(check, slow_globex).verdict, Verdict::kPass);
    EXPECT_EQ(outcome_of(check, slow_globex).samples, 200U);
    check.select["tenant"] = "globex";
    EXPECT_EQ(outcome_of(check, slow_globex).verdict, Verdict::kFail);
    // 200 samples are too few for a p99 unless the check says otherwise.
    EXPECT_EQ(outcome_of(quiet, nothing).verdict, Verdict::kInconclusive);
}

TEST(CheckJudge, SamplesNeeded) {
    CheckSpec check = share("response", {});
    for (const auto& [percentile, needed] : std::map<double, std::uint64_t>{
             {50, 20}, {90, 30}, {95, 60}, {99, 300}, {99.9, 3000}, {100, 20}}) {
        check.percentile = percentile;
        EXPECT_EQ(samples_needed(check, false), needed) << percentile;
        EXPECT_EQ(samples_needed(check, true), 1U);
    }
    EXPECT_EQ(samples_needed(share("http_5xx", {}), false), 1U);
    EXPECT_EQ(samples_needed(share("error_ratio", {}), false), 20U);
    check.min_samples = 7;
    EXPECT_EQ(samples_needed(check, false), 7U);
}

TEST(CheckJudge, TooFewSamplesAreInconclusiveEitherWay) {
    CheckSpec check = with(share("error_ratio", {}), at_most_zero);
    check.after = seconds(4) - milliseconds(100);  // the last ten
    EXPECT_EQ(outcome_of(check, nothing).verdict, Verdict::kInconclusive);
    EXPECT_EQ(outcome_of(check, lost()).verdict, Verdict::kInconclusive);
    check.min_samples = 10;
    EXPECT_EQ(outcome_of(check, nothing).verdict, Verdict::kPass);
    EXPECT_EQ(outcome_of(check, lost()).verdict, Verdict::kFail);
}

TEST(CheckJudge, APercentileIsLostBeforeAllItsSamplesAreThere) {
    CheckSpec check = with(share("response", {}), p99_below);
    check.after = seconds(3);  // the last hundred, of the 300 that a p99 needs
    const auto slow = [](std::size_t count) {
        return [count](RunRecord& record) {
            change(record, kFaultEnd - milliseconds(10) * static_cast<int>(count), kFaultEnd,
                   set_slow);
        };
    };
    EXPECT_EQ(outcome_of(check, slow(3)).verdict, Verdict::kInconclusive);
    EXPECT_NE(outcome_of(check, slow(3)).explanation.find("100 of the 300 it needs; phases: "),
              std::string::npos)
        << outcome_of(check, slow(3)).explanation;
    EXPECT_EQ(outcome_of(check, slow(4)).verdict, Verdict::kFail);
    // Late ourselves, and quick from the release on: too few samples, and no failure yet.
    const auto late = [](RunRecord& record) {
        change(record, kFaultEnd - milliseconds(100), kFaultEnd, [](load::Sample& sample) {
            sample.released = sample.intended + milliseconds(400);
            sample.done = sample.released + milliseconds(10);
        });
    };
    EXPECT_EQ(outcome_of(check, late).verdict, Verdict::kInconclusive);
}

TEST(CheckJudge, OurOwnLatenessDecidesNothing) {
    CheckSpec check = with(share("response", {}), p99_below);
    // 400 ms late ourselves, answered in 10 ms: the limit of 300 ms does not hold, and it is not
    // the target's doing.
    const auto late = samples([](load::Sample& sample) {
        sample.released = sample.intended + milliseconds(400);
        sample.done = sample.released + milliseconds(10);
    });
    const CheckOutcome ours = outcome_of(check, late);
    EXPECT_EQ(ours.verdict, Verdict::kInconclusive);
    EXPECT_NE(ours.explanation.find("without the load generator's lateness (p99 400ms)"),
              std::string::npos)
        << ours.explanation;
    // As late, and slow as well: it fails whatever we did.
    const auto both = samples([](load::Sample& sample) {
        sample.released = sample.intended + milliseconds(400);
        sample.done = sample.released + milliseconds(350);
    });
    EXPECT_EQ(outcome_of(check, both).verdict, Verdict::kFail);
    // Late, and the limit holds all the same: a pass stays one.
    check.below = 0.5;
    EXPECT_EQ(outcome_of(check, late).verdict, Verdict::kPass);
}

TEST(CheckJudge, LimitsAreStrictWhereTheySaySo) {
    CheckSpec check = share("response", {});
    check.percentile = 50.0;
    check.below = 0.010;
    EXPECT_EQ(outcome_of(check, nothing).verdict, Verdict::kFail);  // exactly 10 ms
    check.below.reset();
    check.at_most = 0.010;
    EXPECT_EQ(outcome_of(check, nothing).verdict, Verdict::kPass);
    check.at_most.reset();
    check.above = 0.010;
    EXPECT_EQ(outcome_of(check, nothing).verdict, Verdict::kFail);
    check.above.reset();
    check.at_least = 0.010;
    EXPECT_EQ(outcome_of(check, nothing).verdict, Verdict::kPass);
}

TEST(CheckJudge, SaysWhatWasMeasuredAgainstWhat) {
    const CheckOutcome outcome =
        outcome_of(with(share("status_share", {{"status", "degraded"}}), at_least),
                   samples(set_label, seconds(7)));
    EXPECT_EQ(outcome.limit, "at least 99%");
    EXPECT_EQ(outcome.measured, "50%");
    EXPECT_EQ(outcome.explanation,
              "200 of 400 operations; outcomes: 200 answered \"degraded\", 200 answered "
              "\"success\"");
    EXPECT_EQ(outcome.phase, "fault");
    EXPECT_EQ(outcome.position.line, 15);
    EXPECT_DOUBLE_EQ(*outcome.measured_value, 0.5);
}

TEST(CheckJudge, ARunThatWasCutGetsNoAdviceOnItsLength) {
    RunRecord record = good_record();
    CheckSpec check = check_of("success_share", CheckWindow::kBaseline);
    check.at_least = 0.9;
    check.min_samples = 1000;
    EXPECT_EQ(judge_check(check, RecordIndex(record)).explanation,
              "too few samples: 400 of the 1000 it needs; phases: {baseline: 12s} gives them");
    record.interrupted_by = 2;
    EXPECT_EQ(judge_check(check, RecordIndex(record)).explanation,
              "too few samples: 400 of the 1000 it needs; the run was interrupted by signal 2");
    record.interrupted_by.reset();
    record.environment_error = "the target did not start";
    EXPECT_EQ(judge_check(check, RecordIndex(record)).explanation,
              "too few samples: 400 of the 1000 it needs; the run ended early: the target did not "
              "start");
}

TEST(CheckJudge, ATargetThatDiedGetsNoAdviceOnTheLengthOfTheRun) {
    RunRecord record = good_record();
    lose(record, seconds(1) + milliseconds(100), seconds(5));
    CheckSpec check = check_of("step_success_share", CheckWindow::kBaseline);
    check.at_least = 0.9;
    check.min_samples = 1000;
    const std::string why = judge_check(check, RecordIndex(record)).explanation;
    EXPECT_NE(why.find("390 of 400 operations had no answer: see why the target did not answer"),
              std::string::npos)
        << why;
    EXPECT_EQ(why.find("gives them"), std::string::npos) << why;
}

}  // namespace
}  // namespace faultline::scenario
