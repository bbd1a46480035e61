// The document other programs read, the text people read, and the line of progress.
#include "loadgen/slo/result_document.h"

#include "loadgen/slo/progress_line.h"
#include "loadgen/slo/result_text.h"
#include "tests/unit/loadgen/slo/made_record.h"

#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace faultline::load {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::seconds;

LoadResult result_of(const Recorder& recorder) {
    LoadResult result;
    result.recorder = &recorder;
    result.verdict = judge_load(recorder, {});
    result.target = "http://127.0.0.1:1/";
    result.seed = 7;
    result.timeout = seconds(10);
    result.stats.labels = {""};
    return result;
}

TEST(ResultDocument, InfiniteIsNullAndNothingIsAbsent) {
    const Recorder recorder = one_phase({{.times = 500, .response = milliseconds(2)},
                                         {.outcome = Outcome::kRefused, .times = 500}});
    const json document = *result_document(result_of(recorder));
    EXPECT_EQ(document["verdict"], "fail");
    EXPECT_NEAR(document["response"]["p50"].get<double>(), 0.002, 0.00001);
    for (const char* key : {"p75", "p90", "p95", "p99", "p999", "max", "mean"}) {
        EXPECT_TRUE(document["response"][key].is_null()) << key;
    }
    EXPECT_EQ(document["response"]["count"], 1000);
    EXPECT_EQ(document["outcomes"], json({{"completed", 500}, {"refused", 500}}));
    const Recorder shed = one_phase({{.outcome = Outcome::kShed, .times = 3}});
    const json nothing = *result_document(result_of(shed));
    EXPECT_EQ(nothing["planned"], 3);
    for (const char* key : {"response", "service", "lateness"}) {
        EXPECT_FALSE(nothing.contains(key)) << key;
    }
}

TEST(ResultDocument, PhasesAddUpToTheWhole) {
    Recorder recorder({{.name = "a", .rate = {100}, .duration = seconds(1)},
                       {.name = "b", .rate = {300}, .duration = seconds(3)}});
    add(recorder, 0, {{.times = 90}, {.outcome = Outcome::kShed, .times = 10}});
    add(recorder, 1, {{.times = 880}, {.outcome = Outcome::kHttpError, .times = 20}});
    const json document = *result_document(result_of(recorder));
    EXPECT_EQ(document["rate_planned"], 250.0);
    EXPECT_EQ(document["rate_sent"], 247.5);
    for (const char* key :
         {"planned", "sent", "completed", "rejected", "failed", "shed", "unanswered", "late"}) {
        EXPECT_EQ(document[key].get<int>(),
                  document["phases"][0][key].get<int>() + document["phases"][1][key].get<int>())
            << key;
    }
    EXPECT_EQ(document["phases"][1]["start"], 1.0);
    EXPECT_EQ(document["series"]["slots"].size(), 4U);
}

TEST(ResultDocument, AnInterruptedPhaseIsMeasuredOverWhatWentBy) {
    Recorder recorder({{.name = "a", .rate = {100}, .duration = seconds(100)}});
    Sample sample;
    sample.outcome = Outcome::kCompleted;
    for (int i = 0; i <= 1000; ++i) {
        sample.intended = sample.released = sample.done = milliseconds(10 * i);
        recorder.on_sample(sample);
    }
    LoadResult result = result_of(recorder);
    result.was_interrupted = true;
    const json document = *result_document(result);
    EXPECT_NEAR(document["rate_sent"].get<double>(), 100.0, 0.2);
    EXPECT_EQ(document["interrupted"], true);
}

TEST(ResultDocument, ASlowGeneratorDoesNotHideInThePlannedTime) {
    Recorder recorder({{.name = "a", .rate = {100}, .duration = seconds(10)},
                       {.name = "b", .rate = {100}, .duration = seconds(10)}});
    add(recorder, 0, {{.times = 1000}});
    Sample sample;
    sample.outcome = Outcome::kCompleted;
    sample.phase = 1;
    for (int i = 0; i < 1000; ++i) {
        // Released at half the rate that was planned.
        sample.intended = seconds(10) + milliseconds(10 * i);
        sample.released = sample.done = seconds(10) + milliseconds(20 * (i + 1));
        recorder.on_sample(sample);
    }
    const json document = *result_document(result_of(recorder));
    EXPECT_DOUBLE_EQ(document["phases"][0]["rate_sent"].get<double>(), 100.0);
    EXPECT_DOUBLE_EQ(document["phases"][1]["rate_sent"].get<double>(), 50.0);
    EXPECT_DOUBLE_EQ(document["rate_sent"].get<double>(), 2000.0 / 30);
}

TEST(ResultText, SaysWhatHappenedInWords) {
    const Recorder recorder =
        one_phase({{.times = 500}, {.outcome = Outcome::kReset, .times = 500}});
    const std::string text = result_text(result_of(recorder));
    for (const char* wanted : {"verdict: fail", "∞", "completed 500, reset 500", "100/s",
                               "lateness (ours)", "fail          failures", "seed 7"}) {
        EXPECT_NE(text.find(wanted), std::string::npos) << wanted << "\n" << text;
    }
}

TEST(ProgressLine, CountsWhatIsDone) {
    EXPECT_EQ(progress_line(seconds(12), seconds(60),
                            {.done = 100, .completed = 90, .rejected = 4, .shed = 1}),
              "12s of 60s  100 done  90 completed  4 rejected  5 failed  1 shed");
    EXPECT_EQ(progress_line(seconds(70), seconds(60), {.done = 1, .completed = 2}),
              "60s of 60s  1 done  2 completed  0 rejected  0 failed  0 shed");
}

}  // namespace
}  // namespace faultline::load
