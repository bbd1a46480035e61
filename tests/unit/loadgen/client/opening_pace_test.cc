#include "loadgen/client/opening_pace.h"

#include <chrono>

#include <gtest/gtest.h>

namespace faultline::load {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Instant kNow{seconds(100)};

TEST(OpeningPace, ConnectionsAreOpenedFreelyWhileNothingIsAnswered) {
    OpeningPace pace;
    EXPECT_EQ(pace.at_most(kNow, false, false, true), OpeningPace::kMostWhenQuiet);
    // A target that is silent needs a connection for each operation.
    pace.on_open(kNow);
    pace.on_shed(kNow);
    EXPECT_EQ(pace.at_most(kNow, false, false, true), OpeningPace::kMostWhenQuiet);
}

TEST(OpeningPace, WhereAnswersAreReadOneIsOpened) {
    OpeningPace pace;
    pace.on_quiet(kNow);
    EXPECT_EQ(pace.at_most(kNow, true, true, true), OpeningPace::kMostWhenBusy);
}

TEST(OpeningPace, NoneIsOpenedByALoopThatNeverCatchesUp) {
    OpeningPace pace;
    pace.on_quiet(kNow - OpeningPace::kBehind - microseconds(1));
    EXPECT_EQ(pace.at_most(kNow, true, true, true), 0);
    EXPECT_EQ(pace.at_most(kNow, true, false, true), OpeningPace::kMostWhenBusy)
        << "an answer without end frees no connection";
}

TEST(OpeningPace, WhileAnswersFlowTheNextConnectionWaits) {
    OpeningPace pace;
    pace.on_quiet(kNow);
    pace.on_answer(kNow);
    EXPECT_EQ(pace.at_most(kNow, false, false, true), OpeningPace::kMostWhenBusy) << "none lately";
    pace.on_open(kNow);
    EXPECT_EQ(pace.at_most(kNow + microseconds(50), false, false, true), 0);
    EXPECT_EQ(pace.at_most(kNow + OpeningPace::kFlowing, false, false, true),
              OpeningPace::kMostWhenQuiet)
        << "the answers have paused";
    pace.on_answer(kNow + OpeningPace::kBetweenWhenFlowing);
    EXPECT_EQ(pace.at_most(kNow + OpeningPace::kBetweenWhenFlowing, false, false, true),
              OpeningPace::kMostWhenBusy)
        << "a slow target may need one more";
}

TEST(OpeningPace, WhatClosedIsReplacedWithoutAPause) {
    OpeningPace pace;
    pace.on_quiet(kNow);
    pace.on_answer(kNow);
    pace.on_shed(kNow);
    pace.on_open(kNow);
    EXPECT_EQ(pace.at_most(kNow, false, false, false), OpeningPace::kMostWhenQuiet);
    EXPECT_EQ(pace.at_most(kNow, true, false, false), OpeningPace::kMostWhenBusy);
}

TEST(OpeningPace, SaysHowLongItPauses) {
    OpeningPace pace;
    EXPECT_EQ(pace.pause(kNow), Duration::zero());
    pace.on_answer(kNow);
    pace.on_open(kNow);
    EXPECT_EQ(pace.pause(kNow), OpeningPace::kFlowing) << "or the answers pause";
    pace.on_shed(kNow);
    EXPECT_EQ(pace.pause(kNow + milliseconds(1)),
              OpeningPace::kBetweenWhenShedding - milliseconds(1));
}

TEST(OpeningPace, WhileOperationsAreShedFewAreAdded) {
    OpeningPace pace;
    pace.on_answer(kNow);
    pace.on_shed(kNow);
    pace.on_open(kNow);
    EXPECT_EQ(pace.at_most(kNow + milliseconds(3), false, false, true), 0);
    EXPECT_EQ(pace.at_most(kNow + OpeningPace::kBetweenWhenShedding, false, false, true),
              OpeningPace::kMostWhenBusy);
    EXPECT_EQ(pace.at_most(kNow + OpeningPace::kShedding, false, false, true),
              OpeningPace::kMostWhenQuiet)
        << "it was long ago";
}

}  // namespace
}  // namespace faultline::load
