// Every check is judged once more where what it forbids happened: sound ones fail there, of every
// metric and from tallies alone; vacuous ones are called so.
#include "scenarios/judge/doctored_record.h"

#include "scenarios/judge/lie.h"
#include "scenarios/judge/metric_table.h"
#include "tests/unit/scenarios/judge/record_builder.h"

#include <set>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

using SpecChange = std::function<void(CheckSpec&)>;

struct NamedCheck {
    const char* name;
    CheckSpec check;
    // Whether tallies suffice to judge it.
    bool from_tallies = true;
};

CheckSpec spec(const char* metric, CheckWindow during, const SpecChange& how) {
    CheckSpec check = check_of(metric, during);
    how(check);
    return check;
}

CheckOutcome judged_alone(CheckSpec check, bool keeps_samples = true) {
    RunRecord record = good_record();
    record.scenario.load.timeout = seconds(2);
    record.scenario.checks = {std::move(check)};
    tally(record);
    if (!keeps_samples) {
        record.keeps_samples = false;
        record.samples.clear();
        record.steps.clear();
    }
    return judge(record).checks.at(0);
}

void at_least_99(CheckSpec& check) { check.at_least = 0.99; }
void at_most_0(CheckSpec& check) { check.at_most = 0.0; }
void p99_below_300ms(CheckSpec& check) {
    check.percentile = 99.0;
    check.below = 0.3;
}
void below_300ms(CheckSpec& check) { check.below = 0.3; }
SpecChange of(std::map<std::string, std::string> select, const SpecChange& limit) {
    return [select = std::move(select), limit](CheckSpec& check) {
        check.select = select;
        limit(check);
    };
}

// A check that passes on the good record, of every metric.
std::vector<NamedCheck> sound_checks() {
    const auto fault = CheckWindow::kFault;
    return {
        {"status", spec("status_share", fault, of({{"status", "success"}}, at_least_99))},
        {"status that never came",
         spec("status_share", fault, of({{"status", "failed"}}, at_most_0))},
        {"success", spec("success_share", fault, at_least_99)},
        {"http status",
         spec("http_status_share", fault, of({{"http_status", "200"}}, at_least_99))},
        {"http status upper",
         spec("http_status_share", fault, of({{"http_status", "404"}}, at_most_0))},
        {"5xx", spec("http_5xx", CheckWindow::kAll, at_most_0)},
        {"errors", spec("error_ratio", fault, at_most_0)},
        {"good", spec("success_ratio", fault, at_least_99)},
        {"completed", spec("completed_share", fault, at_least_99)},
        {"failures", spec("failures", CheckWindow::kBaseline, at_most_0)},
        {"rejected", spec("rejected_share", fault, at_most_0)},
        {"rejections", spec("rejections", fault, at_most_0)},
        {"goodput", spec("goodput", fault, [](CheckSpec& c) { c.at_least = 99.0; })},
        {"goodput of the baseline",
         spec("goodput", fault, [](CheckSpec& c) { c.at_least_of_baseline = Ratio{0.9}; })},
        {"response", spec("response", fault, p99_below_300ms)},
        {"response as before", spec("response", CheckWindow::kAll,
                                    [](CheckSpec& c) {
                                        c.percentile = 99.0;
                                        c.of_baseline = Ratio{0.1};
                                    })},
        {"response mean", spec("response_mean", fault, below_300ms)},
        {"admitted", spec("admitted_response", fault, p99_below_300ms)},
        {"admitted mean", spec("admitted_mean", fault, below_300ms)},
        {"service", spec("service", fault, p99_below_300ms)},
        {"service mean", spec("service_mean", fault, below_300ms)},
        {"admitted service", spec("admitted_service", fault, p99_below_300ms)},
        {"admitted service mean", spec("admitted_service_mean", fault, below_300ms)},
        {"rejected response", spec("rejected_response", fault,
                                   [](CheckSpec& c) {
                                       p99_below_300ms(c);
                                       c.need_not_happen = true;
                                   })},
        {"canaries", spec("canary_leaks", CheckWindow::kAll, at_most_0)},
        {"part of a phase", spec("success_ratio", fault,
                                 [](CheckSpec& c) {
                                     c.at_least = 0.99;
                                     c.after = seconds(1);
                                 })},
        {"recovers",
         spec("success_share", fault,
              [](CheckSpec& c) {
                  c.at_least = 0.99;
                  c.within = seconds(1);
              }),
         false},
        {"one tenant", spec("success_share", fault, of({{"tenant", "globex"}}, at_least_99)),
         false},
        {"step errors",
         spec("step_error_share", fault,
              of({{"step", "a"}, {"error_code", "INTERNAL_ERROR"}}, at_most_0)),
         false},
        {"step success", spec("step_success_share", fault, of({{"step", "a"}}, at_least_99)),
         false},
        {"step as before",
         spec("step_duration", fault,
              [](CheckSpec& c) {
                  c.select = {{"step", "a"}};
                  c.percentile = 50.0;
                  c.of_baseline = Ratio{0.1};
              }),
         false},
        {"data source",
         spec("data_source_share", fault, of({{"data_source", "topology_fallback"}}, at_most_0)),
         false},
        {"fallback", spec("fallback_share", fault, at_most_0), false},
        {"security", spec("security_error_share", fault, at_most_0), false},
    };
}

