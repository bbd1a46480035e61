// Every metric: a record on which it passes, one on which it fails, one on which it cannot know.
#include "scenarios/judge/check_judge.h"

#include "scenarios/judge/metric_table.h"
#include "tests/unit/scenarios/judge/record_builder.h"

#include <cmath>
#include <set>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

using Change = std::function<void(RunRecord&)>;

struct MetricCase {
    const char* name;
    CheckSpec check;
    Change pass;
    Change fail;
    Change unknown;
};

CheckSpec with(CheckSpec check, const std::function<void(CheckSpec&)>& how) {
    how(check);
    return check;
}

CheckSpec share(const char* metric, std::map<std::string, std::string> select) {
    CheckSpec check = check_of(metric, CheckWindow::kFault);
    check.select = std::move(select);
    return check;
}

const Duration kFaultStart = seconds(5);
const Duration kFaultEnd = seconds(9);

Change samples(std::function<void(load::Sample&)> how, Duration to = kFaultEnd) {
    return [how = std::move(how), to](RunRecord& record) { change(record, kFaultStart, to, how); };
}
Change steps(std::function<void(StepObservation&)> how, Duration to = kFaultEnd) {
    return [how = std::move(how), to](RunRecord& record) {
        change_steps(record, kFaultStart, to, how);
    };
}
Change lost(Duration to = kFaultEnd) {
    return [to](RunRecord& record) { lose(record, kFaultStart, to); };
}
void nothing(RunRecord& /*record*/) {}
void no_fault_samples(RunRecord& record) {
    std::erase_if(record.samples, [](const load::Sample& sample) {
        return sample.intended >= kFaultStart && sample.intended < kFaultEnd;
    });
}
void double_load(RunRecord& record) {
    for (Duration at = kFaultStart; at < kFaultEnd; at += milliseconds(10)) {
        add_operation(record, at);
    }
}
void set_label(load::Sample& sample) { sample.label = kDegraded; }
void set_503(load::Sample& sample) { sample.http_status = 503; }
void set_slow(load::Sample& sample) { sample.done = sample.intended + milliseconds(400); }
void set_rejected(load::Sample& sample) { sample.outcome = load::Outcome::kRejected; }
void set_slowly_rejected(load::Sample& sample) {
    set_rejected(sample);
    set_slow(sample);
}
void set_leaked(load::Sample& sample) { sample.leaked = true; }

void set_error(StepObservation& step) {
    step.success = false;
    step.error_code = kTimeoutCode;
}
void set_topology(StepObservation& step) { step.data_source = kTopology; }
void set_fallback(StepObservation& step) { step.fallback_used = true; }
void set_security(StepObservation& step) { step.security_error = true; }
void set_slow_step(StepObservation& step) { step.duration = milliseconds(400); }
void forget_steps(RunRecord& record) { record.steps.clear(); }

void at_least(CheckSpec& check) { check.at_least = 0.99; }
void at_most_zero(CheckSpec& check) { check.at_most = 0.0; }
void below_100ms(CheckSpec& check) { check.below = 0.1; }
void p99_below(CheckSpec& check) {
    check.percentile = 99.0;
    check.below = 0.3;
}

