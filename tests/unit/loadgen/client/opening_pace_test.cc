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
    EXPECT_EQ(pace.at_most(kNow, false, false), OpeningPace::kMostWhenQuiet);
    // A target that is silent needs a connection for each operation.
    pace.on_open(kNow);
    pace.on_shed(kNow);
    EXPECT_EQ(pace.at_most(kNow, false, false), OpeningPace::kMostWhenQuiet);
}

TEST(OpeningPace, WhereAnswersAreReadOneIsOpened) {
    OpeningPace pace;
    pace.on_quiet(kNow);
    EXPECT_EQ(pace.at_most(kNow, true, true), OpeningPace::kMostWhenBusy);
}

TEST(OpeningPace, NoneIsOpenedByALoopThatNeverCatchesUp) {
    OpeningPace pace;
    pace.on_quiet(kNow - OpeningPace::kBehind - microseconds(1));
    EXPECT_EQ(pace.at_most(kNow, true, true), 0);
    EXPECT_EQ(pace.at_most(kNow, true, false), OpeningPace::kMostWhenBusy)
        << "an answer without end frees no connection";
}

TEST(OpeningPace, WhileAnswersFlowTheNextConnectionWaits) {
    OpeningPace pace;
    pace.on_quiet(kNow);
    pace.on_answer(kNow);
    EXPECT_EQ(pace.at_most(kNow, false, false), OpeningPace::kMostWhenBusy) << "none lately";
    pace.on_open(kNow);
    EXPECT_EQ(pace.at_most(kNow + microseconds(50), false, false), 0);
    EXPECT_EQ(pace.at_most(kNow + OpeningPace::kFlowing, false, false), OpeningPace::kMostWhenQuiet)
        << "the answers have paused";
    pace.on_answer(kNow + OpeningPace::kBetweenWhenFlowing);
    EXPECT_EQ(pace.at_most(kNow + OpeningPace::kBetweenWhenFlowing, false, false),
              OpeningPace::kMostWhenBusy)
        << "a slow target may need one more";
}

TEST(OpeningPace, WhileOperationsAreShedFewAreAdded) {
    OpeningPace pace;
    pace.on_answer(kNow);
    pace.on_shed(kNow);
    pace.on_open(kNow);
    EXPECT_EQ(pace.at_most(kNow + milliseconds(3), false, false), 0);
    EXPECT_EQ(pace.at_most(kNow + OpeningPace::kBetweenWhenShedding, false, false),
              OpeningPace::kMostWhenBusy);
    EXPECT_EQ(pace.at_most(kNow + OpeningPace::kShedding, false, false),
              OpeningPace::kMostWhenQuiet)
        << "it was long ago";
}

}  // namespace
}  // namespace faultline::load