TEST(DoctoredRecord, EverySoundCheckFailsThere) {
    for (const NamedCheck& one : sound_checks()) {
        const CheckOutcome outcome = judged_alone(one.check);
        EXPECT_EQ(outcome.verdict, Verdict::kPass) << one.name << ": " << outcome.explanation;
        EXPECT_EQ(outcome.can_fail, true) << one.name;
        if (one.from_tallies) {
            const CheckOutcome coarse = judged_alone(one.check, false);
            EXPECT_EQ(coarse.verdict, Verdict::kPass) << one.name << ": " << coarse.explanation;
            EXPECT_EQ(coarse.can_fail, true) << one.name << " from tallies";
        }
    }
}

TEST(DoctoredRecord, EveryMetricIsCovered) {
    std::set<std::string_view> covered;
    const auto checks = sound_checks();
    for (const NamedCheck& one : checks) {
        covered.insert(one.check.metric);
    }
    for (const Metric& metric : metric_table()) {
        EXPECT_NE(metric.doctor, nullptr) << metric.about.name;
        EXPECT_TRUE(covered.contains(metric.about.name)) << metric.about.name;
    }
}

SpecChange limit(std::optional<double> CheckSpec::* which, double value, double percentile = 0.0) {
    return [=](CheckSpec& check) {
        check.*which = value;
        if (percentile > 0.0) {
            check.percentile = percentile;
        }
    };
}

