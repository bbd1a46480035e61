#include "scenarios/judge/breakdown.h"

#include "scenarios/judge/check_judge.h"
#include "tests/unit/scenarios/judge/record_builder.h"

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

CheckOutcome outcome_of(const CheckSpec& check, const RunRecord& record) {
    return judge_check(check, RecordIndex(record));
}

CheckSpec degraded_share() {
    CheckSpec check = check_of("status_share", CheckWindow::kFault);
    check.select = {{"status", "degraded"}};
    check.at_least = 0.99;
    return check;
}

TEST(Breakdown, AFailedShareSaysWhatTheAnswersWere) {
    RunRecord record = good_record();
    tally(record);
    EXPECT_EQ(outcome_of(degraded_share(), record).explanation,
              "0 of 400 operations; outcomes: 400 answered \"success\"");
}

TEST(Breakdown, TheMostFrequentFirstAndWhatWasNeverAnsweredToo) {
    RunRecord record = good_record();
    lose(record, seconds(6), seconds(7));
    tally(record);
    EXPECT_EQ(outcome_of(degraded_share(), record).explanation,
              "0 of 400 operations; outcomes: 300 answered \"success\", 100 timeout");
}

TEST(Breakdown, TalliesSayTheSame) {
    RunRecord record = good_record();
    lose(record, seconds(6), seconds(7));
    tally(record);
    record.keeps_samples = false;
    record.samples.clear();
    EXPECT_EQ(outcome_of(degraded_share(), record).explanation,
              "0 of 400 operations; outcomes: 300 answered \"success\", 100 timeout");
}

TEST(Breakdown, WithoutAStatusInTheAnswersItIsThatOfHttp) {
    RunRecord record = good_record();
    change(record, Duration{}, seconds(13), [](load::Sample& sample) {
        sample.label = kNoLabel;
        sample.http_status = 503;
        sample.outcome = load::Outcome::kHttpError;
    });
    tally(record);
    CheckSpec check = check_of("error_ratio", CheckWindow::kFault);
    check.at_most = 0.01;
    EXPECT_EQ(outcome_of(check, record).explanation,
              "400 of 400 operations; outcomes: 400 HTTP 503");
}

TEST(Breakdown, OfStepsItIsTheirErrorCodes) {
    RunRecord record = good_record();
    change_steps(record, seconds(6), seconds(7), [](StepObservation& step) {
        step.success = false;
        step.error_code = kTimeoutCode;
    });
    tally(record);
    CheckSpec check = check_of("step_success_share", CheckWindow::kFault);
    check.select = {{"step", "a"}};
    check.at_least = 0.99;
    EXPECT_EQ(outcome_of(check, record).explanation,
              "300 of 400 steps; outcomes: 300 success, 100 TOOL_TIMEOUT");
}

TEST(Breakdown, ATimeNeedsNone) {
    RunRecord record = good_record();
    tally(record);
    CheckSpec check = check_of("response", CheckWindow::kFault);
    check.percentile = 99;
    check.below = 0.001;
    EXPECT_EQ(outcome_of(check, record).explanation.find("outcomes"), std::string::npos);
}

}  // namespace
}  // namespace faultline::scenario
