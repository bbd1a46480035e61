#include "scenarios/report/judged_run.h"

#include "tests/unit/scenarios/report/synthetic_run.h"

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

SensitivityOutcome outcome_of(Verdict verdict, const std::string& protection = "fallback") {
    Judgement judgement;
    judgement.verdict = verdict;
    judgement.reason = "because";
    const JudgedRun run = passing_run("x");
    return sensitivity_outcome(run.record.scenario, protection, run.record, judgement);
}

TEST(SensitivityOutcome, OfANamedPairExitsByItsOwnCode) {
    EXPECT_TRUE(outcome_of(Verdict::kFail).ok);
    EXPECT_EQ(outcome_of(Verdict::kFail).exit_code, 0);
    for (const auto& [verdict, code] :
         {std::pair(Verdict::kPass, 1), std::pair(Verdict::kInconclusive, 3),
          std::pair(Verdict::kError, 4), std::pair(Verdict::kDirty, 4)}) {
        const auto outcome = outcome_of(verdict);
        EXPECT_TRUE(outcome.required);
        EXPECT_FALSE(outcome.ok);
        EXPECT_EQ(outcome.exit_code, code) << to_string(verdict);
    }
}

TEST(SensitivityOutcome, OfOtherPairsIsForComparison) {
    const auto outcome = outcome_of(Verdict::kPass, "deadline");
    EXPECT_FALSE(outcome.required);
    EXPECT_TRUE(outcome.ok);
    EXPECT_EQ(outcome.exit_code, 0);
}

TEST(SensitivityOutcome, ASignalIsNeitherProofNorFailure) {
    Judgement judgement;
    judgement.verdict = Verdict::kFail;
    judgement.signal = 15;
    const JudgedRun run = passing_run("x");
    const auto outcome =
        sensitivity_outcome(run.record.scenario, "fallback", run.record, judgement);
    EXPECT_FALSE(outcome.ok);
    EXPECT_EQ(outcome.exit_code, 143);
}

TEST(CheckProof, SaysWhyNoLieMadeTheCheckFail) {
    Judgement there;
    there.checks.resize(2);
    there.checks[0].verdict = Verdict::kPass;
    there.checks[0].measured = "99.9 %";
    there.checks[1].verdict = Verdict::kInconclusive;
    there.checks[1].explanation = "too few samples";
    CheckProof proof{.check = "steady"};
    proof.missed_lies = {missed_lie("answers with 500", there, 0),
                         missed_lie("late answers", there, 1)};
    EXPECT_EQ(unproven_line(proof),
              "steady did not notice: answers with 500 (it passed, measured 99.9 %), late answers "
              "(it was inconclusive: too few samples)");
    there.verdict = Verdict::kError;
    there.reason = "the target did not start";
    EXPECT_EQ(missed_lie("late answers", there, 2),
              "late answers (its run ended with error: the target did not start)");
}

TEST(CheckProof, SaysWhyNoLieWasTold) {
    CheckProof proof{.check = "not-too-fast"};
    EXPECT_EQ(unproven_line(proof),
              "not-too-fast failed in no named pair, and no lie was told about it");
    proof.no_lie = "nothing that comes over a transport can break its limit";
    EXPECT_EQ(unproven_line(proof),
              "not-too-fast failed in no named pair, and no lie was told about it: nothing that "
              "comes over a transport can break its limit");
    proof.pairs = {"deadline"};
    EXPECT_EQ(unproven_line(proof), "");
}

TEST(CheckProof, ARunThatASignalCutShortProvesNothing) {
    Judgement judgement;
    judgement.checks.resize(1);
    SensitivityOutcome cut{.protection = "fallback",
                           .required = true,
                           .verdict = Verdict::kAborted,
                           .failed_checks = {"steady"}};
    const std::vector<CheckSpec> checks = {{.name = "steady"}};
    const CheckProof proof = proofs_of(judgement, checks, {cut}).at(0);
    EXPECT_TRUE(proof.pairs.empty());
    EXPECT_EQ(proof.pairs_not_run, (std::vector<std::string>{"fallback"}));
    cut.verdict = Verdict::kFail;
    EXPECT_EQ(proofs_of(judgement, checks, {cut}).at(0).pairs,
              (std::vector<std::string>{"fallback"}));
}

TEST(JudgedRun, ItsExitCodeIsTheWorstOfItsOwnAndItsProtections) {
    JudgedRun run = passing_run("x");
    EXPECT_EQ(exit_code(run), 0);
    run.sensitivity = {outcome_of(Verdict::kFail)};
    EXPECT_EQ(exit_code(run), 0);
    run.sensitivity.push_back(outcome_of(Verdict::kInconclusive));
    EXPECT_EQ(exit_code(run), 3);
    run.sensitivity.push_back(outcome_of(Verdict::kPass));
    EXPECT_EQ(exit_code(run), 1);
}

}  // namespace
}  // namespace faultline::scenario
