#include "scenarios/report/run_text.h"

#include "tests/unit/scenarios/report/synthetic_run.h"

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

TEST(RunText, TheCommandRepeatsTheRun) {
    JudgedRun run = small_run();
    run.record.seed = 7;
    EXPECT_EQ(repeat_command(run.record),
              "faultline run scenarios/library/database-down.yaml --seed 7");
    run.record.clock = "virtual";
    run.record.scenario.profile = "full";
    run.record.disabled_protections = {"fallback", "deadline"};
    run.record.without_faults = true;
    run.record.scenario.file = "my scenario.yaml";
    EXPECT_EQ(repeat_command(run.record),
              "faultline run 'my scenario.yaml' --seed 7 --clock virtual --profile full "
              "--without fallback --without deadline --no-faults");
}

TEST(RunText, TheCommandSaysTheProfileWheneverRunWouldTakeAnother) {
    JudgedRun run = small_run();
    run.record.seed = 7;
    run.record.clock = "virtual";
    run.record.scenario.file = "a.yaml";
    run.record.scenario.profile = "virtual";
    EXPECT_EQ(repeat_command(run.record), "faultline run a.yaml --seed 7 --clock virtual");
    run.record.scenario.profile = "ci";
    EXPECT_EQ(repeat_command(run.record),
              "faultline run a.yaml --seed 7 --clock virtual --profile ci");
    run.record.clock = "real";
    run.record.scenario.profile = "virtual";
    EXPECT_EQ(repeat_command(run.record), "faultline run a.yaml --seed 7 --profile virtual");
}

TEST(RunText, TheCommandHoldsTheOverrides) {
    JudgedRun run = small_run();
    run.record.seed = 7;
    run.record.scenario.file = "-a.yaml";
    run.record.scenario.overrides = {{"description", "it's"}, {"load.rate", "50/s"}};
    EXPECT_EQ(repeat_command(run.record),
              "faultline run ./-a.yaml --seed 7 --set 'description=it'\\''s' --set load.rate=50/s");
}

TEST(RunText, ALoadIsRepeatedByItsOptions) {
    JudgedRun run = load_run();
    run.record.seed = 7;
    auto& scenario = run.record.scenario;
    scenario.load.rates = {{"fault", Rate{200}}};
    scenario.load.label_member = "status";
    scenario.load.requests.front().expected_statuses = {"302"};
    scenario.phases.titles = {{"baseline", "1x"}};
    scenario.checks = {{.name = "failures in 1x", .during = CheckWindow::kBaseline},
                       {.name = "p99<300ms in 1x", .during = CheckWindow::kBaseline},
                       {.name = "p99<300ms in 10x", .during = CheckWindow::kFault}};
    EXPECT_EQ(repeat_command(run.record),
              "faultline load http://127.0.0.1:8080 --expect 20/s --multiplier 10 --duration 2s "
              "--arrival poisson --timeout 10s -m POST -H 'content-type: application/json' "
              "-D '{}' --expect-status 302 --label-member status --slo 'p99<300ms' --seed 7");
}

TEST(RunText, OneLineOfFacts) {
    JudgedRun run = small_run();
    run.record.seed = 7;
    EXPECT_EQ(run_line(reported(run)), "2 of 3 checks, 120 operations (5 edge), 6s, seed 7");
}

TEST(RunText, SaysHowManyInvariantsHeld) {
    Judgement judgement;
    EXPECT_EQ(invariants_line(judgement), "") << "a result of an older version";
    judgement.invariants = {{"a", InvariantResult::kPass, ""},
                            {"b", InvariantResult::kNotApplicable, "no metrics"}};
    EXPECT_EQ(invariants_line(judgement), "1 invariant held");
    judgement.invariants.push_back({"c", InvariantResult::kPass, ""});
    judgement.invariants.push_back({"d", InvariantResult::kOff, "by design"});
    EXPECT_EQ(invariants_line(judgement), "2 invariants held, switched off: d");
    judgement.invariants.push_back({"e", InvariantResult::kFail, "it grew"});
    EXPECT_EQ(invariants_line(judgement), "1 of 3 invariants failed, switched off: d");
    judgement.invariants.push_back({"f", InvariantResult::kInconclusive, "not read"});
    EXPECT_EQ(invariants_line(judgement),
              "1 of 3 invariants failed, 1 inconclusive, switched off: d");
}

}  // namespace
}  // namespace faultline::scenario
