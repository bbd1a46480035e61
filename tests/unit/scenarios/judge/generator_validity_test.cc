#include "scenarios/judge/generator_validity.h"

#include "tests/unit/scenarios/judge/record_builder.h"

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

void make_late(RunRecord& record, std::size_t count, Duration by) {
    for (std::size_t i = 0; i < count; ++i) {
        record.samples[i].released = record.samples[i].intended + by;
    }
}

TEST(GeneratorValidity, AGoodRunIsValid) {
    EXPECT_FALSE(generator_problem(good_record()).has_value());
}

TEST(GeneratorValidity, LatenessOfMoreThanOneInAHundredIsTooMuch) {
    RunRecord record = good_record();  // 1,300 samples
    make_late(record, 13, milliseconds(21));
    EXPECT_FALSE(generator_problem(record).has_value());
    make_late(record, 14, milliseconds(21));
    EXPECT_NE(generator_problem(record).value_or("").find("was late"), std::string::npos);
    make_late(record, 14, milliseconds(20));
    EXPECT_FALSE(generator_problem(record).has_value());
}

TEST(GeneratorValidity, VirtualTimeIsNeverLate) {
    RunRecord record = good_record();
    make_late(record, 1000, seconds(1));
    record.clock = "virtual";
    EXPECT_FALSE(generator_problem(record).has_value());
}

TEST(GeneratorValidity, OtherProfilesFollowTheTightestBound) {
    RunRecord record = good_record();
    record.scenario.profile = "full";
    CheckSpec check = check_of("response", CheckWindow::kFault);
    check.below = 0.05;
    record.scenario.checks.push_back(check);
    make_late(record, 100, milliseconds(4));
    EXPECT_FALSE(generator_problem(record).has_value());
    make_late(record, 100, milliseconds(6));
    EXPECT_TRUE(generator_problem(record).has_value());
}

TEST(GeneratorValidity, ShedAndUnsentOperationsInvalidate) {
    RunRecord shed = good_record();
    shed.samples[0].outcome = load::Outcome::kShed;
    EXPECT_FALSE(generator_problem(shed).has_value());
    shed.samples[1].outcome = load::Outcome::kShed;
    EXPECT_NE(generator_problem(shed).value_or("").find("shed 2"), std::string::npos);
    RunRecord unsent = good_record();
    unsent.planned_operations = 1313;  // 99.01 % were sent
    EXPECT_FALSE(generator_problem(unsent).has_value());
    unsent.planned_operations = 1314;
    EXPECT_TRUE(generator_problem(unsent).has_value());
    RunRecord nothing = good_record();
    nothing.samples.clear();
    EXPECT_EQ(generator_problem(nothing), "nothing was sent");
    RunRecord dropped = good_record();
    dropped.dropped = 1;
    EXPECT_TRUE(generator_problem(dropped).has_value());
}

}  // namespace
}  // namespace faultline::scenario
