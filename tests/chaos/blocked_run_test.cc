// A target whose thread does not come back keeps no run from its results, with Ctrl-C and without.
#include "tests/chaos/chaos_files.h"
#include "tests/fakes/faultline_command.h"
#include "tests/fakes/held_threads.h"

#include <csignal>
#include <functional>
#include <memory>
#include <optional>
#include <string>
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
    bool start(std::vector<std::string> arguments, const std::function<bool()>& until,
               const std::string& thread = "engine") {
        arguments.insert(arguments.begin(),
                         {"/usr/bin/env", "TMPDIR=" + temporary_, FaultlineCommand::binary(), "run",
                          "--out", command_.path("out")});
        child_ = command_.start(std::move(arguments), "run.log");
        EXPECT_TRUE(command_.eventually([&] {
            return until() && !fakes::threads_of(child_->pid(), thread).empty();
        })) << command_.text_of("run.log");
        held_.emplace(child_->pid(), thread);
        EXPECT_EQ(held_->size(), 1U);
        return held_->all_held();
    }
    // With that text at its end.
    void copy(const std::string& name, const std::string& more) {
        const auto text = read_file(kFiles + "/" + name);
        ASSERT_TRUE(text);
        ASSERT_TRUE(write_file(command_.path(name), *text + more));
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

    void SetUp() override { ASSERT_TRUE(std::filesystem::create_directory(temporary_)); }

    FaultlineCommand command_;
    std::string temporary_ = command_.path("tmp");  // of the command
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

// The databases of a run whose thread does not come back are removed all the same.
TEST_F(BlockedRun, InVirtualTimeItLeavesNoFolder) {
    const auto has_a_folder = [&] { return !std::filesystem::is_empty(temporary_); };
    copy("plan.json", "");
    copy("engine.yaml", "database: {sqlite_schema: tables.sql}\n");
    copy("endless.yaml", "");
    ASSERT_TRUE(write_file(command_.path("tables.sql"), "CREATE TABLE a (b TEXT);\n"));
    if (!start({command_.path("endless.yaml"), "--clock", "virtual"}, has_a_folder, "faultline")) {
        GTEST_SKIP() << "this system lets no process hold the threads of another";
    }
    EXPECT_FALSE(std::filesystem::is_empty(temporary_));
    ASSERT_TRUE(child_->signal(SIGINT));
    const auto ended = command_.finish(*child_, "run.log");
    EXPECT_EQ(ended.status.code, 130) << ended.output;
    EXPECT_NE(ended.output.find("a handler blocks the thread of the run"), std::string::npos)
        << ended.output;
    EXPECT_TRUE(std::filesystem::is_empty(temporary_));
}

// The scenario itself has passed by then, and its own run has left nothing. Without shed it would
// pass as well: what fails is that the pair leaves work behind.
TEST_F(BlockedRun, APairThatIsHeldKeepsTheProcessFromNothing) {
    copy("plan.json", "");
    copy("engine.yaml", "");
    copy("held.yaml", "must_fail_without: [shed]\n");
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
