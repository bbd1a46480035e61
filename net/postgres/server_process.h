// A child process that must not outlive us: started without a shell and with nothing inherited
// but its log file, killed by the kernel when the thread that started it ends. Owned by
// PrivatePostgres; one thread. The destructor kills and reaps it.
#pragma once

#include "base/result.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <sys/types.h>

namespace faultline::net {

class ServerProcess {
public:
    struct Command {
        std::vector<std::string> arguments;  // program first
        std::filesystem::path log;           // standard output and error are appended
        std::string user;                    // run as; empty: as ourselves
    };

    [[nodiscard]] static Result<std::unique_ptr<ServerProcess>> start(const Command& command);
    ~ServerProcess();
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    [[nodiscard]] pid_t pid() const { return pid_; }
    [[nodiscard]] bool running();
    void signal(int number);
    // SIGSTOP for it and its children: everything accepts, nothing answers. kill_all() ends that.
    void freeze_all();
    // SIGKILL for it and its children, all at once; returns when it is gone.
    void kill_all();
    // Blocks until it ends by itself; its exit status, or 128 + signal.
    int wait();

private:
    explicit ServerProcess(pid_t pid) : pid_(pid) {}
    bool reap(int flags);

    pid_t pid_;
    bool ended_ = false;
    int status_ = 0;
};

}  // namespace faultline::net
