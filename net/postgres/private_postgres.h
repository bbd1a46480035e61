// A PostgreSQL server of our own for one run: a fresh cluster in a temporary folder, reached by a
// Unix socket in it, gone with this object. The server is killed by the kernel when the thread that
// started it ends; the folder of a harness that was killed is removed by the next one that starts a
// server. As root it runs as `postgres` or `nobody`. Durability is off; it is killed and restarted
// on purpose. One thread; the pool and the clock must outlive it. Bounded: start 30 s, stop 5 s.
#pragma once

#include "base/blocking_pool.h"
#include "base/clock.h"
#include "base/result.h"
#include "net/process/child_process.h"
#include "net/process/private_directory.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>

namespace faultline::net {

struct PrivatePostgresOptions {
    // Where the temporary folder is made. Empty (default): the system's temporary directory. The
    // socket stands in it, or in one under /tmp when its path is too long or has a comma.
    std::filesystem::path folder{};
    // Folder with `initdb` and `postgres`. Empty (default): find_binaries().
    std::filesystem::path binaries{};
    // As root, the user as whom it runs. Empty (default): postgres, or nobody where there is none.
    std::string account{};
    // More settings of postgresql.conf, each "name=value" ("work_mem=8MB"). Default: none.
    std::vector<std::string> settings{};
    // Each for initdb and for the server's first answer. More than zero; default 30 s.
    Duration start_timeout = std::chrono::seconds(30);
    // For an orderly end before the server is killed. Zero: it is killed at once; default 5 s.
    Duration stop_timeout = std::chrono::seconds(5);
};

class PrivatePostgres {
public:
    // Empty when no PostgreSQL server is installed.
    [[nodiscard]] static std::filesystem::path find_binaries();

    // Makes the cluster and starts the server. kUnavailable with the reason in `cause`.
    static boost::asio::awaitable<Result<std::unique_ptr<PrivatePostgres>>> start(
        BlockingPool* pool, Clock* clock, PrivatePostgresOptions options = {});
    // Kills the server and removes the folder.
    ~PrivatePostgres();
    PrivatePostgres(const PrivatePostgres&) = delete;
    PrivatePostgres& operator=(const PrivatePostgres&) = delete;

    // For libpq. `user` must exist; no password is asked.
    [[nodiscard]] std::string conninfo(std::string_view user, std::string_view database) const;
    [[nodiscard]] std::string admin_conninfo() const { return conninfo(kAdmin, "postgres"); }
    [[nodiscard]] pid_t pid() const { return server_ == nullptr ? -1 : server_->pid(); }
    [[nodiscard]] bool running() { return server_ != nullptr && !server_->try_wait(); }

    // As superuser in database `postgres`; the first cell of the last result.
    boost::asio::awaitable<Result<std::string>> admin_execute(std::string sql);

    // SIGSTOP for the server and all its children: connections are accepted by the kernel and never
    // answered. Ended by kill_now() or restart(). The one state in which a killed harness leaves
    // something running: children of the server that were stopped cannot notice its end.
    void freeze();
    // SIGKILL for the server and all its children: what a crash looks like. Returns at once.
    void kill_now();
    // Stops it if it runs, starts it on the same data and waits until it answers.
    boost::asio::awaitable<Result<void>> restart();
    // Orderly, by force after stop_timeout.
    boost::asio::awaitable<Result<void>> stop();

private:
    static constexpr std::string_view kAdmin = "faultline";

    PrivatePostgres(BlockingPool& pool, Clock& clock, PrivatePostgresOptions options)
        : pool_(pool), clock_(clock), options_(std::move(options)) {}

    [[nodiscard]] Result<void> make_folder();
    [[nodiscard]] Result<void> hand_to_account();
    [[nodiscard]] ChildOptions program(std::vector<std::string> argv) const;
    boost::asio::awaitable<Result<void>> make_cluster();
    [[nodiscard]] Result<void> launch();
    boost::asio::awaitable<Result<void>> wait_until_ready();
    [[nodiscard]] std::filesystem::path path(std::string_view name) const;
    [[nodiscard]] const std::filesystem::path& sockets() const;
    [[nodiscard]] Error failure(std::string_view what) const;
    void remove_shared_memory() const;

    BlockingPool& pool_;
    Clock& clock_;
    PrivatePostgresOptions options_;
    std::optional<PrivateDirectory> folder_;
    std::optional<PrivateDirectory> socket_folder_;  // where the first does not suit
    std::string user_;                               // empty: we are not root
    std::unique_ptr<ChildProcess> server_;
};

}  // namespace faultline::net
