// What Ctrl-C and its kin do to `faultline run`, in real and virtual time and in sweeps.
#include "tests/chaos/chaos_files.h"
#include "tests/fakes/faultline_command.h"
#include "tests/fakes/signal_at_new_thread.h"

#include <csignal>

#include <gtest/gtest.h>

namespace faultline {
namespace {

using fakes::FaultlineCommand;

class InterruptCommand : public ::testing::Test {
protected:
    void SetUp() override {
        for (const char* name : {"plan.json", "engine.yaml"}) {
            copy(name, name);
        }
    }
    void copy(const std::string& from, const std::string& to) {
        const auto text = read_file(kFiles + "/" + from);
        ASSERT_TRUE(text);
        ASSERT_TRUE(write_file(command_.path("files/" + to), *text));
    }
    // Starts `faultline run files ARGUMENTS…`, waits until `begun` and a little longer, signals.
    FaultlineCommand::Ended interrupted(std::vector<std::string> arguments, int signal,
                                        const std::function<bool()>& begun) {
        arguments.insert(arguments.begin(),
                         {FaultlineCommand::binary(), "run", command_.path("files")});
        const auto child = command_.start(std::move(arguments), "signal.log");
        int polls = 0;
        EXPECT_TRUE(command_.eventually([&] { return begun() && ++polls > 5; }))
            << command_.text_of("signal.log");
        EXPECT_TRUE(child->signal(signal));
        return command_.finish(*child, "signal.log");
    }

    FaultlineCommand command_;
};

TEST_F(InterruptCommand, AVirtualRunIsHealedJudgedAndReported) {
    copy("never-fires.yaml", "a.yaml");
    copy("endless.yaml", "b.yaml");
    const auto ended =
        interrupted({"--clock", "virtual", "--out", command_.path("out")}, SIGINT,
                    [&] { return !command_.text_of("out/never-fires/report.html").empty(); });
    EXPECT_EQ(ended.status.code, 130) << ended.output;
    EXPECT_NE(ended.output.find("healing, draining"), std::string::npos) << ended.output;
    EXPECT_NE(command_.text_of("out/endless/events.ndjson").find("\"kind\":\"signal\""),
              std::string::npos);
    EXPECT_FALSE(command_.text_of("out/endless/report.html").empty());
    EXPECT_NE(command_.text_of("out/result.json").find("\"exit_code\": 130"), std::string::npos);
}

TEST_F(InterruptCommand, ASweepSaysWhatPassedAndEnds) {
    copy("never-fires.yaml", "a.yaml");
    copy("long-fault.yaml", "b.yaml");
    copy("endless.yaml", "c.yaml");
    const auto ended = interrupted({"--seeds", "1..900000"}, SIGTERM, [&] {
        return command_.text_of("signal.log").find("never-fires: 1 seed,") != std::string::npos;
    });
    EXPECT_EQ(ended.status.code, 143) << ended.output;
    EXPECT_NE(ended.output.find("INCONCLUSIVE  never-fires: 1 seed,"), std::string::npos)
        << ended.output;
    EXPECT_NE(ended.output.find("INTERRUPTED  long-fault: "), std::string::npos) << ended.output;
    EXPECT_NE(ended.output.find(" passed, 8"), std::string::npos) << ended.output;
    EXPECT_NE(ended.output.find(" not begun\n"), std::string::npos) << ended.output;
    EXPECT_NE(ended.output.find("interrupted by signal 15: not run: 1 of 3 scenarios\n"),
              std::string::npos)
        << ended.output;
    EXPECT_EQ(ended.output.find("endless"), std::string::npos) << ended.output;
}

TEST_F(InterruptCommand, WhatWasToFollowIsNotStarted) {
    copy("long-fault.yaml", "a.yaml");
    copy("never-fires.yaml", "b.yaml");
    const auto ended = interrupted({"--out", command_.path("out")}, SIGHUP, [&] {
        return command_.text_of("out/undo.ndjson").find("tool_hang") != std::string::npos;
    });
    EXPECT_EQ(ended.status.code, 129) << ended.output;
    EXPECT_EQ(ended.output.find("never-fires"), std::string::npos) << ended.output;
    EXPECT_NE(ended.output.find("interrupted by signal 1: not run: 1 of 2 scenarios\n"),
              std::string::npos)
        << ended.output;
    EXPECT_FALSE(command_.text_of("out/long-fault/report.html").empty());
    EXPECT_NE(command_.text_of("out/result.json").find("\"exit_code\": 129"), std::string::npos);
    EXPECT_NE(ended.output.find("2 scenarios: 1 aborted, 1 not begun (exit 129)\n"),
              std::string::npos)
        << ended.output;
    // Who reads the files only must not take the half for the whole.
    for (const char* const file : {"result.json", "summary.md", "junit.xml", "report.html"}) {
        const std::string text = command_.text_of(std::string("out/") + file);
        EXPECT_NE(text.find("never-fires"), std::string::npos) << file;
        EXPECT_NE(text.find("not begun: interrupted by signal 1"), std::string::npos) << file;
    }
    EXPECT_EQ(command_.faultline({"report", command_.path("out")}).status.code, 0);
    EXPECT_NE(command_.text_of("out/summary.md").find("not begun"), std::string::npos);
}

// The signal comes when the first lie begins.
TEST_F(InterruptCommand, ProofsThatWereCutShortDoNotReadAsWhole) {
    auto text = read_file(kFiles + "/long-fault.yaml");
    ASSERT_TRUE(text);
    for (auto at = text->find("60s"); at != std::string::npos; at = text->find("60s")) {
        text->replace(at, 3, "1s");
    }
    *text += "must_fail_without: [retry]\n";
    ASSERT_TRUE(write_file(command_.path("files/a.yaml"), *text));
    const auto child =
        command_.start({FaultlineCommand::binary(), "run", command_.path("files"), "--clock",
                        "virtual", "--sensitivity", "--strict", "--out", command_.path("out")},
                       "signal.log");
    fakes::SignalAtNewThread interrupt(child->pid(), SIGINT, [&] {
        return command_.text_of("signal.log").find("without retry: PASS") != std::string::npos;
    });
    if (!interrupt.traces()) {
        GTEST_SKIP() << "this system lets no process hold the threads of another";
    }
    EXPECT_TRUE(interrupt.was_sent()) << command_.text_of("signal.log");
    const auto ended = command_.finish(*child, "signal.log");
    EXPECT_EQ(ended.status.code, 130) << ended.output;
    for (const char* const said :
         {"--sensitivity was interrupted by signal 2: 0 of 1 named pairs and ",
          "interrupted before it was known what makes each check fail",
          "not run: ", "1 scenario: 1 passed; proofs of 1 interrupted (exit 130)\n"}) {
        EXPECT_NE(ended.output.find(said), std::string::npos) << said << ended.output;
    }
    for (const char* const unsaid : {"failed in a named pair or by a lie",
                                     "not proven: ", "named pairs failed as they must"}) {
        EXPECT_EQ(ended.output.find(unsaid), std::string::npos) << unsaid << ended.output;
    }
    EXPECT_NE(command_.text_of("out/junit.xml").find("<skipped message=\"interrupted: no-5xx: "),
              std::string::npos);
    EXPECT_NE(command_.text_of("out/summary.md").find("| ? | no-5xx |"), std::string::npos);
}

}  // namespace
}  // namespace faultline
