#include "cli/interrupts.h"

#include <csignal>
#include <cstdlib>

#include <gtest/gtest.h>

namespace faultline::cli {
namespace {

// In a process of its own: what happens to the second and third signal.
void raise_times(int times, int first, int others) {
    const Interrupts interrupts;
    (void)std::raise(first);
    for (int i = 1; i < times; ++i) {
        (void)std::raise(others);
    }
    std::_Exit(interrupts.number() == first && (interrupts.skip_drain()->load() != 0) == (times > 1)
                   ? 7
                   : 8);
}

TEST(Interrupts, TheFirstSignalAsksAndSaysSo) {
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
        EXPECT_EXIT(raise_times(1, signal, 0), testing::ExitedWithCode(7), "healing, draining");
    }
}

TEST(Interrupts, TheSecondSignalHurries) {
    EXPECT_EXIT(raise_times(2, SIGINT, SIGTERM), testing::ExitedWithCode(7), "not waiting");
}

TEST(Interrupts, TheThirdSignalKills) {
    EXPECT_EXIT(raise_times(3, SIGINT, SIGINT), testing::KilledBySignal(SIGINT), "not waiting");
    EXPECT_EXIT(raise_times(3, SIGTERM, SIGINT), testing::KilledBySignal(SIGINT), "");
}

TEST(Interrupts, NothingIsLeftOfIt) {
    {
        const Interrupts interrupts;
    }
    struct sigaction now{};
    ASSERT_EQ(sigaction(SIGINT, nullptr, &now), 0);
    EXPECT_EQ(now.sa_handler, SIG_DFL);
}

}  // namespace
}  // namespace faultline::cli
