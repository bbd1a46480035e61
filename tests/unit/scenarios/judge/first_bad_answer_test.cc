// The first bad answer is shown beside a failed check that it explains, and beside no other.
#include "scenarios/judge/first_bad_answer.h"

#include "scenarios/judge/check_judge.h"
#include "tests/unit/scenarios/judge/record_builder.h"

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

constexpr std::string_view k404 = "at 2ms the first 404: no page";
constexpr std::string_view k500 = "at 7s the first 500: no table";
constexpr std::string_view kReset = "the first reset: closed";

class FirstBadAnswer : public testing::Test {
protected:
    FirstBadAnswer() {
        record_.events = {{.at = {}, .kind = "signal", .detail = "the first 500: no answer"},
                          {.at = {}, .kind = "answer", .detail = std::string(k404)},
                          {.at = {}, .kind = "answer", .detail = std::string(k500)},
                          {.at = {}, .kind = "outcome", .detail = std::string(kReset)}};
    }
    // What operation 700, under the fault and of the tenant acme, got.
    void answer(std::uint16_t status) {
        record_.samples[700].http_status = status;
        record_.samples[700].label = kNoLabel;
        record_.samples[700].outcome =
            status > 0 ? load::Outcome::kHttpError : load::Outcome::kReset;
    }
    // What is shown beside the check, which fails; "" for nothing.
    std::string shown(const CheckSpec& check) {
        const CheckOutcome outcome = judge_check(check, RecordIndex(record_));
        EXPECT_EQ(outcome.verdict, Verdict::kFail) << check.metric << ": " << outcome.explanation;
        for (const std::string_view known : {k404, k500, kReset}) {
            if (outcome.explanation.ends_with("; " + std::string(known))) {
                return std::string(known);
            }
        }
        EXPECT_EQ(outcome.explanation.find("the first"), std::string::npos) << outcome.explanation;
        return {};
    }
    static CheckSpec at_least(const char* metric, double limit) {
        CheckSpec check = check_of(metric, CheckWindow::kAll);
        check.at_least = limit;
        return check;
    }
    static CheckSpec at_most(const char* metric, double limit) {
        CheckSpec check = check_of(metric, CheckWindow::kAll);
        check.at_most = limit;
        return check;
    }

    RunRecord record_ = good_record();
};

TEST_F(FirstBadAnswer, OfTheKindThatTheOperationsHave) {
    answer(500);
    for (const CheckSpec& check : {at_least("success_share", 1.0), at_least("completed_share", 1.0),
                                   at_least("goodput", 1000.0), at_most("http_5xx", 0),
                                   at_most("failures", 0), at_most("error_ratio", 0)}) {
        EXPECT_EQ(shown(check), k500) << check.metric;
    }
    answer(404);
    EXPECT_EQ(shown(at_least("success_share", 1.0)), k404);
    EXPECT_EQ(shown(at_most("failures", 0)), k404);
    answer(0);
    EXPECT_EQ(shown(at_least("success_share", 1.0)), kReset);
    EXPECT_EQ(shown(at_most("error_ratio", 0)), kReset);
}

TEST_F(FirstBadAnswer, NoneOfOtherOperations) {
    answer(500);
    CheckSpec check = at_least("status_share", 1.0);
    check.select = {{"status", "success"}};
    record_.samples[200].label = kDegraded;  // in the baseline
    EXPECT_EQ(shown(check), k500);
    check.during = CheckWindow::kBaseline;
    EXPECT_EQ(shown(check), "");
    check.during = CheckWindow::kAll;
    record_.samples[201].label = kDegraded;
    check.select["tenant"] = "globex";
    EXPECT_EQ(shown(check), "");
}

TEST_F(FirstBadAnswer, NoneThatMovedTheFigureTheOtherWay) {
    answer(500);
    EXPECT_EQ(shown(at_most("success_share", 0.5)), "");
    EXPECT_EQ(shown(at_least("failures", 10)), "");
    CheckSpec check = at_most("http_status_share", 0);
    check.select = {{"http_status", "500"}};
    EXPECT_EQ(shown(check), k500);
    check.select = {{"http_status", "200"}};
    EXPECT_EQ(shown(check), "");
    check.at_most.reset();
    check.at_least = 1.0;
    EXPECT_EQ(shown(check), k500);
}

TEST_F(FirstBadAnswer, NoneBesideATime) {
    answer(500);
    CheckSpec check = check_of("response", CheckWindow::kAll);
    check.below = 0.001;
    EXPECT_EQ(shown(check), "");
}

}  // namespace
}  // namespace faultline::scenario
