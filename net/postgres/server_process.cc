#include "net/postgres/server_process.h"

#include <cerrno>
#include <csignal>
#include <fstream>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace faultline::net {

namespace {

Error failed(const char* what, int number) {
    return Error{ErrorKind::kInternal, "a server process cannot be started",
                 std::string(what) + ": " + std::system_category().message(number)};
}

// setpriv sets the signal after it has changed the user; the other way round it is lost.
std::vector<std::string> with_setpriv(const ServerProcess::Command& command) {
    std::vector<std::string> words = {"setpriv", "--pdeathsig=KILL"};
    if (!command.user.empty()) {
        words.insert(words.end(),
                     {"--reuid=" + command.user, "--regid=" + command.user, "--clear-groups"});
    }
    words.emplace_back("--");
    words.insert(words.end(), command.arguments.begin(), command.arguments.end());
    return words;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
    std::vector<char*> list;
    for (std::string& word : words) {
        list.push_back(word.data());
    }
    list.push_back(nullptr);
    return list;
}

std::vector<pid_t> children_of(pid_t pid) {
    const std::string number = std::to_string(pid);
    std::ifstream file("/proc/" + number + "/task/" + number + "/children");
    std::vector<pid_t> children;
    for (pid_t child = 0; file >> child;) {
        children.push_back(child);
    }
    return children;
}

class SpawnActions {
public:
    explicit SpawnActions(const std::string& log) {
        posix_spawn_file_actions_init(&actions_);
        posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, log.c_str(),
                                         O_WRONLY | O_CREAT | O_APPEND, 0600);
        posix_spawn_file_actions_adddup2(&actions_, STDOUT_FILENO, STDERR_FILENO);
        posix_spawn_file_actions_addclosefrom_np(&actions_, 3);
    }
    ~SpawnActions() { posix_spawn_file_actions_destroy(&actions_); }
    SpawnActions(const SpawnActions&) = delete;
    SpawnActions& operator=(const SpawnActions&) = delete;
    [[nodiscard]] const posix_spawn_file_actions_t* get() const { return &actions_; }

private:
    posix_spawn_file_actions_t actions_{};
};

// Its own process group, so that Control-C reaches us first, and no blocked or ignored signals.
class SpawnAttributes {
public:
    SpawnAttributes() {
        posix_spawnattr_init(&attributes_);
        sigset_t none;
        sigemptyset(&none);
        posix_spawnattr_setsigmask(&attributes_, &none);
        sigset_t all;
        sigfillset(&all);
        posix_spawnattr_setsigdefault(&attributes_, &all);
        posix_spawnattr_setpgroup(&attributes_, 0);
        posix_spawnattr_setflags(
            &attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    ~SpawnAttributes() { posix_spawnattr_destroy(&attributes_); }
    SpawnAttributes(const SpawnAttributes&) = delete;
    SpawnAttributes& operator=(const SpawnAttributes&) = delete;
    [[nodiscard]] const posix_spawnattr_t* get() const { return &attributes_; }

private:
    posix_spawnattr_t attributes_{};
};

}  // namespace

Result<std::unique_ptr<ServerProcess>> ServerProcess::start(const Command& command) {
    std::vector<std::string> words = with_setpriv(command);
    // Nothing of our environment: no PG* variables, no secrets.
    std::vector<std::string> environment = {"PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
                                            "LC_ALL=C", "TZ=UTC"};
    const SpawnActions actions(command.log.string());
    const SpawnAttributes attributes;
    std::vector<char*> arguments = pointers(words);
    std::vector<char*> variables = pointers(environment);
    pid_t pid = -1;
    const int error = posix_spawnp(&pid, "setpriv", actions.get(), attributes.get(),
                                   arguments.data(), variables.data());
    if (error != 0) {
        return failed("setpriv", error);
    }
    return std::unique_ptr<ServerProcess>(new ServerProcess(pid));
}

ServerProcess::~ServerProcess() {
    if (running()) {
        kill_all();
    }
}

bool ServerProcess::reap(int flags) {
    if (ended_) {
        return true;
    }
    int status = 0;
    pid_t got = 0;
    do {
        got = ::waitpid(pid_, &status, flags);
    } while (got < 0 && errno == EINTR);
    if (got != 0) {  // ended, or not ours to wait for any more
        ended_ = true;
        status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    return ended_;
}

bool ServerProcess::running() { return !reap(WNOHANG); }

void ServerProcess::signal(int number) {
    if (running()) {
        ::kill(pid_, number);
    }
}

void ServerProcess::freeze_all() {
    if (!running()) {
        return;
    }
    ::kill(pid_, SIGSTOP);
    for (const pid_t child : children_of(pid_)) {
        ::kill(child, SIGSTOP);
    }
}

void ServerProcess::kill_all() {
    if (!running()) {
        return;
    }
    // Stopped, it starts no more children while they are counted.
    ::kill(pid_, SIGSTOP);
    const std::vector<pid_t> children = children_of(pid_);
    ::kill(pid_, SIGKILL);
    for (const pid_t child : children) {
        ::kill(child, SIGKILL);
    }
    reap(0);
}

int ServerProcess::wait() {
    reap(0);
    return status_;
}

}  // namespace faultline::net
