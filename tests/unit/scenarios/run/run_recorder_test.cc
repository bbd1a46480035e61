#include "scenarios/run/run_recorder.h"

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

using std::chrono::milliseconds;

load::Sample sample_of(std::uint64_t ordinal, Duration intended, Duration done) {
    load::Sample sample;
    sample.ordinal = ordinal;
    sample.outcome = done == load::kNever ? load::Outcome::kTimeout : load::Outcome::kCompleted;
    sample.http_status = 200;
    sample.label = 1;
    sample.intended = intended;
    sample.released = intended;
    sample.done = done;
    return sample;
}

RunRecorder recorder_of(bool keeps_samples = true) {
    return RunRecorder({{.name = "all", .rate = {1}, .duration = std::chrono::hours(1)}}, {},
                       keeps_samples);
}

TEST(RunRecorder, WithoutSamplesItKeepsTheTalliesAllTheSame) {
    RunRecorder recorder = recorder_of(false);
    recorder.on_sample(sample_of(0, milliseconds(2), milliseconds(3)));
    EXPECT_EQ(recorder.live().read().sent, 1U);
    RunRecord record;
    recorder.finish(record);
    EXPECT_FALSE(record.keeps_samples);
    EXPECT_TRUE(record.samples.empty());
    ASSERT_EQ(record.tallies.size(), 1U);
    EXPECT_EQ(record.tallies[0].tally.sent, 1U);
    EXPECT_EQ(record.series.size(), 1U);
    EXPECT_EQ(record.dropped, 0U);
}

TEST(RunRecorder, SortsByOrdinalAndKeepsAnAnswersOrder) {
    RunRecorder recorder = recorder_of();
    recorder.on_body(2, R"({"results":[{"step_id":"z"},{"step_id":"a"}]})");
    recorder.on_sample(sample_of(2, milliseconds(2), milliseconds(3)));
    recorder.on_body(1, R"({"results":[{"step_id":"a"}]})");
    recorder.on_sample(sample_of(1, milliseconds(1), milliseconds(9)));
    RunRecord record;
    recorder.finish(record);
    ASSERT_EQ(record.samples.size(), 2U);
    EXPECT_EQ(record.samples[0].ordinal, 1U);
    ASSERT_EQ(record.steps.size(), 3U);
    EXPECT_EQ(record.steps[0].ordinal, 1U);
    EXPECT_EQ(record.step_names.at(record.steps[1].step), "z");
    EXPECT_EQ(record.step_names.at(record.steps[2].step), "a");
    EXPECT_EQ(record.dropped, 0U);
}

TEST(RunRecorder, IsBoundedAndCounts) {
    RunRecorder recorder = recorder_of();
    for (std::uint64_t i = 0; i < kMaxSamples + 3; ++i) {
        recorder.on_sample(sample_of(i, {}, {}));
    }
    RunRecord record;
    recorder.finish(record);
    EXPECT_EQ(record.samples.size(), kMaxSamples);
    EXPECT_EQ(record.dropped, 3U);
}

TEST(RunRecorder, OperationsBecomeEventsByTheTimeTheyEnded) {
    RunRecord record;
    record.labels = {"", "success"};
    record.tenants = {"acme"};
    record.samples = {sample_of(0, milliseconds(1), milliseconds(9)),
                      sample_of(1, milliseconds(2), milliseconds(3)),
                      sample_of(2, milliseconds(4), load::kNever)};
    record.events = {{.at = milliseconds(3), .kind = "phase", .detail = "fault"}};
    const auto events = merge_events(record.events, operation_events(record));
    ASSERT_EQ(events.size(), 4U);
    EXPECT_EQ(events[0].kind, "phase");
    EXPECT_EQ(events[1].detail, "1 request 0 tenant acme: completed 200 success in 1000000ns");
    EXPECT_EQ(events[2].detail, "2 request 0 tenant acme: timeout 200 success in never");
    EXPECT_EQ(events[3].at, milliseconds(9));
}

}  // namespace
}  // namespace faultline::scenario
