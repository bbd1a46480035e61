// Signals another process at a moment that no timing decides: when it starts a thread, the first
// time that `begun` is true. Process and thread stand still while that is asked. A process of its
// own does it, which must wait for them as if for its children.
#pragma once

#include <csignal>
#include <functional>

#include <gtest/gtest.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

namespace faultline::fakes {

class SignalAtNewThread {
public:
    SignalAtNewThread(pid_t process, int signal, const std::function<bool()>& begun) {
        int report[2] = {-1, -1};
        EXPECT_EQ(::pipe(report), 0);
        tracer_ = ::fork();
        if (tracer_ == 0) {
            const bool traces = ::ptrace(PTRACE_SEIZE, process, nullptr, PTRACE_O_TRACECLONE) == 0;
            (void)!::write(report[1], traces ? "y" : "n", 1);
            ::_exit(traces && trace(process, signal, begun) ? 0 : 1);
        }
        char traces = 'n';
        EXPECT_EQ(::read(report[0], &traces, 1), 1);
        traces_ = traces == 'y';
        ::close(report[0]);
        ::close(report[1]);
    }
    ~SignalAtNewThread() {
        if (tracer_ > 0) {
            ::kill(tracer_, SIGKILL);
            ::waitpid(tracer_, nullptr, 0);
        }
    }
    SignalAtNewThread(const SignalAtNewThread&) = delete;
    SignalAtNewThread& operator=(const SignalAtNewThread&) = delete;

    // False: this system lets no process trace another.
    [[nodiscard]] bool traces() const { return traces_; }
    // Waits until the signal was sent. False: the process ended before.
    [[nodiscard]] bool was_sent() {
        int status = 0;
        EXPECT_EQ(::waitpid(tracer_, &status, 0), tracer_);
        tracer_ = -1;
        return WIFEXITED(status) && WEXITSTATUS(status) == 0;
    }

private:
    // With the end of the tracer all go on.
    static bool trace(pid_t process, int signal, const std::function<bool()>& begun) {
        int status = 0;
        for (pid_t who = ::waitpid(-1, &status, __WALL); who > 0;
             who = ::waitpid(-1, &status, __WALL)) {
            if (!WIFSTOPPED(status)) {
                continue;
            }
            const int event = status >> 16;
            if (event == PTRACE_EVENT_CLONE && begun()) {
                return ::kill(process, signal) == 0;
            }
            const long delivered = event == 0 ? WSTOPSIG(status) : 0;
            ::ptrace(PTRACE_CONT, who, nullptr, delivered);
        }
        return false;
    }

    pid_t tracer_ = -1;
    bool traces_ = false;
};

}  // namespace faultline::fakes
