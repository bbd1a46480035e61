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
              "-D '{}' --expect-status 302 --slo 'p99<300ms' --seed 7")
        << "answers of the engine are counted by their status without being told";
    scenario.load.label_member.clear();
    EXPECT_NE(repeat_command(run.record).find(" --label-member '' "), std::string::npos)
        << repeat_command(run.record);
    scenario.load.requests.front().path = "/orders";
    scenario.load.label_member = "status";
    EXPECT_NE(repeat_command(run.record).find(" --label-member status "), std::string::npos)
        << repeat_command(run.record);
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
    EXPECT_EQ(invariants_line(judgement), "1 invariant held, 1 not applicable");
    judgement.invariants.push_back({"c", InvariantResult::kPass, ""});
    judgement.invariants.push_back({"d", InvariantResult::kOff, "by design"});
    EXPECT_EQ(invariants_line(judgement), "2 invariants held, 1 not applicable, switched off: d");
    judgement.invariants.push_back({"e", InvariantResult::kFail, "it grew"});
    EXPECT_EQ(invariants_line(judgement),
              "1 of 3 invariants failed, 1 not applicable, switched off: d");
    judgement.invariants.push_back({"f", InvariantResult::kInconclusive, "not read"});
    EXPECT_EQ(invariants_line(judgement),
              "1 of 3 invariants failed, 1 inconclusive, 1 not applicable, switched off: d");
}

TEST(RunText, SaysWhatDiffersFromAUsualRun) {
    RunRecord record = small_run().record;
    record.scenario.profile = "ci";
    EXPECT_EQ(conditions_line(record), "");
    record.scenario.profile = "full";
    EXPECT_EQ(conditions_line(record), "profile full");
    record.clock = "virtual";
    record.scenario.profile = "virtual";
    EXPECT_EQ(conditions_line(record), "in virtual time, on SQLite");
    record.scenario.resources.clear();
    EXPECT_EQ(conditions_line(record), "in virtual time");
    record.disabled_protections = {"fallback", "deadline"};
    record.without_faults = true;
    record.scenario.profile = "ci";
    EXPECT_EQ(conditions_line(record),
              "in virtual time; without fallback, deadline; no faults; profile ci");
}

// A run whose --sensitivity a signal ended: one pair and one lie ran, the others did not.
JudgedRun interrupted_run() {
    JudgedRun run = passing_run("orders");
    run.sensitivity = {
        {.protection = "deadline", .required = true, .ok = true, .verdict = Verdict::kFail},
        pair_not_run("fallback", 2, "real")};
    run.proofs = {{.check = "steady",
                   .lies = {"late answers"},
                   .pairs_not_run = {"fallback"},
                   .lies_not_run = {"answers with 500"}},
                  {.check = "no-5xx",
                   .pairs_not_run = {"fallback"},
                   .lies_not_run = {"answers with 500", "answers cut in half"}}};
    return run;
}

TEST(RunText, SaysWhatWasNotRunAfterASignal) {
    const ReportedRun run = reported(interrupted_run());
    EXPECT_EQ(exit_code(run), 130);
    EXPECT_EQ(reason_line(run),
              "its proofs were interrupted; not run: without fallback; lies: answers with 500, "
              "answers cut in half");
    EXPECT_TRUE(run_line(run).ends_with(", fails without 1 of 2 protections (1 not run)"))
        << run_line(run);
    EXPECT_EQ(lies_text(run.proofs[0]), "1 of 2 (1 not run)");
    EXPECT_EQ(proof_lines("orders", run.proofs),
              "  orders: interrupted before it was known what makes each check fail; lies not\n"
              "    run: answers with 500, answers cut in half\n");
    for (const CheckProof& proof : run.proofs) {
        EXPECT_TRUE(proof.is_open());
        EXPECT_EQ(unproven_line(proof), "") << "nothing is held against it";
    }
    EXPECT_EQ(not_run_line(run.proofs[0]),
              "steady: not run: without fallback; lies: answers with 500");
}

TEST(RunText, ALieThatWasMissedBeforeTheSignalStaysMissed) {
    const CheckProof proof{.check = "steady",
                           .missed_lies = {"late answers (it passed, measured 0s)"},
                           .lies_not_run = {"answers with 500"}};
    EXPECT_FALSE(proof.is_open());
    EXPECT_EQ(unproven_line(proof), "steady did not notice: late answers (it passed, measured 0s)");
}

}  // namespace
}  // namespace faultline::scenario
