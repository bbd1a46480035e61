// Checks that are held to what the baseline was.
#include "tests/unit/scenarios/judge/check_cases.h"

#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

TEST(CheckJudgeBaseline, ComparesWithTheBaseline) {
    CheckSpec check = share("step_duration", {{"step", "b"}});
    check.percentile = 95.0;
    check.of_baseline = Ratio{0.1};
    const auto slower = [](Duration by) {
        return steps([by](StepObservation& step) { step.duration = milliseconds(5) + by; });
    };
    EXPECT_EQ(outcome_of(check, slower(std::chrono::microseconds(400))).verdict, Verdict::kPass);
    EXPECT_EQ(outcome_of(check, slower(std::chrono::microseconds(600))).verdict, Verdict::kFail);
    EXPECT_EQ(outcome_of(check, slower(-milliseconds(4))).verdict, Verdict::kPass);
    EXPECT_EQ(outcome_of(check, slower({})).limit, "p95 within 10% of the baseline = 5.5ms");
    check.of_baseline_slack = milliseconds(2);
    const CheckOutcome slack = outcome_of(check, slower(milliseconds(1)));
    EXPECT_EQ(slack.verdict, Verdict::kPass);
    EXPECT_EQ(slack.limit, "p95 within 10% (or 2ms) of the baseline = 7ms");
    // The largest of the bounds counts; none is added to another.
    check.of_baseline = Ratio{4.0};
    EXPECT_EQ(outcome_of(check, slower({})).limit,
              "p95 at most 5 times the baseline, or 2ms more = 25ms");
    check.of_baseline_slack = milliseconds(300);
    EXPECT_EQ(outcome_of(check, slower({})).limit,
              "p95 at most 5 times the baseline, or 300ms more = 305ms");
    check.of_baseline_floor = seconds(1);
    EXPECT_EQ(outcome_of(check, slower({})).limit,
              "p95 at most 5 times the baseline, or 300ms more, or 1s = 1s");
    EXPECT_EQ(outcome_of(check, slower(milliseconds(996))).verdict, Verdict::kFail);
    check.of_baseline = Ratio{0.0};
    check.of_baseline_floor = {};
    EXPECT_EQ(outcome_of(check, slower({})).limit, "p95 within 300ms of the baseline = 305ms");
    check.of_baseline = Ratio{0.1};
    check.of_baseline_slack = milliseconds(2);
    const auto no_baseline = [](RunRecord& record) { lose(record, seconds(1), seconds(5)); };
    EXPECT_EQ(outcome_of(check, no_baseline).verdict, Verdict::kInconclusive);
    EXPECT_EQ(outcome_of(check, no_baseline).explanation,
              "the baseline value is infinite: too many of its operations failed or were never "
              "answered");
    check.percentile = 99.9;
    EXPECT_EQ(outcome_of(check, nothing).explanation,
              "too few samples in the baseline: 400 of the 3000 it needs; "
              "phases: {baseline: 36s} gives them");
    EXPECT_EQ(outcome_of(check, nothing).measured, "5ms") << "the window itself was measured";
}

TEST(CheckJudgeBaseline, WhereNothingWasSeenTheLengthIsAGuess) {
    CheckSpec check = share("step_duration", {{"step", "b"}});
    check.percentile = 95.0;
    check.of_baseline = Ratio{0.1};
    const CheckOutcome outcome = outcome_of(check, [](RunRecord& record) {
        std::erase_if(record.samples, [](const load::Sample& s) { return s.ordinal < 500; });
        std::erase_if(record.steps, [](const StepObservation& s) { return s.ordinal < 500; });
    });
    EXPECT_EQ(outcome.explanation,
              "too few samples in the baseline: 0 of the 60 it needs; try phases: {baseline: 8s}");
}

