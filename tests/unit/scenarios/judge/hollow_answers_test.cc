// Answers that came in time and say "failed", and a target that is gone at the end, are no pass for
// checks that do not look at either.
#include "scenarios/judge/hollow_answers.h"

#include "tests/unit/scenarios/judge/record_builder.h"

#include <string>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

CheckSpec at_least(const std::string& metric, CheckWindow during, double share,
                   const std::string& status = "") {
    CheckSpec check = check_of(metric, during);
    check.at_least = share;
    if (!status.empty()) {
        check.select["status"] = status;
    }
    return check;
}

// What a user checks first: that answers come.
RunRecord checked_for_answers() {
    RunRecord record = good_record();
    record.labels.emplace_back("failed");
    record.scenario.checks = {at_least("completed_share", CheckWindow::kFault, 0.99)};
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
    RunRecord fault = checked_for_answers();
    answer_failed(fault, seconds(5), seconds(9));
    expect_inconclusive(fault, "answers in fault say \"failed\"");
    // Else it may be what the fault does.
    fault.scenario.checks[0].during = CheckWindow::kAll;
    EXPECT_EQ(judged(fault).verdict, Verdict::kPass) << judged(fault).reason;
    // One good one is enough: how many there must be is for checks to say.
    RunRecord other = checked_for_answers();
    answer_failed(other, seconds(5) + milliseconds(20), seconds(9));
    EXPECT_EQ(judged(other).verdict, Verdict::kPass) << judged(other).reason;
    answer_failed(other, seconds(9), seconds(13));
    expect_inconclusive(other, "answers in recovery say \"failed\"");
}

TEST(HollowAnswers, EachTenantAndRequestNeedsAnotherAnswer) {
    RunRecord record = checked_for_answers();
    record.tenants = {"acme", "globex"};
    record.scenario.load.requests = {{.path = "/a"}, {.path = "/b"}};
    const auto split = [&record](bool failed_tenant, bool failed_request) {
        change(record, seconds(0), seconds(13), [&](load::Sample& sample) {
            sample.tenant = sample.ordinal % 2;
            sample.request = (sample.ordinal / 2) % 2;
            sample.label =
                (failed_tenant && sample.tenant == 1) || (failed_request && sample.request == 1)
                    ? 3
                    : 1;
        });
    };
    split(false, false);
    EXPECT_EQ(judged(record).verdict, Verdict::kPass) << judged(record).reason;
    split(true, false);
    expect_inconclusive(record, "answers to tenant globex say \"failed\"");
    split(false, true);
    expect_inconclusive(record, "answers to request 2, GET /b, say \"failed\"");
    // A check of statuses says how many there may be.
    record.scenario.checks.push_back(at_least("status_share", CheckWindow::kAll, 0.4, "success"));
    EXPECT_EQ(judged(record).verdict, Verdict::kPass) << judged(record).reason;
}

TEST(HollowAnswers, ALoadIsToldOfItsOwnOption) {
    RunRecord record = checked_for_answers();
    answer_failed(record, seconds(0), seconds(13));
    record.scenario.file.clear();
    record.scenario.target.url = "http://127.0.0.1:8080";
    expect_inconclusive(record, "or take --label-member '' where these are good answers");
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
    record.scenario.checks.push_back(at_least("status_share", CheckWindow::kAll, 0.99, "failed"));
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
    record.scenario.checks.push_back(at_least("completed_share", CheckWindow::kAll, 0.5));
    expect_inconclusive(record, "none of the last 20 operations was answered");
    record.scenario.checks.back().during = CheckWindow::kRecovery;
    EXPECT_EQ(judged(record).verdict, Verdict::kPass) << judged(record).reason;
}

void answer_500(RunRecord& record, Duration from, Duration to) {
    change(record, from, to, [](load::Sample& sample) {
        sample.outcome = load::Outcome::kHttpError;
        sample.http_status = 500;
    });
}

