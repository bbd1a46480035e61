// Which operations a fault acted on from their release to their end, and which it only touched.
#include "scenarios/judge/fault_exposure.h"

#include "tests/unit/scenarios/judge/record_builder.h"

#include <array>
#include <string_view>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

// Brought about from 5 s to 5.1 s, healed from 8.9 s to 9 s. Operations take 10 ms.
FaultWindow slow_to_come_and_go() {
    FaultWindow fault = fired_fault();
    fault.took_hold = seconds(5) + milliseconds(100);
    fault.heal_began = seconds(9) - milliseconds(100);
    return fault;
}

RunRecord record_with(std::vector<FaultWindow> faults) {
    RunRecord record = good_record();
    record.scenario.faults.resize(faults.size());
    record.faults = std::move(faults);
    return record;
}

load::Sample ran(Duration released, Duration done) {
    load::Sample sample;
    sample.outcome = load::Outcome::kCompleted;
    sample.intended = sample.released = released;
    sample.done = done;
    return sample;
}

struct Row {
    std::string_view what;
    std::int64_t released_ms;
    std::int64_t done_ms;  // negative: never
    Exposure exposure;
};

TEST(FaultExposure, FollowsReleaseAndAnswerNotWhenItWasDue) {
    constexpr std::array kRows = {
        Row{"before", 4900, 4950, Exposure::kOutside},
        Row{"answered as the fault began", 4990, 5000, Exposure::kEdge},
        Row{"released before, answered inside", 4990, 5200, Exposure::kEdge},
        Row{"released while it was brought about", 5050, 5200, Exposure::kEdge},
        Row{"released as it took hold", 5100, 5200, Exposure::kEdge},
        Row{"released after it took hold", 5101, 5200, Exposure::kInside},
        Row{"inside", 7000, 7010, Exposure::kInside},
        Row{"answered after the heal began", 8890, 8950, Exposure::kEdge},
        Row{"answered as the heal began", 8885, 8900, Exposure::kEdge},
        Row{"answered after the heal", 8890, 9100, Exposure::kEdge},
        Row{"released during the heal", 8950, 8970, Exposure::kEdge},
        Row{"released as it was healed", 9000, 9010, Exposure::kEdge},
        Row{"after", 9001, 9010, Exposure::kOutside},
        Row{"open all the time", 4990, 9500, Exposure::kEdge},
    };
    const FaultExposure exposure(record_with({slow_to_come_and_go()}));
    for (const Row& row : kRows) {
        EXPECT_EQ(exposure.of(ran(milliseconds(row.released_ms), milliseconds(row.done_ms))),
                  row.exposure)
            << row.what;
    }
    // Due before the fault, sent by a late generator after it took hold: it met the fault.
    load::Sample late = ran(milliseconds(5200), milliseconds(5210));
    late.intended = milliseconds(4900);
    EXPECT_EQ(exposure.of(late), Exposure::kInside);
}

// Otherwise a hang would be left out of the very checks that are about it.
TEST(FaultExposure, WhatTheFaultHeldUpIsNoEdge) {
    const FaultExposure exposure(record_with({slow_to_come_and_go()}));
    EXPECT_EQ(exposure.of(ran(seconds(7), milliseconds(9001))), Exposure::kInside);
    EXPECT_EQ(exposure.of(ran(seconds(7), seconds(17))), Exposure::kInside);
    EXPECT_EQ(exposure.of(ran(seconds(7), load::kNever)), Exposure::kInside);
    // Twice the longest that ran wholly inside, 10 ms, but at least 250 ms is the border.
    EXPECT_EQ(exposure.of(ran(milliseconds(8650), seconds(17))), Exposure::kEdge);
    EXPECT_EQ(exposure.of(ran(milliseconds(8649), seconds(17))), Exposure::kInside);
    // The same of what hung before there was a fault.
    EXPECT_EQ(exposure.of(ran(milliseconds(4749), seconds(14))), Exposure::kOutside);
    EXPECT_EQ(exposure.of(ran(milliseconds(4750), seconds(14))), Exposure::kEdge);
}

TEST(FaultExposure, HalfOfTheFaultIsLongHoweverLongOthersTook) {
    RunRecord record = record_with({slow_to_come_and_go()});
    change(record, seconds(6), seconds(6) + milliseconds(10),
           [](load::Sample& sample) { sample.done = sample.released + milliseconds(2500); });
    const FaultExposure slow(record);
    EXPECT_EQ(slow.of(ran(milliseconds(6999), seconds(17))), Exposure::kInside);
    EXPECT_EQ(slow.of(ran(milliseconds(7000), seconds(17))), Exposure::kEdge);
    // Nothing was answered inside: the first half of what was sent counts.
    change(record, seconds(5), seconds(9), [](load::Sample& sample) { sample.done = seconds(19); });
    const FaultExposure hung(record);
    EXPECT_EQ(hung.of(ran(milliseconds(6999), seconds(17))), Exposure::kInside);
    EXPECT_EQ(hung.of(ran(milliseconds(7000), seconds(17))), Exposure::kEdge);
}