TEST(CheckJudgeBaseline, RejectionsAreComparedWithTheResponsesOfTheBaseline) {
    CheckSpec check = share("rejected_response", {});
    check.percentile = 95.0;
    check.of_baseline = Ratio{0.5};
    const CheckOutcome quick = outcome_of(check, samples(set_rejected));
    EXPECT_EQ(quick.verdict, Verdict::kPass) << quick.explanation;
    EXPECT_EQ(quick.limit, "p95 within 50% of the baseline = 15ms");
    EXPECT_EQ(outcome_of(check, samples(set_slowly_rejected)).verdict, Verdict::kFail);
}

TEST(CheckJudgeBaseline, AsGoodAsTheBaselineIsGoodEnough) {
    CheckSpec slower = share("response", {});
    slower.percentile = 95.0;
    slower.of_baseline = Ratio{0.0};
    EXPECT_EQ(outcome_of(slower, nothing).verdict, Verdict::kPass);
    CheckSpec less = share("goodput", {});
    less.at_least_of_baseline = Ratio{1.0};
    EXPECT_EQ(outcome_of(less, nothing).verdict, Verdict::kPass);
}

TEST(CheckJudgeBaseline, SaysWhenTheBaselineWasNeverReached) {
    CheckSpec check = share("goodput", {});
    check.at_least_of_baseline = Ratio{0.9};
    const CheckOutcome outcome = outcome_of(check, [](RunRecord& record) {
        std::erase_if(record.phases, [](const PhaseWindow& p) { return p.name == "baseline"; });
    });
    EXPECT_EQ(outcome.verdict, Verdict::kInconclusive);
    EXPECT_EQ(outcome.explanation,
              "there is no baseline: the run never reached its baseline phase");
}

using BoundAndValue = std::pair<Bound, double>;

std::vector<BoundAndValue> limits_of(const CheckOutcome& outcome, MetricUnit unit) {
    std::vector<BoundAndValue> limits;
    for (const CheckLimit& limit : outcome.limits) {
        EXPECT_EQ(limit.unit, unit);
        limits.emplace_back(limit.bound, limit.value);
    }
    return limits;
}

TEST(CheckJudgeBaseline, TheOutcomeHoldsItsLimitsAsNumbers) {
    CheckSpec check = share("goodput", {});
    check.above = 1.0;
    check.at_least = 2.0;
    check.below = 1000.0;
    check.at_most = 2000.0;
    check.at_least_of_baseline = Ratio{0.9};
    const std::vector<BoundAndValue> fixed = {{Bound::kAtLeast, 2.0},
                                              {Bound::kAbove, 1.0},
                                              {Bound::kAtMost, 2000.0},
                                              {Bound::kBelow, 1000.0}};
    auto all = fixed;
    all.emplace_back(Bound::kAtLeast, 90.0);
    EXPECT_EQ(limits_of(outcome_of(check, nothing), MetricUnit::kRate), all);
    check.min_samples = 400;  // as many as the baseline has
    EXPECT_EQ(limits_of(outcome_of(check, nothing), MetricUnit::kRate), all);
    // The baseline gives none, and the others are what they were.
    check.min_samples = 401;
    EXPECT_EQ(limits_of(outcome_of(check, nothing), MetricUnit::kRate), fixed);
    CheckSpec slower = share("response", {});
    slower.percentile = 95.0;
    slower.of_baseline = Ratio{0.5};
    EXPECT_EQ(limits_of(outcome_of(slower, nothing), MetricUnit::kSeconds),
              (std::vector<BoundAndValue>{{Bound::kAtMost, 0.015}}));
}

TEST(CheckJudgeBaseline, AGoodputMayBeBoundedByTheBaselinesOwn) {
    CheckSpec check = share("goodput", {});
    check.at_least_of_baseline = Ratio{0.9};
    const CheckOutcome kept = outcome_of(check, nothing);
    EXPECT_EQ(kept.verdict, Verdict::kPass);
    EXPECT_EQ(kept.limit, "at least 90% of the baseline = 90/s");
    EXPECT_EQ(outcome_of(check, lost(seconds(6))).verdict, Verdict::kFail);
}

}  // namespace
}  // namespace faultline::scenario
