#include "net/process/child_process.h"

#include "net/process/child_launch.h"

#include <cerrno>
#include <csignal>

#include <sys/wait.h>

namespace faultline::net {

namespace {

Error has_ended() { return {ErrorKind::kNotFound, "the process has ended"}; }

ExitStatus status_of(const siginfo_t& info) {
    return info.si_code == CLD_EXITED ? ExitStatus{.code = info.si_status, .signal = 0}
                                      : ExitStatus{.code = 0, .signal = info.si_status};
}

}  // namespace

std::string to_string(const ExitStatus& status) {
    return status.signal != 0 ? "signal " + std::to_string(status.signal)
                              : "exit code " + std::to_string(status.code);
}

ChildProcess::ChildProcess(pid_t pid, UniqueFd input, UniqueFd output)
    : pid_(pid), input_(std::move(input)), output_(std::move(output)) {}

Result<std::unique_ptr<ChildProcess>> ChildProcess::start(const ChildOptions& options) {
    Result<LaunchedChild> child = launch_child(options);
    if (!child) {
        return child.error();
    }
    return std::unique_ptr<ChildProcess>(
        new ChildProcess(child->pid, std::move(child->input), std::move(child->output)));
}

ChildProcess::~ChildProcess() { kill_and_reap(); }

Result<void> ChildProcess::signal(int number) {
    if (try_wait() || ::kill(pid_, number) != 0) {
        return has_ended();
    }
    return {};
}

std::optional<ExitStatus> ChildProcess::try_wait() {
    if (ended_) {
        return ended_;
    }
    siginfo_t info{};
    if (::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) != 0 ||
        info.si_pid != pid_) {
        return std::nullopt;
    }
    // Kill what is left of its group before it is reaped: until then no other process can get its
    // number.
    (void)::kill(-pid_, SIGKILL);
    (void)::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED);
    ended_ = status_of(info);
    return ended_;
}

void ChildProcess::kill_and_reap() {
    if (ended_) {
        return;
    }
    (void)::kill(-pid_, SIGKILL);
    siginfo_t info{};
    while (::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED) != 0 && errno == EINTR) {
    }
    ended_ = status_of(info);
}

}  // namespace faultline::net
