#include "scenarios/judge/generator_validity.h"

#include "tests/unit/scenarios/judge/record_builder.h"

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

std::string problem_of(RunRecord record) {
    tally(record);
    return generator_problem(record).value_or("");
}

// The first `count` operations of the fault phase, which has 400 and ends at 9 s.
void release_at(RunRecord& record, std::size_t count, Duration when) {
    change(record, seconds(5), seconds(5) + milliseconds(10) * static_cast<int>(count),
           [when](load::Sample& sample) {
               sample.released = when;
               sample.done = when + milliseconds(1);
           });
}

TEST(GeneratorValidity, AGoodRunIsValid) { EXPECT_EQ(problem_of(good_record()), ""); }

TEST(GeneratorValidity, LatenessAloneIsNoProblem) {
    RunRecord record = good_record();
    release_at(record, 400, seconds(9));
    EXPECT_EQ(problem_of(record), "");
}

TEST(GeneratorValidity, WhatIsReleasedAfterItsPhaseWasNotThere) {
    RunRecord record = good_record();
    release_at(record, 4, seconds(9) + milliseconds(41));  // 99 % were in time
    EXPECT_EQ(problem_of(record), "");
    release_at(record, 5, seconds(9) + milliseconds(41));
    EXPECT_EQ(problem_of(record),
              "the generator was the bottleneck: it sent 98.7 % of what was planned in fault while "
              "that lasted (at least 99 % is needed); lower the rate, or free the machine of other "
              "work");
    release_at(record, 5, seconds(9) + milliseconds(40));  // 1 % of the phase's length is allowed
    EXPECT_EQ(problem_of(record), "");
}

TEST(GeneratorValidity, TheWarmUpIsThrownAwayHereToo) {
    RunRecord record = good_record();
    change(record, seconds(0), seconds(1),
           [](load::Sample& sample) { sample.outcome = load::Outcome::kShed; });
    EXPECT_EQ(problem_of(record), "");
}

TEST(GeneratorValidity, ShedOperationsInvalidateTheirPhase) {
    RunRecord record = good_record();
    change(record, seconds(5), seconds(5) + milliseconds(10),
           [](load::Sample& sample) { sample.outcome = load::Outcome::kShed; });
    EXPECT_NE(problem_of(record).find("shed 1 of 400 operations in fault"), std::string::npos)
        << "one of 400 is more than 0.1 %: " << problem_of(record);
    EXPECT_EQ(problem_of(record).find("--max-in-flight"), std::string::npos) << "no option of run";
    record.scenario.load.max_in_flight = 500;
    EXPECT_NE(problem_of(record).find("500 were in flight already"), std::string::npos);
    EXPECT_NE(problem_of(record).find("--max-in-flight"), std::string::npos);
    record.out_of_sockets = 1;
    EXPECT_NE(problem_of(record).find("ulimit -n"), std::string::npos) << problem_of(record);
}

TEST(GeneratorValidity, OneInAThousandMayBeShed) {
    RunRecord record = good_record();
    tally(record);
    load::PhaseTally& phase = record.tallies.at(2);
    const auto shed = [&](std::uint64_t count) {
        phase.tally.outcomes[static_cast<std::size_t>(load::Outcome::kShed)] = count;
        phase.tally.sent = 1000 - count;
        phase.released_in_time = phase.tally.sent;
        return generator_problem(record).value_or("");
    };
    EXPECT_EQ(shed(1), "");
    EXPECT_NE(shed(2).find("shed 2 of 1000 operations in fault"), std::string::npos) << shed(2);
}

TEST(GeneratorValidity, AnUnfinishedPlanInvalidates) {
    RunRecord unsent = good_record();
    unsent.planned_operations = 1313;  // 99.01 % were sent
    EXPECT_EQ(problem_of(unsent), "");
    unsent.planned_operations = 1314;
    EXPECT_EQ(problem_of(unsent), "the run ended after 1300 of 1314 planned operations");
    RunRecord nothing = good_record();
    nothing.samples.clear();
    EXPECT_EQ(problem_of(nothing), "nothing was sent");
    RunRecord dropped = good_record();
    dropped.dropped = 1;
    EXPECT_EQ(problem_of(dropped), "1 entries did not fit into the record");
}

TEST(GeneratorValidity, ALoadThatWasCutOffInvalidates) {
    RunRecord record = good_record();
    record.load_stopped_early = true;
    change(record, seconds(13) - milliseconds(50), seconds(13),
           [](load::Sample& sample) { sample.outcome = load::Outcome::kUnanswered; });
    EXPECT_EQ(problem_of(record),
              "all 1300 operations were sent, and 5 had no answer yet when the load was cut off; "
              "lower the rate, or free the machine of other work");
    record.interrupted_by = 2;
    EXPECT_EQ(problem_of(record),
              "all 1300 operations were sent, and 5 had no answer yet when the load was stopped");
    record.interrupted_by.reset();
    // Nobody counted the operations of a run that keeps tallies only.
    record.planned_operations = 0;
    std::erase_if(record.samples, [](const load::Sample& s) { return s.intended >= seconds(9); });
    EXPECT_EQ(problem_of(record),
              "the load was cut off after 900 of about 1300 planned operations; lower the rate, or "
              "free the machine of other work");
    record.interrupted_by = 2;
    EXPECT_EQ(problem_of(record),
              "the load was stopped after 900 of about 1300 planned operations");
}

TEST(GeneratorValidity, WarnsOfLatenessOnTheRealClock) {
    RunRecord record = good_record();  // 1,200 of them after the warm-up
    change(record, seconds(5), seconds(5) + milliseconds(120),
           [](load::Sample& sample) { sample.released = sample.intended + milliseconds(21); });
    tally(record);
    EXPECT_FALSE(lateness_warning(record)) << "twelve are not more than one in a hundred";
    change(record, seconds(5), seconds(5) + milliseconds(130),
           [](load::Sample& sample) { sample.released = sample.intended + milliseconds(21); });
    tally(record);
    EXPECT_NE(lateness_warning(record).value_or("").find("p99 21ms"), std::string::npos);
    record.clock = "virtual";
    EXPECT_FALSE(lateness_warning(record));
}

}  // namespace
}  // namespace faultline::scenario
