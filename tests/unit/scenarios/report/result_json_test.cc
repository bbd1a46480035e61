#include "scenarios/report/result_json.h"

#include "base/files.h"
#include "scenarios/judge/fault_exposure.h"
#include "tests/fakes/required.h"
#include "tests/unit/scenarios/report/outside_reader.h"
#include "tests/unit/scenarios/report/synthetic_run.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

std::string replaced(std::string text, const std::string& what, const std::string& with) {
    const auto at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return text.replace(at, what.size(), with);
}

// Nobody compares these values member by member; what is written of them is all there is.
void expect_round_trip(const JudgedRun& run) {
    const std::string text = write_result_json(run);
    const auto back = read_result_json(text);
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_EQ(write_result_json(*back), text);
}

TEST(ResultJson, ComesBackAsItWas) {
    expect_round_trip(small_run());
    expect_round_trip(passing_run("other"));
    expect_round_trip(JudgedRun{});
}

// What has no good answer in a slot of the series was once written as "unanswered".
TEST(ResultJson, OlderNamesOfTheSeriesAreRead) {
    const JudgedRun run = load_run();
    std::string text = write_result_json(run);
    const std::string now = "\"infinite\": 1}";
    const std::string compact = "\"infinite\":1}";
    text = text.find(now) != std::string::npos ? replaced(text, now, "\"unanswered\": 1}")
                                               : replaced(text, compact, "\"unanswered\":1}");
    const auto back = read_result_json(text);
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_EQ(write_result_json(*back), write_result_json(run));
}

TEST(ResultJson, ValuesComeBackExactly) {
    const JudgedRun run = small_run();
    const auto back = read_result_json(write_result_json(run));
    ASSERT_TRUE(back) << back.error().message;
    const auto& record = back->record;
    EXPECT_EQ(record.seed, 18446744073709551557ULL);
    ASSERT_EQ(record.samples.size(), run.record.samples.size());
    const auto& was = run.record.samples[43];
    const auto& now = record.samples[43];
    EXPECT_EQ(was.outcome, load::Outcome::kTimeout);
    EXPECT_EQ(now.outcome, was.outcome);
    EXPECT_EQ(now.done, load::kNever);
    EXPECT_EQ(now.released, was.released);
    EXPECT_EQ(record.samples[7].done, run.record.samples[7].done);
    EXPECT_EQ(record.samples[7].tenant, 1U);
    ASSERT_EQ(record.steps.size(), run.record.steps.size());
    EXPECT_EQ(record.steps.back().duration, run.record.steps.back().duration);
    EXPECT_EQ(record.scenario.faults.at(0).parameters, run.record.scenario.faults[0].parameters);
    EXPECT_EQ(record.scenario.faults.at(0).match.first_n, UINT64_MAX);
    EXPECT_EQ(record.scenario.load.rates.at("fault").per_second, 20.5);
    EXPECT_EQ(record.scenario.checks.at(1).during, CheckWindow::kFault);
    EXPECT_EQ(record.heal_completed, run.record.heal_completed);
    EXPECT_EQ(back->judgement.verdict, Verdict::kFail);
    EXPECT_EQ(back->judgement.checks.at(1).measured_value, run.judgement.checks[1].measured_value);
    EXPECT_EQ(back->judgement.checks.at(2).recovered_after, std::chrono::milliseconds(250));
    EXPECT_EQ(back->judgement.checks.at(0).recovered_after, std::nullopt);
}

TEST(ResultJson, WhatIsSaidOfProtectionsComesBack) {
    JudgedRun run = passing_run("x");
    run.sensitivity = {{.protection = "fallback",
                        .required = true,
                        .ok = false,
                        .verdict = Verdict::kInconclusive,
                        .reason = "too few samples",
                        .clock = "virtual",
                        .exit_code = 3}};
    const std::string text = write_result_json(run);
    EXPECT_NE(text.find("\"exit_code\": 3"), std::string::npos);
    const auto back = read_result_json(text);
    ASSERT_TRUE(back) << back.error().message;
    ASSERT_EQ(back->sensitivity.size(), 1U);
    EXPECT_EQ(back->sensitivity[0].verdict, Verdict::kInconclusive);
    EXPECT_EQ(write_result_json(*back), text);
    // An older writer knew no such member.
    const auto old = read_result_json(replaced(text, "\"sensitivity\":", "\"unknown\":"));
    ASSERT_TRUE(old) << old.error().message;
    EXPECT_TRUE(old->sensitivity.empty());
}

TEST(ResultJson, RefusesWhatIsNoResult) {
    const std::string text = write_result_json(small_run());
    for (const auto& bad :
         {std::string(), std::string("[]"), std::string("{}"),
          replaced(text, "faultline.result/2", "faultline.result/3"),
          replaced(text, "\"judgement\": {\"verdict\":\"fail\"",
                   "\"judgement\": {\"verdict\":\"splendid\""),
          replaced(text, "\"outcome\":[0", "\"outcome\":[77"),
          replaced(text, "\"outcome\":[0", "\"outcome\":[-1"),
          replaced(text, "\"tenant\":[0", "\"tenant\":[99999999999"),
          replaced(text, "\"label\":[1,", "\"label\":[1,1,"),
          replaced(text, "\"label\":[1,", "\"label\":[9,"), text.substr(0, text.size() / 2)}) {
        const auto back = read_result_json(bad);
        ASSERT_FALSE(back) << bad.substr(0, 200);
        EXPECT_EQ(back.error().kind, ErrorKind::kInvalid);
    }
}

