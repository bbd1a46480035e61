// An engine whose threads do not come back keeps `serve` from nothing: it ends when it is told to,
// and leaves no files.
#include "tests/fakes/faultline_command.h"

#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

namespace faultline {
namespace {

namespace fs = std::filesystem;

// Holds every thread of a process but its first still, until the process ends or this does. A
// process of its own does it, for it must wait for each of these threads as if for its children.
class HeldThreads {
public:
    explicit HeldThreads(pid_t process) {
        for (const auto& entry :
             fs::directory_iterator("/proc/" + std::to_string(process) + "/task")) {
            const pid_t thread = std::stoi(entry.path().filename().string());
            if (thread != process) {
                threads_.push_back(thread);
            }
        }
        int report[2] = {-1, -1};
        EXPECT_EQ(::pipe(report), 0);
        holder_ = ::fork();
        if (holder_ == 0) {
            const char held = hold() ? 'y' : 'n';
            (void)!::write(report[1], &held, 1);
            while (held == 'y' && ::waitpid(-1, nullptr, __WALL) > 0) {
            }
            ::_exit(0);
        }
        char held = 'n';
        EXPECT_EQ(::read(report[0], &held, 1), 1);
        all_held_ = held == 'y';
        ::close(report[0]);
        ::close(report[1]);
    }
    ~HeldThreads() {
        ::kill(holder_, SIGKILL);
        ::waitpid(holder_, nullptr, 0);
    }
    HeldThreads(const HeldThreads&) = delete;
    HeldThreads& operator=(const HeldThreads&) = delete;

    [[nodiscard]] bool all_held() const { return all_held_; }
    [[nodiscard]] std::size_t size() const { return threads_.size(); }

private:
    [[nodiscard]] bool hold() const {
        for (const pid_t thread : threads_) {
            int status = 0;
            if (::ptrace(PTRACE_SEIZE, thread, nullptr, nullptr) != 0 ||
                ::ptrace(PTRACE_INTERRUPT, thread, nullptr, nullptr) != 0 ||
                ::waitpid(thread, &status, __WALL) != thread || !WIFSTOPPED(status)) {
                return false;
            }
        }
        return true;
    }

    std::vector<pid_t> threads_;
    pid_t holder_ = -1;
    bool all_held_ = false;
};

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
    const HeldThreads held(engine->pid());
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