std::vector<NamedCheck> vacuous_checks() {
    const auto fault = CheckWindow::kFault;
    const auto baseline = CheckWindow::kBaseline;
    const auto lower = &CheckSpec::at_least;
    const auto upper = &CheckSpec::at_most;
    return {
        {"share at least 0%",
         spec("status_share", fault, of({{"status", "success"}}, limit(lower, 0.0)))},
        {"share at most 100%", spec("error_ratio", fault, limit(upper, 1.0))},
        {"at least 0s", spec("response", fault, limit(lower, 0.0, 50.0))},
        {"above 0s", spec("response_mean", fault, limit(&CheckSpec::above, 0.0))},
        {"more failures than operations", spec("failures", fault, limit(upper, 100000.0))},
        {"more 5xx than operations", spec("http_5xx", CheckWindow::kAll, limit(upper, 5000.0))},
        {"more leaks than answers", spec("canary_leaks", CheckWindow::kAll, limit(upper, 5000.0))},
        {"goodput of 0/s", spec("goodput", fault, limit(lower, 0.0))},
        {"more goodput than load", spec("goodput", fault, limit(upper, 1000.0))},
        {"the baseline against itself", spec("response", baseline,
                                             [](CheckSpec& c) {
                                                 c.percentile = 99.0;
                                                 c.of_baseline = Ratio{0.1};
                                             })},
        {"0% of the baseline",
         spec("goodput", fault, [](CheckSpec& c) { c.at_least_of_baseline = Ratio{0.0}; })},
        {"a status that ends nothing",
         spec("http_status_share", fault, of({{"http_status", "102"}}, limit(upper, 0.0)))},
        {"both limits give way", spec("success_ratio", fault,
                                      [](CheckSpec& c) {
                                          c.at_least = 0.0;
                                          c.at_most = 1.0;
                                      })},
        {"a step at least 0%",
         spec("step_success_share", fault, of({{"step", "a"}}, limit(lower, 0.0))), false},
        {"a step below 1h",
         spec("step_duration", fault, of({{"step", "a"}}, limit(&CheckSpec::below, 3600.0, 50.0))),
         false},
        {"all from the fallback", spec("fallback_share", fault, limit(upper, 1.0)), false},
        {"recovery to 0%",
         spec("success_share", fault,
              [](CheckSpec& c) {
                  c.at_least = 0.0;
                  c.within = seconds(1);
              }),
         false},
    };
}

TEST(DoctoredRecord, ACheckThatCannotFailIsCalledSo) {
    for (const NamedCheck& one : vacuous_checks()) {
        for (const bool keeps_samples : {true, false}) {
            if (!keeps_samples && !one.from_tallies) {
                continue;
            }
            const CheckOutcome outcome = judged_alone(one.check, keeps_samples);
            EXPECT_EQ(outcome.verdict, Verdict::kInconclusive) << one.name << keeps_samples;
            EXPECT_EQ(outcome.can_fail, false) << one.name << keeps_samples;
            EXPECT_NE(outcome.explanation.find("cannot fail"), std::string::npos)
                << one.name << ": " << outcome.explanation;
        }
    }
}

// What the judge refuses by itself stays as it is, with its own words.
TEST(DoctoredRecord, WhatSelectsNothingIsInconclusiveAnyway) {
    const auto fault = CheckWindow::kFault;
    for (const CheckSpec& check :
         {spec("step_success_share", fault, of({{"step", "ghost"}}, at_least_99)),
          spec("success_share", fault, of({{"tenant", "nobody"}}, at_least_99)),
          spec("success_share", fault,
               [](CheckSpec& c) {
                   c.at_least = 0.99;
                   c.after = seconds(5);
               }),
          spec("success_share", fault, [](CheckSpec& c) {
              c.at_least = 0.99;
              c.within = seconds(5);
          })}) {
        const CheckOutcome outcome = judged_alone(check);
        EXPECT_EQ(outcome.verdict, Verdict::kInconclusive) << outcome.explanation;
        EXPECT_EQ(outcome.explanation.find("cannot fail"), std::string::npos);
    }
}

// Nothing was turned away, and the baseline that its limit comes from is too short: it cannot be
// known whether the check can fail, and there is no limit to be written.
TEST(DoctoredRecord, WhatABaselineGaveNoLimitForIsNotCalledVacuous) {
    const CheckSpec rejections = spec("rejected_response", CheckWindow::kFault, [](CheckSpec& c) {
        c.percentile = 99.0;
        c.of_baseline = Ratio{0.0};
        c.of_baseline_slack = std::chrono::milliseconds(250);
        c.need_not_happen = true;
    });
    EXPECT_EQ(judged_alone(rejections).can_fail, true);
    for (const bool keeps_samples : {true, false}) {
        RunRecord record = good_record();
        record.scenario.checks = {rejections};
        std::erase_if(record.samples, [](const load::Sample& sample) {
            return sample.intended >= seconds(2) && sample.intended < seconds(5);
        });
        tally(record);
        record.keeps_samples = keeps_samples;
        if (!keeps_samples) {
            record.samples.clear();
        }
        const CheckOutcome outcome = judge(record).checks.at(0);
        EXPECT_EQ(outcome.verdict, Verdict::kPass);
        EXPECT_EQ(outcome.can_fail, std::nullopt);
        EXPECT_EQ(outcome.explanation,
                  "nothing of the kind happened; that it can fail was not shown: too few samples "
                  "in the baseline: 100 of the 300 it needs; phases: {baseline: 15s} gives them");
    }
}

