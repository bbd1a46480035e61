// What Ctrl-C and its kin do to `faultline run`, in real and virtual time and in sweeps.
#include "tests/chaos/chaos_files.h"
#include "tests/fakes/faultline_command.h"

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
        return command_.text_of("signal.log").find("never-fires: 1 seeds") != std::string::npos;
    });
    EXPECT_EQ(ended.status.code, 143) << ended.output;
    EXPECT_NE(ended.output.find("INCONCLUSIVE  never-fires: 1 seeds"), std::string::npos)
        << ended.output;
    EXPECT_NE(ended.output.find("INTERRUPTED  long-fault: "), std::string::npos) << ended.output;
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
    EXPECT_FALSE(command_.text_of("out/long-fault/report.html").empty());
    EXPECT_NE(command_.text_of("out/result.json").find("\"exit_code\": 129"), std::string::npos);
}

}  // namespace
}  // namespace faultline
