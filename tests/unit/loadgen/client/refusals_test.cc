// When refused connections mean that nothing listens.
#include "loadgen/client/refusals.h"

#include <gtest/gtest.h>

namespace faultline::load {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(Refusals, TheyMustGoOnForTheLimitSinceTheFirst) {
    Refusals refusals(seconds(2));
    EXPECT_FALSE(refusals.nothing_listens());
    for (const auto at : {milliseconds(100), milliseconds(1100), milliseconds(2099)}) {
        refusals.on_refused(at);
        EXPECT_FALSE(refusals.nothing_listens()) << at.count();
    }
    refusals.on_refused(milliseconds(2100));
    EXPECT_TRUE(refusals.nothing_listens());
}

TEST(Refusals, OneProvesNothingHoweverLateItComes) {
    Refusals refusals(seconds(2));
    refusals.on_refused(milliseconds(2100));
    EXPECT_FALSE(refusals.nothing_listens());
    Refusals without_a_limit(Duration{});
    without_a_limit.on_refused(seconds(9));
    EXPECT_FALSE(without_a_limit.nothing_listens());
}

TEST(Refusals, OnceAllIsSentOneIsEnough) {
    Refusals refusals(seconds(2));
    EXPECT_FALSE(refusals.nothing_listened());
    refusals.on_refused(milliseconds(100));
    EXPECT_TRUE(refusals.nothing_listened());
    refusals.on_reached();
    EXPECT_FALSE(refusals.nothing_listened());
}

TEST(Refusals, TheSecondIsEnoughAtASlowRate) {
    Refusals refusals(seconds(2));
    refusals.on_refused(Duration{});
    refusals.on_refused(seconds(5));
    EXPECT_TRUE(refusals.nothing_listens());
}

TEST(Refusals, ATargetThatWasReachedMayRefuseForEver) {
    Refusals refusals(seconds(2));
    refusals.on_refused(Duration{});
    refusals.on_reached();
    refusals.on_refused(seconds(5));
    refusals.on_refused(seconds(60));
    EXPECT_FALSE(refusals.nothing_listens());
}

}  // namespace
}  // namespace faultline::load
