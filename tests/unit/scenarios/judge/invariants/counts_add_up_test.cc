// Metrics of a target that agree with each other and with the answers, and those that do not.
#include "scenarios/judge/invariants/invariants.h"
#include "tests/unit/scenarios/judge/record_builder.h"

#include <cstddef>
#include <string>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

// 1,300 runs of one call each, all well.
RunRecord record_with_counts() {
    RunRecord record = good_record();
    record.scenario.load.requests = {{.method = "POST", .path = "/v1/orchestrations"}};
    record.target_metrics =
        "orch_runs_total{status=\"success\"} 1300\n"
        "orch_run_duration_seconds_bucket{status=\"success\",le=\"0.01\"} 900\n"
        "orch_run_duration_seconds_bucket{status=\"success\",le=\"+Inf\"} 1300\n"
        "orch_run_duration_seconds_count{status=\"success\"} 1300\n"
        "orch_tool_calls_total{tool=\"catalog\",error=\"none\"} 1290\n"
        "orch_tool_calls_total{tool=\"catalog\",error=\"tool_timeout\"} 10\n"
        "orch_tool_call_duration_seconds_count{tool=\"catalog\"} 1300\n"
        "orch_fallbacks_total{tool=\"catalog\"} 0\n"
        "orch_http_requests_total{route=\"/v1/orchestrations\",code=\"200\"} 1300\n"
        "orch_http_requests_total{route=\"/readyz\",code=\"200\"} 3\n"
        "orch_http_not_modified_total{tool=\"cards\"} 0\n";
    return record;
}

void set_count(RunRecord& record, const std::string& series, int value) {
    const std::size_t at = record.target_metrics.find(series + " ");
    ASSERT_NE(at, std::string::npos) << series;
    const std::size_t from = at + series.size() + 1;
    record.target_metrics.replace(from, record.target_metrics.find('\n', from) - from,
                                  std::to_string(value));
}

InvariantFinding found_in_counts(const RunRecord& record) {
    return invariant_counts_add_up().judge(RecordIndex(record));
}

std::string said_of_count(const std::string& series, int value) {
    RunRecord record = record_with_counts();
    set_count(record, series, value);
    const InvariantFinding found = found_in_counts(record);
    EXPECT_EQ(found.result, InvariantResult::kFail) << series << ": " << found.reason;
    return found.reason;
}

TEST(CountsAddUp, HoldsWhenTheyDo) {
    const InvariantFinding found = found_in_counts(record_with_counts());
    EXPECT_EQ(found.result, InvariantResult::kPass) << found.reason;
}

TEST(CountsAddUp, WhatASignalCutIsNoFaultOfTheTarget) {
    RunRecord record = record_with_counts();
    set_count(record, "orch_run_duration_seconds_count{status=\"success\"}", 1299);
    record.interrupted_by = 2;
    EXPECT_EQ(found_in_counts(record).result, InvariantResult::kNotApplicable);
}

TEST(CountsAddUp, NamesEachFigureThatIsOff) {
    EXPECT_EQ(
        said_of_count("orch_run_duration_seconds_bucket{status=\"success\",le=\"0.01\"}", 1301),
        "a bucket of orch_run_duration_seconds{status=\"success\"} holds fewer than the one "
        "below it");
    EXPECT_EQ(
        said_of_count("orch_run_duration_seconds_bucket{status=\"success\",le=\"+Inf\"}", 1299),
        "the last bucket of orch_run_duration_seconds{status=\"success\"} holds 1299 of "
        "1300");
    EXPECT_EQ(said_of_count("orch_tool_call_duration_seconds_count{tool=\"catalog\"}", 1290),
              "orch_tool_call_duration_seconds_count{tool=\"catalog\"} is 1290, "
              "orch_tool_calls_total{tool=\"catalog\"} is 1300");
    EXPECT_EQ(
        said_of_count("orch_http_requests_total{route=\"/v1/orchestrations\",code=\"200\"}", 1299),
        "orch_http_requests_total{code=\"200\"} is 1299 on routes under /v1/, 1300 such "
        "answers were seen");
    EXPECT_EQ(
        said_of_count("orch_http_requests_total{route=\"/v1/orchestrations\",code=\"200\"}", 1301),
        "orch_http_requests_total{code=\"200\"} is 1301 on routes under /v1/, 1300 such "
        "answers were seen");
}

TEST(CountsAddUp, FallbacksAndUnchangedAnswersMustHaveBeenCounted) {
    RunRecord record = record_with_counts();
    record.steps[4].success = false;
    record.steps[4].fallback_used = true;
    EXPECT_EQ(found_in_counts(record).reason,
              "orch_fallbacks_total is 0, 1 steps were answered by a fallback");
    record = record_with_counts();
    record.samples[7].http_status = 304;
    EXPECT_NE(found_in_counts(record).reason.find(
                  "orch_http_not_modified_total is 0, 1 answers were 304"),
              std::string::npos);
}

TEST(CountsAddUp, ARequestWithoutAnAnswerMayHaveBeenCounted) {
    RunRecord record = record_with_counts();
    lose(record, seconds(1), seconds(1) + milliseconds(30));
    EXPECT_EQ(found_in_counts(record).result, InvariantResult::kPass)
        << found_in_counts(record).reason;
    set_count(record, "orch_http_requests_total{route=\"/v1/orchestrations\",code=\"200\"}", 1301);
    EXPECT_EQ(found_in_counts(record).result, InvariantResult::kFail);
}

TEST(CountsAddUp, SaysWhyItDoesNotApply) {
    RunRecord record = good_record();
    EXPECT_EQ(found_in_counts(record).result, InvariantResult::kNotApplicable);
    record.evidence_error = "not in time";
    EXPECT_EQ(found_in_counts(record).result, InvariantResult::kInconclusive);
}

}  // namespace
}  // namespace faultline::scenario
