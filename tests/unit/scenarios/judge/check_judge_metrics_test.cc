// Every metric: a record on which it passes, one on which it fails, one on which it cannot know;
// and what single metrics count.
#include "scenarios/judge/metric_table.h"
#include "tests/unit/scenarios/judge/check_cases.h"

#include <cmath>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

struct MetricCase {
    const char* name;
    CheckSpec check;
    Change pass;
    Change fail;
    Change unknown;
};

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

TEST(CheckJudgeMetrics, EachMetricPassesFailsAndAdmitsNotToKnow) {
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

TEST(CheckJudgeMetrics, AnAnswerThatNeverCameIsNotLeftOut) {
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

TEST(CheckJudgeMetrics, WhereNoAnswerCarriesAStatusThereIsNoShareOfOne) {
    const auto without_labels = [](RunRecord& record) {
        record.labels = {""};
        change(record, seconds(0), seconds(13),
               [](load::Sample& sample) { sample.label = kNoLabel; });
    };
    const auto of_a_url = [&](RunRecord& record) {
        without_labels(record);
        record.scenario.target.url = "http://127.0.0.1:8080";
    };
    const auto of_path = [&](const std::string& method, const std::string& path) {
        return [&without_labels, method, path](RunRecord& record) {
            without_labels(record);
            record.scenario.load.requests = {{.method = method, .path = path}};
        };
    };
    CheckSpec need_not_happen = with(share("success_share", {}), at_least);
    need_not_happen.need_not_happen = true;
    for (const CheckSpec& check :
         {with(share("success_share", {}), at_least),
          with(share("status_share", {{"status", "failed"}}), at_most_zero), need_not_happen}) {
        const CheckOutcome outcome = outcome_of(check, of_a_url);
        EXPECT_EQ(outcome.verdict, Verdict::kInconclusive) << check.metric;
        EXPECT_EQ(outcome.explanation,
                  "none of 400 answers carries a status, so there is no share of one: ask for "
                  "their HTTP status (http_status_share), or for good answers (completed_share)");
        EXPECT_EQ(outcome_of(check, of_path("GET", "/v1/capabilities")).verdict,
                  Verdict::kInconclusive);
    }
    // Where one was due, or nothing was answered well, the target failed.
    const CheckSpec check = with(share("success_share", {}), at_least);
    EXPECT_EQ(outcome_of(check, of_path("POST", "/v1/orchestrations")).verdict, Verdict::kFail);
    EXPECT_EQ(outcome_of(check, of_path("GET", "/v1/cards/reason-trends")).verdict, Verdict::kFail);
    EXPECT_EQ(outcome_of(check,
                         [&](RunRecord& record) {
                             of_a_url(record);
                             lose(record, kFaultStart, kFaultEnd);
                         })
                  .verdict,
              Verdict::kFail);
    EXPECT_EQ(outcome_of(check,
                         [](RunRecord& record) {
                             record.scenario.target.url = "http://127.0.0.1:8080";
                             change(record, kFaultStart, kFaultEnd,
                                    [](load::Sample& sample) { sample.label = kNoLabel; });
                         })
                  .verdict,
              Verdict::kFail)
        << "other answers carry one";
}

TEST(CheckJudgeMetrics, ShedOperationsAreNobodysFailure) {
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

TEST(CheckJudgeMetrics, ARejectionIsNoGoodput) {
    const CheckSpec check =
        with(share("goodput", {}), [](CheckSpec& goodput) { goodput.at_least = 99.0; });
    EXPECT_EQ(outcome_of(check, samples(set_rejected, seconds(6))).measured, "75/s");
}

TEST(CheckJudgeMetrics, EveryStatusFrom500OnIsA5xx) {
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

TEST(CheckJudgeMetrics, WhatNeedNotHappenPassesWhenItDoesNot) {
    CheckSpec check = with(share("rejected_response", {}), p99_below);
    check.need_not_happen = true;
    EXPECT_EQ(outcome_of(check, nothing).verdict, Verdict::kPass);
    EXPECT_EQ(outcome_of(check, samples(set_rejected, seconds(6))).verdict, Verdict::kPass);
    EXPECT_EQ(outcome_of(check, samples(set_slowly_rejected, seconds(6))).verdict, Verdict::kFail);
}

TEST(CheckJudgeMetrics, LeaksInLogAndMetricsCount) {
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

}  // namespace
}  // namespace faultline::scenario
