// Answers that came in time and say "failed", and a target that is gone at the end, are no pass for
// checks that do not look at either.
#include "scenarios/judge/hollow_answers.h"

#include "tests/unit/scenarios/judge/record_builder.h"

#include <string>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

// What a user checks first: that answers come.
RunRecord checked_for_answers() {
    RunRecord record = good_record();
    record.labels.emplace_back("failed");
    CheckSpec check = check_of("completed_share", CheckWindow::kFault);
    check.at_least = 0.99;
    record.scenario.checks = {check};
    return record;
}

void answer_failed(RunRecord& record, Duration from, Duration to) {
    change(record, from, to, [](load::Sample& sample) { sample.label = 3; });
}

void expect_inconclusive(const RunRecord& record, const std::string& wanted) {
    const Judgement judgement = judged(record);
    EXPECT_EQ(judgement.verdict, Verdict::kInconclusive);
    EXPECT_NE(judgement.reason.find(wanted), std::string::npos) << judgement.reason;
}

TEST(HollowAnswers, WhereEveryAnswerSaysFailedNothingIsProven) {
    RunRecord record = checked_for_answers();
    EXPECT_EQ(judged(record).verdict, Verdict::kPass) << judged(record).reason;
    answer_failed(record, seconds(0), seconds(13));
    expect_inconclusive(record, "all of 1200 answers say \"failed\"");
    // One good one is enough: how many there must be is for checks to say.
    RunRecord other = checked_for_answers();
    answer_failed(other, seconds(5), seconds(9));
    EXPECT_EQ(judged(other).verdict, Verdict::kPass) << judged(other).reason;
    answer_failed(other, seconds(9), seconds(13));
    expect_inconclusive(other, "answers in recovery say \"failed\"");
}

TEST(HollowAnswers, ALoadIsToldOfItsOwnOption) {
    RunRecord record = checked_for_answers();
    answer_failed(record, seconds(0), seconds(13));
    record.scenario.file.clear();
    record.scenario.target.url = "http://127.0.0.1:8080";
    expect_inconclusive(record, "or leave out --label-member where these are good answers");
    EXPECT_EQ(judged(record).reason.find("status_share"), std::string::npos);
}

TEST(HollowAnswers, ErrorsThatSayFailedLeaveTheGoodAnswersGood) {
    RunRecord record = checked_for_answers();
    record.scenario.checks[0].at_least = 0.3;
    change(record, seconds(0), seconds(13), [](load::Sample& sample) {
        if (sample.ordinal % 4 < 2) {
            sample.outcome = load::Outcome::kHttpError;
            sample.http_status = 500;
            sample.label = 3;
        }
    });
    EXPECT_EQ(judged(record).verdict, Verdict::kPass) << judged(record).reason;
    // Where no single operation was kept it is not known which answers said so.
    tally(record);
    record.samples.clear();
    EXPECT_EQ(judge(record).reason.find("say \"failed\""), std::string::npos);
}

TEST(HollowAnswers, WhoAsksForFailedAnswersKnowsOfThem) {
    RunRecord record = checked_for_answers();
    answer_failed(record, seconds(0), seconds(13));
    CheckSpec asked = check_of("status_share", CheckWindow::kAll);
    asked.select["status"] = "failed";
    asked.at_least = 0.99;
    record.scenario.checks.push_back(asked);
    EXPECT_EQ(judged(record).verdict, Verdict::kPass) << judged(record).reason;
}

TEST(HollowAnswers, ATargetThatIsGoneAtTheEndIsNoPass) {
    RunRecord record = checked_for_answers();
    lose(record, milliseconds(12'800), seconds(13));
    expect_inconclusive(record, "none of the last 20 operations was answered");
    // Fewer may be those that the end of the run cut off.
    RunRecord nearly = checked_for_answers();
    lose(nearly, milliseconds(12'810), seconds(13));
    EXPECT_EQ(judged(nearly).verdict, Verdict::kPass) << judged(nearly).reason;
    // A share of the whole run allows for it.
    CheckSpec asked = check_of("completed_share", CheckWindow::kAll);
    asked.at_least = 0.5;
    record.scenario.checks.push_back(asked);
    expect_inconclusive(record, "none of the last 20 operations was answered");
    record.scenario.checks.back().during = CheckWindow::kRecovery;
    EXPECT_EQ(judged(record).verdict, Verdict::kPass) << judged(record).reason;
}

}  // namespace
}  // namespace faultline::scenario
