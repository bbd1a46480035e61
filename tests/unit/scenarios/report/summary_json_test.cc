#include "scenarios/report/summary_json.h"

#include "base/units.h"
#include "scenarios/judge/check_judge.h"
#include "scenarios/report/load_text.h"
#include "scenarios/report/run_figures.h"
#include "tests/unit/scenarios/report/synthetic_run.h"

#include <cstdint>
#include <optional>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace faultline::scenario {
namespace {

// No fault: a check on a phase leaves none of its operations out.
JudgedRun run_without_faults(bool keeps_samples) {
    JudgedRun run = small_run();
    run.record.faults.clear();
    run.record.keeps_samples = keeps_samples;
    if (!keeps_samples) {
        run.record.samples.clear();
    }
    return run;
}

std::optional<double> checked_p99(const RunRecord& record) {
    const CheckSpec check = p99_check("bounded", 1.0, CheckWindow::kBaseline);
    return judge_check(check, RecordIndex(record)).measured_value;
}

TEST(SummaryJson, ItsPercentilesAreThoseOfTheReportAndTheCheck) {
    for (const bool keeps_samples : {true, false}) {
        SCOPED_TRACE(keeps_samples);
        const JudgedRun run = run_without_faults(keeps_samples);
        const auto summary = summary_json(run);
        const nlohmann::json& baseline = summary->at("phases").at(0);
        const RunFigures figures = figures_of(run.record);
        const double p99 = baseline.at("response").at("p99").get<double>();
        EXPECT_EQ(baseline.at("response").at("count"), 40);
        EXPECT_EQ(p99, to_seconds(figures.phases.at(0).p99.value()));
        EXPECT_EQ(p99, checked_p99(run.record));
        EXPECT_EQ(summary->at("response").at("p50"), to_seconds(figures.all.p50.value()));
        EXPECT_EQ(summary->at("lateness").at("p99"), to_seconds(figures.lateness_p99.value()));
        EXPECT_NE(load_text(run).find(format_duration(figures.phases.at(0).p99.value())),
                  std::string::npos);
    }
}

TEST(SummaryJson, WhatWasNeverAnsweredDidNotFail) {
    JudgedRun run = small_run();
    for (load::Sample& sample : run.record.samples) {
        if (sample.outcome == load::Outcome::kTimeout && sample.ordinal % 20 == 3) {
            sample.outcome = load::Outcome::kUnanswered;
        }
    }
    tally(run.record);
    const auto summary = summary_json(run);
    EXPECT_EQ(summary->at("failed"), 2);
    EXPECT_EQ(summary->at("unanswered"), 2);
    std::uint64_t no_good_answer = 0;
    for (const nlohmann::json& slot : summary->at("series").at("slots")) {
        EXPECT_FALSE(slot.contains("failed")) << "it has one meaning in a document";
        no_good_answer += slot.at("no_good_answer").get<std::uint64_t>();
    }
    EXPECT_EQ(no_good_answer, 4U);
}

}  // namespace
}  // namespace faultline::scenario
