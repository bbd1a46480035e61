// A target whose thread does not come back keeps no run from its results, with Ctrl-C and without.
#include "tests/chaos/chaos_files.h"
#include "tests/fakes/faultline_command.h"
#include "tests/fakes/held_threads.h"

#include <csignal>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace faultline {
namespace {

using fakes::FaultlineCommand;

class BlockedRun : public ::testing::Test {
protected:
    // `faultline run` of that scenario, whose engine is held still in the middle of the load.
    // False: this system lets no process hold the threads of another.
    bool start(const std::string& scenario, const std::string& until) {
        return start({kFiles + "/" + scenario}, [&] {
            return command_.text_of("out/undo.ndjson").find(until) != std::string::npos;
        });
    }
    bool start(std::vector<std::string> arguments, const std::function<bool()>& until) {
        arguments.insert(arguments.begin(),
                         {FaultlineCommand::binary(), "run", "--out", command_.path("out")});
        child_ = command_.start(std::move(arguments), "run.log");
        EXPECT_TRUE(command_.eventually([&] {
            return until() && !fakes::threads_of(child_->pid(), "engine").empty();
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

// The scenario itself has passed by then, and its own run has left nothing. Without shed it would
// pass as well: what fails is that the pair leaves work behind.
TEST_F(BlockedRun, APairThatIsHeldKeepsTheProcessFromNothing) {
    for (const char* const name : {"plan.json", "engine.yaml", "held.yaml"}) {
        auto text = read_file(kFiles + "/" + name);
        ASSERT_TRUE(text);
        *text += std::string_view(name) == "held.yaml" ? "must_fail_without: [shed]\n" : "";
        ASSERT_TRUE(write_file(command_.path(name), *text));
    }
    // The journal of the scenario's own run, in which all is healed, is begun anew.
    const auto pair_is_under_way = [&] {
        const std::string undo = command_.text_of("out/undo.ndjson");
        return command_.text_of("run.log").find("without one protection at a time") !=
                   std::string::npos &&
               undo.find("tool_hang") != std::string::npos &&
               undo.find("\"healed\"") == std::string::npos;
    };
    if (!start({command_.path("held.yaml"), "--sensitivity"}, pair_is_under_way)) {
        GTEST_SKIP() << "this system lets no process hold the threads of another";
    }
    const auto ended = command_.finish(*child_, "run.log");
    EXPECT_EQ(ended.status.code, 0) << ended.output;
    EXPECT_NE(ended.output.find("1 of 1 named pairs failed as they must"), std::string::npos)
        << ended.output;
}

}  // namespace
}  // namespace faultline