TEST(HollowAnswers, ATargetThatAnswersBadlyToTheEndIsNoPass) {
    RunRecord record = checked_for_answers();
    answer_500(record, milliseconds(11'990), seconds(13));
    expect_inconclusive(record, "none of the last 101 operations, 1.01s long, was answered well");
    // It may be a bad moment.
    RunRecord nearly = checked_for_answers();
    answer_500(nearly, milliseconds(12'020), seconds(13));
    EXPECT_EQ(judged(nearly).verdict, Verdict::kPass) << judged(nearly).reason;
    // To be turned away in order is no bad answer.
    RunRecord rejected = checked_for_answers();
    change(rejected, seconds(11), seconds(13), [](load::Sample& sample) {
        sample.outcome = load::Outcome::kRejected;
        sample.http_status = 429;
    });
    EXPECT_EQ(judged(rejected).verdict, Verdict::kPass) << judged(rejected).reason;
    // Who asks for these answers knows of them.
    record.scenario.checks.push_back(at_least("error_ratio", CheckWindow::kAll, 0.01));
    EXPECT_EQ(judged(record).verdict, Verdict::kPass) << judged(record).reason;
}

// Of a load, which keeps no single operations.
RunRecord of_a_load(RunRecord record) {
    record.scenario.file.clear();
    record.scenario.target.url = "http://127.0.0.1:8080";
    tally(record);
    record.samples.clear();
    record.keeps_samples = false;
    return record;
}

TEST(HollowAnswers, WithoutSingleOperationsTheSeriesTellsOfTheEnd) {
    RunRecord record = checked_for_answers();
    lose(record, seconds(12), seconds(13));
    const Judgement judgement = judge(of_a_load(record));
    EXPECT_EQ(judgement.verdict, Verdict::kInconclusive);
    EXPECT_NE(judgement.reason.find("none of the last 100 operations was answered"),
              std::string::npos)
        << judgement.reason;
    RunRecord bad = checked_for_answers();
    answer_500(bad, milliseconds(11'750), seconds(13));
    EXPECT_NE(judge(of_a_load(bad))
                  .reason.find("none of the last 125 operations, 1.24s long, was "
                               "answered well; see why, or"),
              std::string::npos);
    // The last slot may be far from over.
    RunRecord begun = checked_for_answers();
    std::erase_if(begun.samples, [](const load::Sample& sample) {
        return sample.intended >= milliseconds(12'700);
    });
    begun.planned_operations = begun.samples.size();
    begun.steps.clear();
    answer_500(begun, milliseconds(11'750), milliseconds(12'700));
    EXPECT_EQ(judge(of_a_load(begun)).verdict, Verdict::kPass) << "it lasted for 0.94 s";
    // One answer in the last slot, and it was there.
    RunRecord nearly = checked_for_answers();
    lose(nearly, seconds(12), milliseconds(12'990));
    EXPECT_EQ(judge(of_a_load(nearly)).verdict, Verdict::kPass) << judge(of_a_load(nearly)).reason;
}

TEST(HollowAnswers, InAClosedLoopTheWaitTellsOfTheEnd) {
    RunRecord record = checked_for_answers();
    record.scenario.load.closed_connections = 4;
    EXPECT_EQ(judge(of_a_load(record)).verdict, Verdict::kPass) << judge(of_a_load(record)).reason;
    // After these nothing was sent any more.
    std::erase_if(record.samples,
                  [](const load::Sample& sample) { return sample.intended >= seconds(12); });
    record.planned_operations = record.samples.size();
    record.steps.clear();
    EXPECT_EQ(judge(of_a_load(record)).verdict, Verdict::kPass)
        << "each was answered: " << judge(of_a_load(record)).reason;
    RunRecord slow = record;
    lose(slow, milliseconds(11'700), milliseconds(11'750));
    EXPECT_EQ(judge(of_a_load(slow)).verdict, Verdict::kPass)
        << "the last was answered: " << judge(of_a_load(slow)).reason;
    lose(record, milliseconds(11'960), seconds(12));
    const Judgement judgement = judge(of_a_load(record));
    EXPECT_EQ(judgement.verdict, Verdict::kInconclusive);
    EXPECT_NE(judgement.reason.find("no connection had an answer in the last 1.01s"),
              std::string::npos)
        << judgement.reason;
}

}  // namespace
}  // namespace faultline::scenario
