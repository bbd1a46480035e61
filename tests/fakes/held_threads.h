// Stops threads of another process, as a handler that never comes back would.
#pragma once

#include "base/files.h"

#include <csignal>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include <gtest/gtest.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

namespace faultline::fakes {

// The threads of a process but its first; those of that name, when one is given.
inline std::vector<pid_t> threads_of(pid_t process, const std::string& name = "") {
    std::vector<pid_t> threads;
    std::error_code gone;
    // Incremented by hand: the process may end meanwhile.
    for (std::filesystem::directory_iterator entry("/proc/" + std::to_string(process) + "/task",
                                                   gone);
         !gone && entry != std::filesystem::directory_iterator(); entry.increment(gone)) {
        const pid_t thread = std::stoi(entry->path().filename().string());
        const auto called = read_file(entry->path() / "comm");
        if (thread != process && (name.empty() || (called && *called == name + "\n"))) {
            threads.push_back(thread);
        }
    }
    return threads;
}

// Holds threads of a process still, until the process ends or this does. A process of its own does
// it, for it must wait for each of these threads as if for its children.
class HeldThreads {
public:
    explicit HeldThreads(pid_t process, const std::string& name = "")
        : threads_(threads_of(process, name)) {
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

}  // namespace faultline::fakes
