// A run in which nothing went well is no pass, although limits from above hold.
#include "scenarios/judge/good_answers.h"

#include "tests/unit/scenarios/judge/record_builder.h"

#include <string>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

// Its only check holds whatever happens, unless something is rejected.
RunRecord loosely_checked() {
    RunRecord record = good_record();
    CheckSpec check = check_of("rejections", CheckWindow::kAll);
    check.at_most = 0;
    record.scenario.checks = {check};
    return record;
}

void answer_404(RunRecord& record) {
    change(record, seconds(0), seconds(13), [](load::Sample& sample) {
        sample.outcome = load::Outcome::kHttpError;
        sample.http_status = 404;
        sample.label = kNoLabel;
    });
}

void expect_doubt(const RunRecord& record, const std::string& wanted) {
    const Judgement judgement = judged(record);
    EXPECT_EQ(judgement.verdict, Verdict::kInconclusive);
    EXPECT_NE(judgement.reason.find(wanted), std::string::npos) << judgement.reason;
}

TEST(GoodAnswers, ARunWithThemPasses) {
    EXPECT_EQ(judged(loosely_checked()).verdict, Verdict::kPass);
}

TEST(GoodAnswers, WhereEverythingTimedOutNothingIsProven) {
    RunRecord record = loosely_checked();
    lose(record, seconds(0), seconds(13));
    expect_doubt(record,
                 "none of 1200 operations was answered well: 1200 timeout; see why the target did "
                 "not answer");
    // One is enough: how many there must be is for checks to say.
    record.samples[700].outcome = load::Outcome::kCompleted;
    record.samples[700].http_status = 200;
    EXPECT_EQ(judged(record).reason.find("none of 1200"), std::string::npos);
}

TEST(GoodAnswers, WhereEveryAnswerWasAnErrorNothingIsProven) {
    RunRecord record = loosely_checked();
    record.scenario.checks[0].metric = "http_5xx";
    answer_404(record);
    expect_doubt(record, "none of 1200 operations was answered well: 1200 HTTP 404");
    expect_doubt(record, "declare them (expect: {status: [...]})");
}

TEST(GoodAnswers, ALoadIsToldOfItsOwnOption) {
    RunRecord record = good_record();
    change(record, seconds(0), seconds(13), [](load::Sample& sample) {
        sample.outcome = load::Outcome::kHttpError;
        sample.http_status = 404;
    });
    record.scenario.file.clear();
    record.scenario.target.url = "http://127.0.0.1:8080";
    expect_doubt(record, "if these are good answers, declare them (--expect-status)");
}

TEST(GoodAnswers, ACheckThatAsksForTheseAnswersMakesThemGood) {
    RunRecord record = loosely_checked();
    answer_404(record);
    CheckSpec asked = check_of("http_status_share", CheckWindow::kAll);
    asked.select["http_status"] = "404";
    asked.at_least = 0.99;
    record.scenario.checks.push_back(asked);
    EXPECT_EQ(judged(record).verdict, Verdict::kPass) << judged(record).reason;
    // Of another phase it says nothing.
    record.scenario.checks.back().during = CheckWindow::kFault;
    expect_doubt(record, "operations in baseline was answered well");
    // A time of at least so much holds best where no answer comes.
    RunRecord slow = loosely_checked();
    lose(slow, seconds(0), seconds(13));
    CheckSpec slowly = check_of("response", CheckWindow::kAll);
    slowly.percentile = 50.0;
    slowly.at_least = 1.0;
    slow.scenario.checks.push_back(slowly);
    expect_doubt(slow, "none of 1200 operations was answered well");
}

TEST(GoodAnswers, BaselineAndRecoveryMustHaveSome) {
    for (const auto& [from, phase] :
         {std::pair(seconds(1), "baseline"), {seconds(9), "recovery"}}) {
        RunRecord record = loosely_checked();
        lose(record, from, from + seconds(4));
        expect_doubt(record, std::string("none of 400 operations in ") + phase + " was");
    }
    // What faults may do while they are in force is for checks to say.
    RunRecord down = loosely_checked();
    lose(down, seconds(5), seconds(9));
    EXPECT_EQ(judged(down).verdict, Verdict::kPass) << judged(down).reason;
}