std::vector<MetricCase> cases() {
    const Duration half = seconds(7);
    const auto step_a = [](const char* metric) { return share(metric, {{"step", "a"}}); };
    return {
        {"status_share", with(share("status_share", {{"status", "degraded"}}), at_least),
         samples(set_label), samples(set_label, half), no_fault_samples},
        {"status_share_upper", with(share("status_share", {{"status", "degraded"}}), at_most_zero),
         nothing, samples(set_label, half), lost()},
        {"success_share", with(share("success_share", {}), at_least), nothing,
         samples(set_label, half), no_fault_samples},
        {"http_status_share", with(share("http_status_share", {{"http_status", "503"}}), at_least),
         samples(set_503), samples(set_503, half), no_fault_samples},
        {"http_5xx", with(share("http_5xx", {}), at_most_zero), nothing, samples(set_503, half),
         lost()},
        {"error_ratio", with(share("error_ratio", {}), at_most_zero), nothing, lost(half),
         no_fault_samples},
        {"rejected_share", with(share("rejected_share", {}), at_least), samples(set_rejected),
         samples(set_rejected, half), no_fault_samples},
        {"goodput", with(share("goodput", {}), [](CheckSpec& c) { c.at_least = 99.0; }), nothing,
         lost(half), no_fault_samples},
        {"rejected_share_upper", with(share("rejected_share", {}), at_most_zero), nothing,
         samples(set_rejected, half), lost()},
        {"goodput_upper", with(share("goodput", {}), [](CheckSpec& c) { c.at_most = 101.0; }),
         nothing, [](RunRecord& record) { double_load(record); }, lost()},
        {"response", with(share("response", {}), p99_below), nothing, samples(set_slow, half),
         no_fault_samples},
        {"service", with(share("service", {}), p99_below), nothing, samples(set_slow, half),
         no_fault_samples},
        {"response_mean", with(share("response_mean", {}), below_100ms), nothing,
         samples(set_slow, half), no_fault_samples},
        {"service_mean", with(share("service_mean", {}), below_100ms), nothing,
         samples(set_slow, half), no_fault_samples},
        {"admitted_response", with(share("admitted_response", {}), p99_below), nothing,
         samples(set_slow, half), samples(set_rejected)},
        {"admitted_mean", with(share("admitted_mean", {}), below_100ms), nothing,
         samples(set_slow, half), samples(set_rejected)},
        {"admitted_service", with(share("admitted_service", {}), p99_below), nothing,
         samples(set_slow, half), samples(set_rejected)},
        {"admitted_service_mean", with(share("admitted_service_mean", {}), below_100ms), nothing,
         samples(set_slow, half), samples(set_rejected)},
        {"rejected_response", with(share("rejected_response", {}), p99_below),
         samples(set_rejected), samples(set_slowly_rejected), nothing},
        {"completed_share", with(share("completed_share", {}), at_least), nothing,
         samples(set_rejected, half), no_fault_samples},
        {"success_ratio", with(share("success_ratio", {}), at_least), samples(set_rejected),
         lost(half), no_fault_samples},
        {"failures", with(share("failures", {}), at_most_zero), samples(set_rejected), lost(half),
         no_fault_samples},
        {"rejections", with(share("rejections", {}), at_most_zero), nothing,
         samples(set_rejected, half), no_fault_samples},
        {"step_error_share",
         with(share("step_error_share", {{"step", "a"}, {"error_code", "TOOL_TIMEOUT"}}), at_least),
         steps(set_error), steps(set_error, half), forget_steps},
        {"step_success_share", with(step_a("step_success_share"), at_least), nothing,
         steps(set_error, half), forget_steps},
        {"step_duration", with(step_a("step_duration"), p99_below), nothing,
         steps(set_slow_step, half), forget_steps},
        {"data_source_share",
         with(share("data_source_share", {{"data_source", "topology_fallback"}}), at_least),
         steps(set_topology), steps(set_topology, half), forget_steps},
        {"fallback_share", with(step_a("fallback_share"), at_most_zero), nothing,
         steps(set_fallback, half), forget_steps},
        {"security_error_share", with(share("security_error_share", {}), at_most_zero), nothing,
         steps(set_security, half), forget_steps},
        {"canary_leaks", with(share("canary_leaks", {}), at_most_zero), nothing,
         samples(set_leaked, half), [](RunRecord& record) { record.canaries = 0; }},
    };
}

CheckOutcome outcome_of(const CheckSpec& check, const Change& how) {
    RunRecord record = good_record();
    how(record);
    tally(record);
    return judge_check(check, RecordIndex(record));
}

TEST(CheckJudge, EachMetricPassesFailsAndAdmitsNotToKnow) {
    std::set<std::string> seen;
    for (const MetricCase& metric : cases()) {
        seen.insert(metric.check.metric);
        const CheckOutcome passed = outcome_of(metric.check, metric.pass);
        EXPECT_EQ(passed.verdict, Verdict::kPass)
            << metric.name << ": " << passed.measured << ", " << passed.explanation;
        const CheckOutcome failed = outcome_of(metric.check, metric.fail);
        EXPECT_EQ(failed.verdict, Verdict::kFail)
            << metric.name << ": " << failed.measured << ", " << failed.explanation;
        const CheckOutcome unknown = outcome_of(metric.check, metric.unknown);
        EXPECT_EQ(unknown.verdict, Verdict::kInconclusive)
            << metric.name << ": " << unknown.measured << ", " << unknown.explanation;
        EXPECT_FALSE(unknown.explanation.empty()) << metric.name;
    }
    for (const std::string& name : metric_names(check_metrics())) {
        EXPECT_TRUE(seen.contains(name)) << name << " has no case";
    }
}

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