TEST(FaultExposure, OfSeveralFaultsEachHasItsEdges) {
    FaultWindow first = fired_fault();
    first.healed = seconds(6);
    FaultWindow second = fired_fault();
    second.injected = seconds(7);
    FaultWindow third = fired_fault();  // while the second is active
    third.injected = seconds(8);
    FaultWindow never = fired_fault();
    never.injected = never.healed = load::kNever;
    const FaultExposure exposure(record_with({first, second, third, never}));
    EXPECT_TRUE(exposure.any());
    EXPECT_EQ(exposure.of(ran(milliseconds(5500), milliseconds(5510))), Exposure::kInside);
    EXPECT_EQ(exposure.of(ran(milliseconds(5995), milliseconds(6005))), Exposure::kEdge);
    EXPECT_EQ(exposure.of(ran(milliseconds(6500), milliseconds(6510))), Exposure::kOutside);
    EXPECT_EQ(exposure.of(ran(milliseconds(7500), milliseconds(7510))), Exposure::kInside);
    EXPECT_EQ(exposure.of(ran(milliseconds(7995), milliseconds(8005))), Exposure::kEdge);
    EXPECT_EQ(exposure.of(ran(milliseconds(8500), milliseconds(8510))), Exposure::kInside);
}

TEST(FaultExposure, WithoutAFaultEverythingIsOutside) {
    const FaultExposure exposure(good_record());
    EXPECT_FALSE(exposure.any());
    EXPECT_EQ(exposure.of(ran(seconds(7), seconds(8))), Exposure::kOutside);
}

// --- What checks make of it. --------------------------------------------------------------------

CheckSpec successes(CheckWindow during) {
    CheckSpec check = check_of("status_share", during);
    check.select = {{"status", "success"}};
    check.at_least = 1.0;
    return check;
}

void degrade(RunRecord& record, Duration from, Duration to) {
    change(record, from, to, [](load::Sample& sample) { sample.label = kDegraded; });
}

TEST(FaultExposure, AnEdgeOperationIsCountedAndJudgedByTheWholeRunOnly) {
    RunRecord record = record_with({slow_to_come_and_go()});
    record.scenario.checks = {successes(CheckWindow::kBaseline), successes(CheckWindow::kFault),
                              successes(CheckWindow::kRecovery), successes(CheckWindow::kAll)};
    degrade(record, milliseconds(4990), milliseconds(5100));
    degrade(record, milliseconds(8890), milliseconds(9000));
    const Judgement judgement = judged(record);
    EXPECT_EQ(judgement.checks[0].verdict, Verdict::kPass) << judgement.checks[0].explanation;
    EXPECT_EQ(judgement.checks[0].edge_operations, 1U);
    EXPECT_EQ(judgement.checks[1].verdict, Verdict::kPass) << judgement.checks[1].explanation;
    EXPECT_EQ(judgement.checks[1].samples, 378U);
    EXPECT_EQ(judgement.checks[1].edge_operations, 22U);
    EXPECT_EQ(judgement.checks[1].explanation,
              "378 of 378 operations; 22 edge operations left out");
    EXPECT_EQ(judgement.checks[2].verdict, Verdict::kPass) << judgement.checks[2].explanation;
    EXPECT_EQ(judgement.checks[3].verdict, Verdict::kFail);
    EXPECT_EQ(judgement.checks[3].edge_operations, 0U);
    tally(record);
    EXPECT_EQ(edge_operations(record), (std::vector<std::uint64_t>{0, 1, 22, 1}));
}

TEST(FaultExposure, AHangUnderTheFaultFailsItsChecks) {
    RunRecord record = record_with({slow_to_come_and_go()});
    record.scenario.checks = {successes(CheckWindow::kFault)};
    // One in ten is let go by the heal.
    for (load::Sample& sample : record.samples) {
        if (sample.ordinal % 10 == 0 && sample.released > seconds(6) &&
            sample.released < milliseconds(8900)) {
            sample.done = seconds(9);
            sample.label = kDegraded;
        }
    }
    EXPECT_EQ(judged(record).checks[0].verdict, Verdict::kFail);
}

TEST(FaultExposure, AFaultTooShortForAnyOperationIsInconclusiveAndSaysWhy) {
    FaultWindow fault = fired_fault();
    fault.healed = fault.injected + milliseconds(5);
    RunRecord record = record_with({fault});
    record.scenario.checks = {successes(CheckWindow::kFault)};
    const Judgement judgement = judged(record);
    EXPECT_EQ(judgement.checks[0].verdict, Verdict::kInconclusive);
    EXPECT_EQ(judgement.checks[0].explanation,
              "no operation ran wholly inside a fault: 1 edge operation, 399 outside of the "
              "faults; let the fault last longer (for:), or ask during: all");
}

// A rate is about a stretch of time, in which nothing is left out.
TEST(FaultExposure, ARateCountsEdgeOperations) {
    RunRecord record = record_with({slow_to_come_and_go()});
    CheckSpec check = check_of("goodput", CheckWindow::kFault);
    check.at_least = 100.0;
    record.scenario.checks = {check};
    EXPECT_EQ(judged(record).checks[0].verdict, Verdict::kPass)
        << judged(record).checks[0].explanation;
}

}  // namespace
}  // namespace faultline::scenario