TEST(GoodAnswers, EveryTenantMustHaveSome) {
    RunRecord record = loosely_checked();
    const auto refuse = [](load::Sample& sample) {
        if (sample.tenant == 1) {
            sample.outcome = load::Outcome::kHttpError;
            sample.http_status = 401;
        }
    };
    change(record, seconds(0), seconds(13), refuse);
    expect_doubt(record, "none of 600 operations of tenant globex was answered well");
    CheckSpec asked = check_of("http_status_share", CheckWindow::kAll);
    asked.select = {{"http_status", "401"}, {"tenant", "globex"}};
    asked.at_least = 0.99;
    record.scenario.checks.push_back(asked);
    EXPECT_EQ(judged(record).verdict, Verdict::kPass) << judged(record).reason;
    // A few of one of many tenants may all have met a fault.
    RunRecord few = loosely_checked();
    change(few, seconds(0), seconds(13), [](load::Sample& sample) { sample.tenant = 0; });
    change(few, seconds(6), seconds(6) + milliseconds(190), [&](load::Sample& sample) {
        sample.tenant = 1;
        refuse(sample);
    });
    EXPECT_EQ(judged(few).verdict, Verdict::kPass) << judged(few).reason;
}

TEST(GoodAnswers, AFailureStaysOne) {
    RunRecord record = loosely_checked();
    record.scenario.checks[0].metric = "failures";
    lose(record, seconds(0), seconds(13));
    EXPECT_EQ(judged(record).verdict, Verdict::kFail);
}

TEST(GoodAnswers, TheyAreMissedBeforeAFaultThatNeverFired) {
    RunRecord record = loosely_checked();
    record.faults = {fired_fault()};
    record.faults.back().counts.fired = 0;
    lose(record, seconds(0), seconds(13));
    expect_doubt(record, "was answered well");
    expect_doubt(record, "; fault never fired: tool_hang");
}

TEST(GoodAnswers, WhoDeclaresAGoodAnswerMeansIt) {
    RunRecord record = loosely_checked();
    record.scenario.load.requests = {{.method = "GET", .path = "/x", .expected_statuses = {"503"}}};
    change(record, seconds(0), seconds(13),
           [](load::Sample& sample) { sample.outcome = load::Outcome::kHttpError; });
    CheckSpec asked = check_of("success_share", CheckWindow::kAll);
    asked.at_least = 0.9;
    record.scenario.checks = {asked};
    expect_doubt(record, "of request 1, GET /x, was answered well: 1200 HTTP 200");
}

TEST(GoodAnswers, ARequestThatNeverGetsOneProvesNothing) {
    RunRecord record = loosely_checked();
    record.scenario.load.requests = {{.method = "GET", .path = "/good"},
                                     {.method = "POST", .path = "/bad"}};
    answer_404(record);
    for (load::Sample& sample : record.samples) {
        sample.request = sample.ordinal / 2 % 2;  // both tenants send both
        if (sample.request == 0) {
            sample.outcome = load::Outcome::kCompleted;
            sample.http_status = 200;
        }
    }
    expect_doubt(record,
                 "none of 600 operations of request 2, POST /bad, was answered well: 600 HTTP 404");
    // Who asks for these answers knows of them.
    CheckSpec asked = check_of("http_status_share", CheckWindow::kAll);
    asked.select["http_status"] = "404";
    asked.at_least = 0.3;
    record.scenario.checks.push_back(asked);
    EXPECT_EQ(judged(record).verdict, Verdict::kPass) << judged(record).reason;
    record.scenario.checks.back().select["http_status"] = "200";
    expect_doubt(record, "of request 2");
    record.scenario.checks.back() = check_of("failures", CheckWindow::kAll);
    record.scenario.checks.back().at_least = 100;
    EXPECT_EQ(judged(record).verdict, Verdict::kPass) << judged(record).reason;
    record.scenario.checks.pop_back();
    // One good answer is enough: how many there must be is for checks to say.
    record.samples[702].outcome = load::Outcome::kCompleted;
    record.samples[702].http_status = 200;
    EXPECT_EQ(judged(record).verdict, Verdict::kPass) << judged(record).reason;
}

}  // namespace
}  // namespace faultline::scenario