TEST(CheckJudge, AnAnswerThatNeverCameIsNotLeftOut) {
    // Everything hangs: whoever counts only what came back would see a perfect service.
    for (const char* const metric : {"step_success_share"}) {
        const CheckSpec check = with(share(metric, {{"step", "a"}}), at_least);
        EXPECT_EQ(outcome_of(check, lost()).verdict, Verdict::kFail);
    }
    const CheckOutcome slow =
        outcome_of(with(share("step_duration", {{"step", "a"}}), p99_below), lost());
    EXPECT_EQ(slow.verdict, Verdict::kFail);
    EXPECT_EQ(slow.measured, "∞");
    EXPECT_TRUE(std::isinf(*slow.measured_value));
    const CheckOutcome response = outcome_of(with(share("response", {}), p99_below), lost());
    EXPECT_EQ(response.verdict, Verdict::kFail);
    EXPECT_EQ(
        outcome_of(with(share("status_share", {{"status", "degraded"}}), at_least), lost()).verdict,
        Verdict::kFail);
}

TEST(CheckJudge, ShedOperationsAreNobodysFailure) {
    const CheckSpec check = with(share("error_ratio", {}), at_most_zero);
    const CheckOutcome outcome = outcome_of(check, samples([](load::Sample& sample) {
                                                if (sample.ordinal % 2 == 0) {
                                                    sample.outcome = load::Outcome::kShed;
                                                    sample.released = load::kNever;
                                                }
                                            }));
    EXPECT_EQ(outcome.verdict, Verdict::kPass);
    EXPECT_EQ(outcome.samples, 200U);
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
    for (const auto& [percentile, needed] :
         std::map<double, std::uint64_t>{{50, 20}, {95, 60}, {99, 300}, {99.9, 3000}, {100, 20}}) {
        check.percentile = percentile;
        EXPECT_EQ(samples_needed(check, false), needed) << percentile;
        EXPECT_EQ(samples_needed(check, true), 1U);
    }
    EXPECT_EQ(samples_needed(share("http_5xx", {}), false), 1U);
    EXPECT_EQ(samples_needed(share("error_ratio", {}), false), 20U);
    check.min_samples = 7;
    EXPECT_EQ(samples_needed(check, false), 7U);
}

TEST(CheckJudge, WindowsAreByIntendedTime) {
    // One bad operation, intended in the last instant of the fault phase, answered in recovery.
    const auto one_bad = [](RunRecord& record) {
        change(record, kFaultEnd - milliseconds(10), kFaultEnd, [](load::Sample& sample) {
            sample.http_status = 500;
            sample.done = seconds(10);
        });
    };
    CheckSpec check = with(share("http_5xx", {}), at_most_zero);
    EXPECT_EQ(outcome_of(check, one_bad).verdict, Verdict::kFail);
    check.during = CheckWindow::kRecovery;
    EXPECT_EQ(outcome_of(check, one_bad).verdict, Verdict::kPass);
    check.during = CheckWindow::kBaseline;
    EXPECT_EQ(outcome_of(check, one_bad).verdict, Verdict::kPass);
    check.during = CheckWindow::kAll;
    const CheckOutcome all = outcome_of(check, one_bad);
    EXPECT_EQ(all.verdict, Verdict::kFail);
    EXPECT_EQ(all.samples, 1200U);  // not the warm-up's hundred
}

TEST(CheckJudge, AfterSkipsTheStart) {
    CheckSpec check = with(share("error_ratio", {}), at_most_zero);
    EXPECT_EQ(outcome_of(check, lost(seconds(6))).verdict, Verdict::kFail);
    check.after = seconds(1);
    const CheckOutcome outcome = outcome_of(check, lost(seconds(6)));
    EXPECT_EQ(outcome.verdict, Verdict::kPass);
    EXPECT_EQ(outcome.phase, "fault after 1s");
    EXPECT_EQ(outcome.samples, 300U);
}

