// A target whose thread does not come back keeps no run from its results, with Ctrl-C and without.
#include "tests/chaos/chaos_files.h"
#include "tests/fakes/faultline_command.h"
#include "tests/fakes/held_threads.h"

#include <csignal>
#include <memory>
#include <optional>
#include <string>

#include <gtest/gtest.h>

namespace faultline {
namespace {

using fakes::FaultlineCommand;

class BlockedRun : public ::testing::Test {
protected:
    // `faultline run` of that scenario, whose engine is held still in the middle of the load.
    // False: this system lets no process hold the threads of another.
    bool start(const std::string& scenario, const std::string& until) {
        child_ = command_.start({FaultlineCommand::binary(), "run", kFiles + "/" + scenario,
                                 "--out", command_.path("out")},
                                "run.log");
        EXPECT_TRUE(command_.eventually([&] {
            return command_.text_of("out/undo.ndjson").find(until) != std::string::npos &&
                   !fakes::threads_of(child_->pid(), "engine").empty();
        })) << command_.text_of("run.log");
        held_.emplace(child_->pid(), "engine");
        EXPECT_EQ(held_->size(), 1U);
        return held_->all_held();
    }
    void expect_results(const FaultlineCommand::Ended& ended) {
        for (const char* const file : {"result.json", "junit.xml", "report.html"}) {
            EXPECT_NE(command_.text_of(std::string("out/") + file).find("which was left running"),
                      std::string::npos)
                << file;
        }
        EXPECT_NE(ended.output.find("work left behind: a handler blocks the engine's thread"),
                  std::string::npos)
            << ended.output;
    }

    FaultlineCommand command_;
    std::unique_ptr<net::ChildProcess> child_;
    std::optional<fakes::HeldThreads> held_;
};

TEST_F(BlockedRun, FailsAndSaysWhatWasLeft) {
    if (!start("held.yaml", "tool_hang")) {
        GTEST_SKIP() << "this system lets no process hold the threads of another";
    }
    const auto ended = command_.finish(*child_, "run.log");
    EXPECT_EQ(ended.status.code, 1) << ended.output;
    expect_results(ended);
}

TEST_F(BlockedRun, TwoInterruptsEndItWithResults) {
    if (!start("long-fault.yaml", "tool_hang")) {
        GTEST_SKIP() << "this system lets no process hold the threads of another";
    }
    ASSERT_TRUE(child_->signal(SIGINT));
    ASSERT_TRUE(command_.eventually([&] {
        return command_.text_of("run.log").find("healing, draining") != std::string::npos;
    }));
    ASSERT_TRUE(child_->signal(SIGINT));
    const auto ended = command_.finish(*child_, "run.log");
    EXPECT_EQ(ended.status.code, 130) << ended.output;
    expect_results(ended);
}

}  // namespace
}  // namespace faultline