TEST(ResultJson, MembersOfAnOlderWriterMayBeMissing) {
    const std::string text = write_result_json(small_run());
    const auto back = read_result_json(replaced(text, "\"canaries\":4,", ""));
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_EQ(back->record.canaries, 0U);
}

// faultline.result/2 before it counted bytes and wrote limits as numbers.
TEST(ResultJson, ColumnsAndLimitsOfAnOlderWriterMayBeMissing) {
    JudgedRun run = small_run();
    run.judgement.checks[0].limits = {
        {.bound = Bound::kBelow, .value = 0.3, .unit = MetricUnit::kSeconds}};
    for (auto& sample : run.record.samples) {
        sample.bytes_received = 7;
    }
    const std::string text = write_result_json(run);
    const auto today = read_result_json(text);
    ASSERT_TRUE(today) << today.error().message;
    EXPECT_EQ(today->record.samples.at(3).bytes_received, 7U);
    ASSERT_EQ(today->judgement.checks.at(0).limits.size(), 1U);
    EXPECT_EQ(today->judgement.checks[0].limits[0].bound, Bound::kBelow);
    EXPECT_EQ(today->judgement.checks[0].limits[0].value, 0.3);
    EXPECT_EQ(today->judgement.checks[0].limits[0].unit, MetricUnit::kSeconds);

    const std::string column = "\"bytes_received\":[7";
    const auto at = text.find(column);
    ASSERT_NE(at, std::string::npos);
    std::string old = text;
    old.erase(at, text.find("],", at) + 2 - at);
    old = replaced(old, R"("limits":[{"bound":"below","value":0.3,"unit":"seconds"}],)", "");
    const auto back = read_result_json(old);
    ASSERT_TRUE(back) << back.error().message;
    ASSERT_EQ(back->record.samples.size(), run.record.samples.size());
    EXPECT_EQ(back->record.samples[3].bytes_received, 0U);
    EXPECT_TRUE(back->judgement.checks.at(0).limits.empty());
    // Any other column is what the sample was: without it there is no result.
    EXPECT_FALSE(read_result_json(replaced(text, "\"leaked\":[0", "\"lost\":[0")));
}

// A writer that did not know when a fault took hold and when its heal began: the fault's bounds
// stand for them.
TEST(ResultJson, EdgesComeBackAndAnOlderWriterKnewNone) {
    JudgedRun run = small_run();
    run.record.faults.at(0).took_hold = Duration(2'100'000'000);
    run.record.faults[0].heal_began = Duration(3'900'000'000);
    run.judgement.checks.at(0).edge_operations = 5;
    const std::string text = write_result_json(run);
    const auto today = read_result_json(text);
    ASSERT_TRUE(today) << today.error().message;
    EXPECT_EQ(took_hold(today->record.faults.at(0)), Duration(2'100'000'000));
    EXPECT_EQ(heal_began(today->record.faults[0]), Duration(3'900'000'000));
    EXPECT_EQ(today->judgement.checks.at(0).edge_operations, 5U);
    const auto old = read_result_json(
        replaced(replaced(text, R"("took_hold_ns":2100000000,"heal_began_ns":3900000000,)", ""),
                 R"("edge_operations":5,)", ""));
    ASSERT_TRUE(old) << old.error().message;
    EXPECT_EQ(took_hold(old->record.faults.at(0)), run.record.faults[0].injected);
    EXPECT_EQ(heal_began(old->record.faults[0]), run.record.faults[0].healed);
}

TEST(ResultJson, HostileTextsComeBack) {
    const auto back = read_result_json(write_result_json(hostile_run()));
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_NE(back->record.target.find("<script>"), std::string::npos);
}

TEST(ResultJson, OtherReadersTakeIt) {
    const auto said = read_with_python(
        "import json,sys\nd=json.load(open(sys.argv[1]))\n"
        "print(d['schema'],d['verdict'],d['exit_code'],d['summary']['planned'],"
        "d['summary']['failed'],d['samples']['intended_ns'][1],d['run']['seed'])",
        write_result_json(small_run()));
    FAULTLINE_SKIP_WITHOUT(said, "python3");
    EXPECT_EQ(*said, "faultline.result/2 fail 1 120 4 50000000 18446744073709551557\n");
}

// A corpus of another form exercises nothing: all of it is refused at the first line.
TEST(ResultJson, TheFuzzCorpusHoldsAResultOfToday) {
    const auto text = read_file(std::string(FAULTLINE_SOURCE_DIR) +
                                "/tests/fuzz/corpus/result_json_fuzz/00_whole");
    ASSERT_TRUE(text);
    const auto run = read_result_json(*text);
    ASSERT_TRUE(run) << run.error().message;
    EXPECT_EQ(run->record.samples.size(), 2U);
}

}  // namespace
}  // namespace faultline::scenario