TEST(CheckJudge, RecoveryCountsFromTheHeal) {
    CheckSpec check = with(share("http_5xx", {}), at_most_zero);
    check.during = CheckWindow::kRecovery;
    const auto healed_late = [](RunRecord& record) {
        record.heal_completed = seconds(10);
        change(record, seconds(9), seconds(10), set_503);
    };
    EXPECT_EQ(outcome_of(check, healed_late).verdict, Verdict::kPass);
    const auto never = [](RunRecord& record) { record.heal_completed = load::kNever; };
    EXPECT_EQ(outcome_of(check, never).verdict, Verdict::kInconclusive);
}

TEST(CheckJudge, WithinOfHealMeasuresTheRecovery) {
    CheckSpec check = with(share("success_share", {}), at_least);
    check.within = seconds(2);
    const auto degraded_until = [](Duration until) {
        return [until](RunRecord& record) { change(record, seconds(9), until, set_label); };
    };
    const CheckOutcome quick = outcome_of(check, degraded_until(seconds(9) + milliseconds(600)));
    EXPECT_EQ(quick.verdict, Verdict::kPass);
    EXPECT_EQ(quick.recovered_after, milliseconds(750));
    EXPECT_EQ(quick.phase, "from 2s after heal");
    EXPECT_NE(quick.explanation.find("held from 750ms after heal"), std::string::npos);
    const CheckOutcome slow = outcome_of(check, degraded_until(seconds(12)));
    EXPECT_EQ(slow.verdict, Verdict::kFail);
    EXPECT_EQ(slow.recovered_after, seconds(3));
    // Good for half a second in between is not recovered.
    const CheckOutcome relapsed = outcome_of(check, [](RunRecord& record) {
        change(record, seconds(9), seconds(10), set_label);
        change(record, seconds(10) + milliseconds(500), seconds(11), set_label);
    });
    EXPECT_EQ(relapsed.verdict, Verdict::kPass);
    EXPECT_EQ(relapsed.recovered_after, seconds(2));
    const CheckOutcome never = outcome_of(check, degraded_until(seconds(13)));
    EXPECT_EQ(never.verdict, Verdict::kFail);
    EXPECT_FALSE(never.recovered_after.has_value());
}

TEST(CheckJudge, AHealThatEatsTheRecoveryLeavesNothingToJudge) {
    CheckSpec check = with(share("success_share", {}), at_least);
    check.within = seconds(2);
    const CheckOutcome outcome =
        outcome_of(check, [](RunRecord& record) { record.heal_completed = seconds(12); });
    EXPECT_EQ(outcome.verdict, Verdict::kInconclusive);
    EXPECT_EQ(outcome.explanation, "its window is empty");
}

TEST(CheckJudge, ComparesWithTheBaseline) {
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
              "the baseline was infinite itself: too many of its operations failed or were never "
              "answered");
    check.percentile = 99.9;
    EXPECT_EQ(outcome_of(check, nothing).explanation,
              "too few samples in the baseline: 400 of the 3000 it needs; "
              "phases: {baseline: 36s} gives them");
    EXPECT_EQ(outcome_of(check, nothing).measured, "5ms") << "the window itself was measured";
}

TEST(CheckJudge, RejectionsAreComparedWithTheResponsesOfTheBaseline) {
    CheckSpec check = share("rejected_response", {});
    check.percentile = 95.0;
    check.of_baseline = Ratio{0.5};
    const CheckOutcome quick = outcome_of(check, samples(set_rejected));
    EXPECT_EQ(quick.verdict, Verdict::kPass) << quick.explanation;
    EXPECT_EQ(quick.limit, "p95 within 50% of the baseline = 15ms");
    EXPECT_EQ(outcome_of(check, samples(set_slowly_rejected)).verdict, Verdict::kFail);
}

TEST(CheckJudge, ARejectionIsNoGoodput) {
    const CheckSpec check =
        with(share("goodput", {}), [](CheckSpec& goodput) { goodput.at_least = 99.0; });
    EXPECT_EQ(outcome_of(check, samples(set_rejected, seconds(6))).measured, "75/s");
}

TEST(CheckJudge, EveryStatusFrom500OnIsA5xx) {
    const CheckSpec check = with(share("http_5xx", {}), at_most_zero);
    for (const int status : {500, 503, 504, 599}) {
        const auto one = [status](load::Sample& sample) {
            sample.http_status = static_cast<std::uint16_t>(status);
        };
        EXPECT_EQ(outcome_of(check, samples(one, seconds(6))).measured, "100") << status;
    }
    const auto not_found = [](load::Sample& sample) { sample.http_status = 499; };
    EXPECT_EQ(outcome_of(check, samples(not_found)).verdict, Verdict::kPass);
}

