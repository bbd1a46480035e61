// An engine whose threads do not come back keeps `serve` from nothing: it ends when it is told to,
// and leaves no files.
#include "tests/fakes/faultline_command.h"
#include "tests/fakes/held_threads.h"

#include <csignal>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

namespace faultline {
namespace {

namespace fs = std::filesystem;

TEST(BlockedEngine, EndsWhenItIsToldToAndLeavesNoFiles) {
    fakes::FaultlineCommand command;
    const fs::path files = command.path("files");
    fs::create_directory(files);
    const auto engine = command.start(
        {"env", "TMPDIR=" + files.string(), fakes::FaultlineCommand::binary(), "serve", "--demo",
         "--listen", "127.0.0.1:0", "--port-file", command.path("port")},
        "engine.log");
    ASSERT_TRUE(command.eventually([&] { return command.text_of("port").ends_with('\n'); }))
        << command.text_of("engine.log");
    EXPECT_FALSE(fs::is_empty(files)) << "the databases of its tenants";
    const fakes::HeldThreads held(engine->pid());
    if (!held.all_held()) {
        GTEST_SKIP() << "this system lets no process hold the threads of another";
    }
    ASSERT_GE(held.size(), 2U) << "the engine's and the log's";
    ASSERT_TRUE(engine->signal(SIGTERM));
    const auto ended = command.finish(*engine, "engine.log");
    EXPECT_EQ(ended.status.code, 0) << ended.output;
    EXPECT_TRUE(fs::is_empty(files));
}

}  // namespace
}  // namespace faultline
