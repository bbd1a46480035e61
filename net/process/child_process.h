// A child process that cannot outlive us: its own process group, killed with its handle, and by
// the kernel when the thread that started it ends (so start children on a thread that stays).
// Owned by one; used on one thread or executor at a time. Output is bounded where it is read.
#pragma once

#include "base/clock.h"
#include "base/deadline.h"
#include "base/result.h"
#include "net/process/unique_fd.h"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <sys/types.h>

namespace faultline::net {

enum class ChildInput { kNull, kPipe };
enum class ChildOutput { kNull, kPipe, kFile };
enum class ChildErrors { kWithOutput, kNull };

struct ChildOptions {
    std::vector<std::string> argv;  // [0]: a path, or a name to find in PATH
    std::vector<std::pair<std::string, std::string>> environment;  // on top of ours
    std::filesystem::path working_directory;                       // empty: ours
    ChildInput input = ChildInput::kNull;
    ChildOutput output = ChildOutput::kNull;
    ChildErrors errors = ChildErrors::kWithOutput;  // standard error
    std::filesystem::path output_file;              // kFile: appended to, made with mode 0600
    std::string run_as;                             // user name; empty: us
};

struct ExitStatus {
    int code = 0;    // when it ended by itself
    int signal = 0;  // when a signal ended it

    [[nodiscard]] bool is_success() const { return code == 0 && signal == 0; }
    friend bool operator==(const ExitStatus&, const ExitStatus&) = default;
};

// "exit code 3", "signal 9".
[[nodiscard]] std::string to_string(const ExitStatus& status);

struct ChildAnswer {
    ExitStatus status;
    std::string output;
};

class ChildProcess {
public:
    // Returns when the program runs. kInvalid (no argv), kNotFound (no such program or
    // user), kDenied (may not change user, not executable), kInternal.
    [[nodiscard]] static Result<std::unique_ptr<ChildProcess>> start(const ChildOptions& options);

    // Kills the group with SIGKILL if the child still runs, and waits for its end.
    ~ChildProcess();
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    [[nodiscard]] pid_t pid() const { return pid_; }

    // To the child alone, or to its whole process group. kNotFound once it has ended.
    Result<void> signal(int number);
    Result<void> signal_group(int number);

    // Its status once it has ended. What it left in its process group is killed then.
    [[nodiscard]] std::optional<ExitStatus> try_wait();

    // Waits for the end; kTimeout (the child goes on) when the deadline passes first or the
    // caller is cancelled. The child and the clock must outlive the call.
    [[nodiscard]] boost::asio::awaitable<Result<ExitStatus>> wait(Clock& clock, Deadline deadline);

    // REQUIRES: ChildInput::kPipe, ChildOutput::kPipe; once. Writes `input`, closes standard input,
    // reads all output, waits for the end. The child is killed, and the answer is an error, at the
    // deadline (kTimeout) or beyond `max_output` bytes (kUnavailable).
    [[nodiscard]] boost::asio::awaitable<Result<ChildAnswer>> converse(Clock& clock,
                                                                       Deadline deadline,
                                                                       std::string input,
                                                                       std::size_t max_output);

    // Our ends of the pipes, for who wants to read or write himself; -1 without a pipe.
    [[nodiscard]] int input_fd() const { return input_.get(); }
    [[nodiscard]] int output_fd() const { return output_.get(); }

private:
    struct Conversation;

    ChildProcess(pid_t pid, UniqueFd input, UniqueFd output);
    void kill_and_reap();
    static boost::asio::awaitable<Result<ExitStatus>> end_of(ChildProcess* child, Clock* clock);
    static boost::asio::awaitable<Result<ChildAnswer>> talk(ChildProcess* child, Clock* clock,
                                                            std::string input,
                                                            std::size_t max_output);
    static boost::asio::awaitable<Result<ChildAnswer>> talk_or_kill(ChildProcess* child,
                                                                    Clock* clock, Deadline deadline,
                                                                    std::string input,
                                                                    std::size_t max_output);

    pid_t pid_;
    UniqueFd input_;
    UniqueFd output_;
    std::optional<ExitStatus> ended_;
};

}  // namespace faultline::net
