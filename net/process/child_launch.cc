#include "net/process/child_launch.h"

#include "net/process/user_account.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace faultline::net {

namespace fs = std::filesystem;

namespace {

// What the child reports through a pipe when it cannot become the program.
struct Failure {
    int stage;
    int error;
};
enum Stage : int { kStageSetup, kStageUser, kStageDirectory, kStageExec };

// Everything the child needs, allocated before the fork: after it, malloc is not allowed.
struct Launch {
    std::string program;
    std::vector<std::string> environment;
    std::vector<char*> argv;
    std::vector<char*> envp;
    std::string directory;
    std::optional<UserAccount> user;
    int input = -1;
    int output = -1;
    int errors = -1;
    int report = -1;
    pid_t parent = 0;
};

Error failed(ErrorKind code, std::string message, int error) {
    return {code, std::move(message), std::generic_category().message(error)};
}

// Moves a descriptor away from 0, 1 and 2, which the child is about to redirect.
UniqueFd above_standard(int fd) {
    if (fd < 0 || fd > 2) {
        return UniqueFd(fd);
    }
    const UniqueFd low(fd);
    return UniqueFd(::fcntl(low.get(), F_DUPFD_CLOEXEC, 3));
}

// ---- in the child: async-signal-safe only ----

[[noreturn]] void report_failure(const Launch& launch, int stage) {
    const Failure failure{.stage = stage, .error = errno};
    (void)!::write(launch.report, &failure, sizeof(failure));
    ::_exit(127);
}

void default_signals() {
    struct sigaction action{};
    action.sa_handler = SIG_DFL;
    for (int number = 1; number < NSIG; ++number) {
        ::sigaction(number, &action, nullptr);  // fails for SIGKILL and SIGSTOP, rightly
    }
    sigset_t none;
    ::sigemptyset(&none);
    ::pthread_sigmask(SIG_SETMASK, &none, nullptr);
}

[[noreturn]] void set_up_and_exec(const Launch& launch) {
    default_signals();
    if (::setpgid(0, 0) != 0 || ::dup2(launch.input, 0) < 0 || ::dup2(launch.output, 1) < 0 ||
        ::dup2(launch.errors, 2) < 0) {
        report_failure(launch, kStageSetup);
    }
    (void)::syscall(SYS_close_range, 3U, ~0U, 4U /* CLOSE_RANGE_CLOEXEC */);
    if (launch.user &&
        (::syscall(SYS_setgroups, launch.user->groups.size(), launch.user->groups.data()) != 0 ||
         ::syscall(SYS_setresgid, launch.user->gid, launch.user->gid, launch.user->gid) != 0 ||
         ::syscall(SYS_setresuid, launch.user->uid, launch.user->uid, launch.user->uid) != 0)) {
        report_failure(launch, kStageUser);
    }
    // After the change of user, which clears it.
    if (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) {
        report_failure(launch, kStageSetup);
    }
    if (::getppid() != launch.parent) {
        ::_exit(127);  // the parent was gone before the line above
    }
    if (!launch.directory.empty() && ::chdir(launch.directory.c_str()) != 0) {
        report_failure(launch, kStageDirectory);
    }
    ::execve(launch.program.c_str(), launch.argv.data(), launch.envp.data());
    report_failure(launch, kStageExec);
}

// ---- in the parent ----

Result<std::string> find_program(const std::string& name) {
    if (name.find('/') != std::string::npos) {
        return name;
    }
    const char* path = std::getenv("PATH");  // NOLINT(concurrency-mt-unsafe): it is never set
    std::string_view rest = path != nullptr ? path : "/usr/bin:/bin";
    while (!rest.empty()) {
        const std::string_view folder = rest.substr(0, rest.find(':'));
        rest.remove_prefix(std::min(rest.size(), folder.size() + 1));
        std::string candidate = std::string(folder) + "/" + name;
        if (!folder.empty() && ::access(candidate.c_str(), X_OK) == 0) {
            return candidate;
        }
    }
    return Error{ErrorKind::kNotFound, "there is no program '" + name + "' in PATH"};
}

std::vector<std::string> merged_environment(const ChildOptions& options) {
    std::vector<std::string> merged;
    char** const ours = options.inherit_environment ? ::environ : nullptr;
    for (char** entry = ours; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view line = *entry;
        const std::string_view name = line.substr(0, line.find('='));
        if (std::ranges::none_of(options.environment,
                                 [name](const auto& added) { return added.first == name; })) {
            merged.emplace_back(line);
        }
    }
    for (const auto& [name, value] : options.environment) {
        merged.push_back(name + "=" + value);
    }
    return merged;
}

std::vector<char*> pointers_to(std::vector<std::string>& strings) {
    std::vector<char*> pointers;
    pointers.reserve(strings.size() + 1);
    for (std::string& text : strings) {
        pointers.push_back(text.data());
    }
    pointers.push_back(nullptr);
    return pointers;
}

struct Streams {
    UniqueFd child_input;
    UniqueFd child_output;
    UniqueFd child_errors;
    UniqueFd our_input;
    UniqueFd our_output;
};

UniqueFd open_null() { return above_standard(::open("/dev/null", O_RDWR | O_CLOEXEC)); }

Result<Streams> open_streams(const ChildOptions& options) {
    Streams streams;
    std::array<int, 2> ends{-1, -1};
    streams.child_input = open_null();
    if (options.input == ChildInput::kPipe &&
        ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0) {
        streams.child_input = above_standard(ends[0]);
        streams.our_input = above_standard(ends[1]);
    }
    if (options.output == ChildOutput::kPipe && ::pipe2(ends.data(), O_CLOEXEC) == 0) {
        streams.our_output = above_standard(ends[0]);
        streams.child_output = above_standard(ends[1]);
    } else if (options.output == ChildOutput::kFile) {
        streams.child_output = above_standard(
            ::open(options.output_file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
    } else if (options.output == ChildOutput::kNull) {
        streams.child_output = open_null();
    }
    streams.child_errors = options.errors == ChildErrors::kNull
                               ? open_null()
                               : UniqueFd(::fcntl(streams.child_output.get(), F_DUPFD_CLOEXEC, 3));
    const bool input_missing = options.input == ChildInput::kPipe && !streams.our_input.is_open();
    if (!streams.child_input.is_open() || !streams.child_output.is_open() ||
        !streams.child_errors.is_open() || input_missing) {
        return failed(ErrorKind::kInternal, "cannot open the child's standard streams", errno);
    }
    return streams;
}

Result<void> prepare(const ChildOptions& options, Launch& launch) {
    if (options.argv.empty() || options.argv.front().empty()) {
        return Error{ErrorKind::kInvalid, "a program to start is needed"};
    }
    Result<std::string> program = find_program(options.argv.front());
    if (!program) {
        return program.error();
    }
    launch.program = std::move(*program);
    if (!options.run_as.empty()) {
        Result<UserAccount> user = find_user(options.run_as);
        if (!user) {
            return user.error();
        }
        if (user->uid != ::geteuid()) {
            launch.user = std::move(*user);
        }
    }
    launch.directory = options.working_directory.string();
    launch.environment = merged_environment(options);
    launch.envp = pointers_to(launch.environment);
    launch.parent = ::getpid();
    return {};
}

pid_t fork_and_exec(const Launch& launch) {
    // No handler of ours may run in the child before it has put the defaults back.
    sigset_t all;
    sigset_t before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    const pid_t pid = ::fork();
    if (pid == 0) {
        set_up_and_exec(launch);
    }
    const int error = errno;
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    errno = error;
    return pid;
}

Error explain(const Failure& failure, const ChildOptions& options) {
    const std::string& program = options.argv.front();
    const bool missing = failure.error == ENOENT || failure.error == ENOTDIR;
    switch (failure.stage) {
        case kStageUser:
            return failed(ErrorKind::kDenied, "may not become user '" + options.run_as + "'",
                          failure.error);
        case kStageDirectory:
            return failed(missing ? ErrorKind::kNotFound : ErrorKind::kDenied,
                          "cannot enter " + options.working_directory.string() +
                              (options.run_as.empty() ? "" : " as user '" + options.run_as + "'"),
                          failure.error);
        case kStageExec:
            return failed(missing ? ErrorKind::kNotFound : ErrorKind::kDenied,
                          "cannot run '" + program + "'", failure.error);
        default:
            return failed(ErrorKind::kInternal, "cannot set up '" + program + "'", failure.error);
    }
}

// Nothing when the program runs: exec has closed the pipe.
std::optional<Failure> read_report(int report) {
    Failure failure{};
    ssize_t got = 0;
    do {
        got = ::read(report, &failure, sizeof(failure));
    } while (got < 0 && errno == EINTR);
    return got == sizeof(failure) ? std::optional(failure) : std::nullopt;
}

}  // namespace

Result<LaunchedChild> launch_child(const ChildOptions& options) {
    Launch launch;
    if (const Result<void> prepared = prepare(options, launch); !prepared) {
        return prepared.error();
    }
    std::vector<std::string> arguments = options.argv;
    launch.argv = pointers_to(arguments);
    Result<Streams> streams = open_streams(options);
    if (!streams) {
        return streams.error();
    }
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        return failed(ErrorKind::kInternal, "cannot start a process", errno);
    }
    const UniqueFd report = above_standard(ends[0]);
    UniqueFd childs_report = above_standard(ends[1]);
    launch.input = streams->child_input.get();
    launch.output = streams->child_output.get();
    launch.errors = streams->child_errors.get();
    launch.report = childs_report.get();
    const pid_t pid = fork_and_exec(launch);
    if (pid < 0) {
        return failed(ErrorKind::kInternal, "cannot start a process", errno);
    }
    childs_report.reset();
    if (const std::optional<Failure> failure = read_report(report.get())) {
        (void)::waitpid(pid, nullptr, 0);
        return explain(*failure, options);
    }
    return LaunchedChild{.pid = pid,
                         .input = std::move(streams->our_input),
                         .output = std::move(streams->our_output)};
}

}  // namespace faultline::net