// A load adds limits that nobody wrote; that of a baseline without an answer is out of reach.
TEST(DoctoredRecord, ALimitThatALoadAddedIsNotToBeWritten) {
    RunRecord record = good_record();
    record.scenario.file.clear();
    lose(record, seconds(1), seconds(5));
    record.scenario.checks = {spec("goodput", CheckWindow::kFault,
                                   [](CheckSpec& c) { c.at_least_of_baseline = Ratio{1.0}; })};
    const CheckOutcome outcome = judged(std::move(record)).checks.at(0);
    EXPECT_EQ(outcome.verdict, Verdict::kInconclusive);
    EXPECT_EQ(outcome.explanation,
              "a check that cannot fail: where all that it forbids was made to happen, it measures "
              "0/s and holds; nothing breaks at least 100% of the baseline = 0/s: the baseline was "
              "too low");
}

TEST(DoctoredRecord, ACheckThatFailedHasShownIt) {
    RunRecord record = good_record();
    record.scenario.checks = {spec("http_5xx", CheckWindow::kAll, at_most_0)};
    record.samples[600].http_status = 500;
    const CheckOutcome outcome = judged(std::move(record)).checks.at(0);
    EXPECT_EQ(outcome.verdict, Verdict::kFail);
    EXPECT_EQ(outcome.can_fail, true);
}

TEST(DoctoredRecord, WhatWasNeverAnsweredGetsTheStatusThatIsAskedFor) {
    load::Sample failed;
    let_it_fail(failed);
    EXPECT_EQ(failed.outcome, load::Outcome::kHttpError);
    EXPECT_EQ(failed.http_status, 500);
    EXPECT_NE(failed.done, load::kNever);
    load::Sample rejected;
    let_it_be_rejected(rejected);
    EXPECT_EQ(rejected.outcome, load::Outcome::kRejected);
    EXPECT_EQ(rejected.http_status, 429);
}

TEST(DoctoredRecord, TheVerdictIsInconclusiveAndNamesTheCheck) {
    RunRecord record = good_record();
    record.scenario.checks = {
        spec("error_ratio", CheckWindow::kFault, limit(&CheckSpec::at_most, 1.0))};
    const Judgement judgement = judged(std::move(record));
    EXPECT_EQ(judgement.verdict, Verdict::kInconclusive);
    EXPECT_EQ(exit_code(judgement), 3);
    EXPECT_EQ(judgement.reason, "could not be judged: it");
}

TEST(Lies, AreToldAgainstBothLimitsOfAStepsDuration) {
    CheckSpec lower = check_of("step_duration", CheckWindow::kFault);
    lower.select = {{"step", "a"}};
    lower.at_least = 0.045;
    const std::vector<Lie> too_fast = lies_for(lower, {});
    ASSERT_EQ(too_fast.size(), 1U);
    EXPECT_EQ(too_fast[0].what, "step a took no time");
    EXPECT_TRUE(too_fast[0].timeless_steps);
    CheckSpec upper = check_of("step_duration", CheckWindow::kFault);
    upper.select = {{"step", "a"}};
    upper.below = 0.08;
    const std::vector<Lie> too_slow = lies_for(upper, {});
    ASSERT_EQ(too_slow.size(), 1U);
    EXPECT_TRUE(too_slow[0].slow_steps);
}

}  // namespace
}  // namespace faultline::scenario