TEST(CheckJudge, AsGoodAsTheBaselineIsGoodEnough) {
    CheckSpec slower = share("response", {});
    slower.percentile = 95.0;
    slower.of_baseline = Ratio{0.0};
    EXPECT_EQ(outcome_of(slower, nothing).verdict, Verdict::kPass);
    CheckSpec less = share("goodput", {});
    less.at_least_of_baseline = Ratio{1.0};
    EXPECT_EQ(outcome_of(less, nothing).verdict, Verdict::kPass);
}

TEST(CheckJudge, SaysWhenTheBaselineWasNeverReached) {
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

TEST(CheckJudge, TheOutcomeHoldsItsLimitsAsNumbers) {
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

TEST(CheckJudge, AGoodputMayBeBoundedByTheBaselinesOwn) {
    CheckSpec check = share("goodput", {});
    check.at_least_of_baseline = Ratio{0.9};
    const CheckOutcome kept = outcome_of(check, nothing);
    EXPECT_EQ(kept.verdict, Verdict::kPass);
    EXPECT_EQ(kept.limit, "at least 90% of the baseline = 90/s");
    EXPECT_EQ(outcome_of(check, lost(seconds(6))).verdict, Verdict::kFail);
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
    EXPECT_NE(ours.explanation.find("without our own lateness (p99 400ms)"), std::string::npos)
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

TEST(CheckJudge, WhatNeedNotHappenPassesWhenItDoesNot) {
    CheckSpec check = with(share("rejected_response", {}), p99_below);
    check.need_not_happen = true;
    EXPECT_EQ(outcome_of(check, nothing).verdict, Verdict::kPass);
    EXPECT_EQ(outcome_of(check, samples(set_rejected, seconds(6))).verdict, Verdict::kPass);
    EXPECT_EQ(outcome_of(check, samples(set_slowly_rejected, seconds(6))).verdict, Verdict::kFail);
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

TEST(CheckJudge, LeaksInLogAndMetricsCount) {
    const CheckSpec check = with(share("canary_leaks", {}), at_most_zero);
    EXPECT_EQ(outcome_of(check, [](RunRecord& r) { r.canary_leaks_elsewhere = 2; }).measured, "2");
    EXPECT_EQ(outcome_of(check, [](RunRecord& r) { r.evidence_error = "gone"; }).verdict,
              Verdict::kInconclusive);
    EXPECT_EQ(outcome_of(check, [](RunRecord& r) { r.log_lines_lost = 7; }).verdict,
              Verdict::kInconclusive)
        << "of lines that were not kept nobody knows";
    EXPECT_EQ(outcome_of(check,
                         [](RunRecord& r) {
                             r.evidence_error = "gone";
                             r.samples[600].leaked = true;
                         })
                  .verdict,
              Verdict::kFail);
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

TEST(CheckJudge, AFailureShowsTheFirstBadAnswer) {
    RunRecord record = good_record();
    record.samples[700].http_status = 500;
    record.events = {{.at = {}, .kind = "answer", .detail = "at 2ms the first 404: no page"},
                     {.at = {}, .kind = "answer", .detail = "at 7s the first 500: no table"},
                     {.at = {}, .kind = "outcome", .detail = "the first reset: closed"}};
    CheckSpec check = check_of("http_5xx", CheckWindow::kAll);
    check.at_most = 0;
    std::string why = judge_check(check, RecordIndex(record)).explanation;
    EXPECT_TRUE(why.ends_with("; at 7s the first 500: no table")) << why;
    check.metric = "success_share";
    check.at_most.reset();
    check.at_least = 1.0;
    record.samples[700].label = kDegraded;
    why = judge_check(check, RecordIndex(record)).explanation;
    EXPECT_TRUE(why.ends_with("; at 2ms the first 404: no page")) << why;
    record.events.erase(record.events.begin(), record.events.begin() + 2);
    why = judge_check(check, RecordIndex(record)).explanation;
    EXPECT_TRUE(why.ends_with("; the first reset: closed")) << why;
    // A time says nothing of what was answered.
    check = check_of("response", CheckWindow::kAll);
    check.below = 0.001;
    why = judge_check(check, RecordIndex(record)).explanation;
    EXPECT_EQ(why.find("the first"), std::string::npos) << why;
}

}  // namespace
}  // namespace faultline::scenario
