// A child process that cannot outlive us: its own process group, killed with its handle, and by
// the kernel when the thread that started it ends (so start children on a thread that stays).
// Owned by one; used on one thread or executor at a time. Output is bounded where it is read.
#pragma once

#include "base/clock.h"
#include "base/deadline.h"
#include "base/result.h"
#include "base/unique_fd.h"

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
    // The program and its arguments. [0]: a path, or a name to find in our PATH. Not empty.
    std::vector<std::string> argv;
    // Names and values, on top of our environment or instead of it. Default: none.
    std::vector<std::pair<std::string, std::string>> environment;
    // False: the child has nothing but `environment`, none of our variables and secrets.
    bool inherit_environment = true;
    // Entered as the child's user. Empty (default): ours.
    std::filesystem::path working_directory;
    ChildInput input = ChildInput::kNull;           // standard input; default /dev/null
    ChildOutput output = ChildOutput::kNull;        // standard output; default /dev/null
    ChildErrors errors = ChildErrors::kWithOutput;  // standard error; default: where output goes
    // With ChildOutput::kFile: appended to; made with mode 0600, as ours, when it is not there.
    std::filesystem::path output_file;
    // Name of the user the child runs as, with that user's groups; needs root. Empty (default): us.
    std::string run_as;
};

struct ExitStatus {
    int code = 0;    // 0..255, when it ended by itself
    int signal = 0;  // number of the signal that ended it; 0: none did

    [[nodiscard]] bool is_success() const { return code == 0 && signal == 0; }
    friend bool operator==(const ExitStatus&, const ExitStatus&) = default;
};

// "exit code 3", "signal 9".
[[nodiscard]] std::string to_string(const ExitStatus& status);

struct ChildAnswer {
    ExitStatus status;
    std::string output;  // all of it, at most the `max_output` of converse()
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

    // To the child alone. kNotFound once it has ended.
    Result<void> signal(int number);

    // Its status once it has ended. Kills what still runs in its process group then.
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

    // Our end of the output's pipe, to read without converse(); -1 without a pipe.
    [[nodiscard]] int output_fd() const { return output_.get(); }

private:
    struct Conversation;

    ChildProcess(pid_t pid, UniqueFd input, UniqueFd output);
    void kill_and_reap();
    static boost::asio::awaitable<Result<ExitStatus>> wait_for_end(ChildProcess* child,
                                                                   Clock* clock);
    static boost::asio::awaitable<Result<ChildAnswer>> exchange(ChildProcess* child, Clock* clock,
                                                                std::string input,
                                                                std::size_t max_output);
    static boost::asio::awaitable<Result<ChildAnswer>> exchange_or_kill(ChildProcess* child,
                                                                        Clock* clock,
                                                                        Deadline deadline,
                                                                        std::string input,
                                                                        std::size_t max_output);

    pid_t pid_;
    UniqueFd input_;
    UniqueFd output_;
    std::optional<ExitStatus> ended_;
};

}  // namespace faultline::net
