// scripts/progress.sh and scripts/steps.sh: what the steps of scripts/test show of themselves, on a
// terminal and in a log.
#include "tests/fakes/faultline_command.h"

#include <algorithm>
#include <regex>
#include <string>

#include <gtest/gtest.h>

namespace faultline {
namespace {

using fakes::FaultlineCommand;

class ProgressScript : public ::testing::Test {
protected:
    // `script` in the folder of the repository, with the scripts sourced; $root is of this test.
    FaultlineCommand::Ended bash(const std::string& script, bool on_terminal) {
        EXPECT_TRUE(write_file(command_.path("script.sh"),
                               "cd " FAULTLINE_SOURCE_DIR "\nroot=" + command_.path("root") +
                                   "\n. scripts/steps.sh\n" + script));
        const std::string call = "bash " + command_.path("script.sh");
        std::vector<std::string> words = {"bash", command_.path("script.sh")};
        if (on_terminal) {
            words = {"/bin/sh", "-c", "TERM=xterm COLUMNS=80 script -qec '" + call + "' /dev/null"};
        }
        const auto child = command_.start(words, "script.log");
        return command_.finish(*child, "script.log");
    }

    FaultlineCommand command_;
};

TEST_F(ProgressScript, InALogEachStepIsOneLine) {
    const auto ended = bash("step one 'first thing' true; step two 'second thing' true\n", false);
    EXPECT_EQ(ended.status.code, 0) << ended.output;
    EXPECT_TRUE(std::regex_match(ended.output, std::regex("first thing … +ok \\([0-9]+ s\\)\n"
                                                          "second thing … +ok \\([0-9]+ s\\)\n")))
        << ended.output;
}

TEST_F(ProgressScript, AStepThatFailedShowsTheEndOfItsLog) {
    const auto ended = bash("step one 'first thing' bash -c 'echo why; exit 1'\n", false);
    EXPECT_EQ(ended.status.code, 1) << ended.output;
    EXPECT_NE(ended.output.find("FAILED ("), std::string::npos) << ended.output;
    EXPECT_NE(ended.output.find("\nwhy\n"), std::string::npos) << ended.output;
    EXPECT_EQ(ended.output.find('\r'), std::string::npos) << ended.output;
}

// A step that takes long says so each 30 seconds, which here are over at once.
TEST_F(ProgressScript, InALogALongStepIsALineEach30Seconds) {
    const auto ended = bash(
        "rounds=0; sleep() { [ \"$1\" = 30 ] && [ \"$((rounds += 1))\" -le 2 ]; }\n"
        "printf '[1/340] a\\n[120/340] b\\n' >\"$logs/one.log\"\n"
        "show_progress build \"$logs/one.log\" counted_in 3>&1 || true\n",
        false);
    EXPECT_TRUE(std::regex_match(ended.output, std::regex("(build … 120 of 340, [0-9]+ s\n){2}")))
        << ended.output;
}

TEST_F(ProgressScript, AStepBesideOthersIsALineOfItsOwnWhenItIsWaitedFor) {
    const auto ended = bash(
        "begin_beside two 'second thing' bash -c 'nice >\"$0\"' \"$logs/nice\"\n"
        "step one 'first thing' true; end_beside\n"
        "cat \"$logs/nice\"; echo \"$steps_passed passed, $steps_failed failed\"\n",
        false);
    EXPECT_EQ(ended.status.code, 0) << ended.output;
    EXPECT_TRUE(std::regex_match(ended.output,
                                 std::regex("first thing … +ok \\([0-9]+ s\\)\n"
                                            "second thing … +ok \\([0-9]+ s, beside others\\)\n"
                                            "19\n2 passed, 0 failed\n")))
        << ended.output;
}

TEST_F(ProgressScript, AStepBesideOthersThatFailedCountsAndShowsTheEndOfItsLog) {
    const auto ended = bash(
        "begin_beside two 'second thing' bash -c 'echo why; exit 7'\n"
        "step one 'first thing' true; end_beside || echo \"$steps_passed passed, $steps_failed "
        "failed\"\n",
        false);
    EXPECT_NE(ended.output.find("second thing …"), std::string::npos) << ended.output;
    EXPECT_NE(ended.output.find("FAILED ("), std::string::npos) << ended.output;
    EXPECT_NE(ended.output.find("\nwhy\n"), std::string::npos) << ended.output;
    EXPECT_TRUE(ended.output.ends_with("1 passed, 1 failed\n")) << ended.output;
}

// All of it: a build left behind would go on for minutes.
TEST_F(ProgressScript, WhatRunsBesideEndsWithTheScript) {
    const auto ended = bash(
        "mkfifo \"$logs/held\"\n"
        "begin_beside two 'second thing' bash -c 'sleep 300 >\"$0\"; true' \"$logs/held\"\n"
        "exec 4<\"$logs/held\" # the sleep has begun\n"
        "trap - EXIT; end_progress; stop_beside\n"
        "timeout 60 cat <&4 && echo 'it ended'\n",
        false);
    EXPECT_EQ(ended.output, "it ended\n");
}

TEST_F(ProgressScript, OnATerminalAStepIsShownInPlace) {
    const auto ended = bash("step one 'first thing' true\n", true);
    EXPECT_EQ(ended.status.code, 0) << ended.output;
    EXPECT_TRUE(ended.output.starts_with("first thing …")) << ended.output;
    EXPECT_NE(ended.output.find("\r\033[Kfirst thing …"), std::string::npos) << ended.output;
    EXPECT_EQ(std::ranges::count(ended.output, '\n'), 1) << ended.output;
}

}  // namespace
}  // namespace faultline
