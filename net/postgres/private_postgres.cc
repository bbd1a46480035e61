#include "net/postgres/private_postgres.h"

#include "base/deadline.h"
#include "base/files.h"
#include "net/postgres/postgres_admin.h"
#include "net/postgres/postgres_connection.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <optional>
#include <system_error>
#include <utility>

#include <boost/asio/this_coro.hpp>
#include <pwd.h>
#include <sys/shm.h>
#include <unistd.h>

namespace faultline::net {

namespace asio = boost::asio;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t kLongestSocketPath = 107;

struct Account {
    std::string name;
    uid_t user = 0;
    gid_t group = 0;
};

std::optional<Account> account(const char* name) {
    passwd entry{};
    passwd* found = nullptr;
    std::array<char, 4096> buffer{};
    if (::getpwnam_r(name, &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr) {
        return std::nullopt;
    }
    return Account{.name = name, .user = entry.pw_uid, .group = entry.pw_gid};
}

bool has_server(const fs::path& folder) {
    std::error_code error;
    return fs::exists(folder / "initdb", error) && fs::exists(folder / "postgres", error);
}

// A quote or a backslash in a folder's name must not end the value.
std::string conninfo_value(std::string_view value) {
    std::string text = "'";
    for (const char c : value) {
        if (c == '\'' || c == '\\') {
            text += '\\';
        }
        text += c;
    }
    return text + "'";
}

}  // namespace

fs::path PrivatePostgres::find_binaries() {
    std::vector<fs::path> found;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator("/usr/lib/postgresql", error)) {
        found.push_back(entry.path() / "bin");
    }
    std::ranges::sort(found, std::greater{});
    for (const char* folder : {"/usr/local/pgsql/bin", "/usr/local/bin", "/usr/bin"}) {
        found.emplace_back(folder);
    }
    const auto first = std::ranges::find_if(found, has_server);
    return first == found.end() ? fs::path{} : *first;
}

Error PrivatePostgres::failure(std::string_view what) const {
    std::string cause(what);
    if (const auto log = read_file(folder_ / "server.log")) {
        constexpr std::size_t kTail = 2'000;
        cause += "; log: " + log->substr(log->size() > kTail ? log->size() - kTail : 0);
    }
    return Error{ErrorKind::kUnavailable, "the private PostgreSQL server cannot be started",
                 std::move(cause)};
}

Result<void> PrivatePostgres::make_folder() {
    std::error_code error;
    const fs::path parent =
        options_.folder.empty() ? fs::temp_directory_path(error) : options_.folder;
    std::string pattern = (parent / "faultline-pg-XXXXXX").string();
    if (pattern.size() + std::string_view("/.s.PGSQL.5432").size() > kLongestSocketPath) {
        return failure("the path of the temporary folder is too long for a socket");
    }
    if (::mkdtemp(pattern.data()) == nullptr) {
        return failure("mkdtemp " + pattern + ": " + std::system_category().message(errno));
    }
    folder_ = pattern;
    if (::geteuid() != 0) {
        return {};
    }
    auto owner = account("postgres");
    if (!owner) {
        owner = account("nobody");
    }
    if (!owner) {
        return failure("PostgreSQL refuses root, and there is neither `postgres` nor `nobody`");
    }
    user_ = owner->name;
    if (::chown(folder_.c_str(), owner->user, owner->group) != 0) {
        return failure("chown: " + std::system_category().message(errno));
    }
    return {};
}

asio::awaitable<Result<void>> PrivatePostgres::make_cluster() {
    const ServerProcess::Command command{
        .arguments = {(options_.binaries / "initdb").string(), "-D", (folder_ / "data").string(),
                      "-U", std::string(kAdmin), "-A", "trust", "--no-sync", "-E", "UTF8",
                      "--locale=C.UTF-8"},
        .log = folder_ / "server.log",
        .user = user_};
    std::function<Result<int>()> run = [command]() -> Result<int> {
        auto process = ServerProcess::start(command);
        if (!process) {
            return process.error();
        }
        return (*process)->wait();
    };
    const Result<int> status = co_await pool_.run<Result<int>>(std::move(run));
    if (!status) {
        co_return status.error();
    }
    if (*status != 0) {
        co_return failure("initdb ended with " + std::to_string(*status));
    }
    co_return Result<void>{};
}

Result<void> PrivatePostgres::launch() {
    std::vector<std::string> settings = {"listen_addresses=",
                                         "unix_socket_directories=" + folder_.string(),
                                         "fsync=off",
                                         "synchronous_commit=on",
                                         "full_page_writes=off",
                                         "shared_buffers=16MB",
                                         "max_connections=100",
                                         "dynamic_shared_memory_type=mmap",
                                         "max_wal_size=256MB",
                                         "wal_level=minimal",
                                         "max_wal_senders=0"};
    settings.insert(settings.end(), options_.settings.begin(), options_.settings.end());
    ServerProcess::Command command{
        .arguments = {(options_.binaries / "postgres").string(), "-D", (folder_ / "data").string()},
        .log = folder_ / "server.log",
        .user = user_};
    for (const std::string& setting : settings) {
        command.arguments.insert(command.arguments.end(), {"-c", setting});
    }
    auto server = ServerProcess::start(command);
    if (!server) {
        return server.error();
    }
    server_ = std::move(*server);
    return {};
}

asio::awaitable<Result<void>> PrivatePostgres::wait_until_ready() {
    const Deadline deadline = Deadline::after(clock_.now(), options_.start_timeout);
    while (!deadline.passed(clock_.now())) {
        if (!running()) {
            co_return failure("the server ended");
        }
        PostgresConnectOptions who{.conninfo = admin_conninfo(), .session_options = ""};
        const auto connection = co_await PostgresConnection::connect(std::move(who));
        if (connection) {
            co_return Result<void>{};
        }
        if (!co_await clock_.sleep_for(std::chrono::milliseconds(20))) {
            co_return failure("cancelled");
        }
    }
    co_return failure("the server does not answer");
}

asio::awaitable<Result<std::unique_ptr<PrivatePostgres>>> PrivatePostgres::start(
    BlockingPool* pool, Clock* clock, PrivatePostgresOptions options) {
    if (options.binaries.empty()) {
        options.binaries = find_binaries();
    }
    std::unique_ptr<PrivatePostgres> self(new PrivatePostgres(*pool, *clock, std::move(options)));
    if (self->options_.binaries.empty()) {
        co_return self->failure("no PostgreSQL server is installed");
    }
    Result<void> done = self->make_folder();
    if (done) {
        done = co_await self->make_cluster();
    }
    if (done) {
        done = self->launch();
    }
    if (done) {
        done = co_await self->wait_until_ready();
    }
    if (!done) {
        co_return done.error();
    }
    co_return std::move(self);
}

PrivatePostgres::~PrivatePostgres() {
    kill_now();
    if (!folder_.empty()) {
        std::error_code error;
        fs::remove_all(folder_, error);
    }
}

std::string PrivatePostgres::conninfo(std::string_view user, std::string_view database) const {
    return "host=" + conninfo_value(folder_.string()) + " user=" + conninfo_value(user) +
           " dbname=" + conninfo_value(database);
}

asio::awaitable<Result<std::string>> PrivatePostgres::admin_execute(std::string sql) {
    std::function<Result<std::string>()> call = [where = admin_conninfo(), sql = std::move(sql)]() {
        return postgres_admin_execute(where, sql);
    };
    Result<std::string> answer = co_await pool_.run<Result<std::string>>(std::move(call));
    co_return std::move(answer);
}

// A killed server leaves one small segment of System V shared memory behind; its number is in the
// seventh line of postmaster.pid.
void PrivatePostgres::remove_shared_memory() const {
    std::ifstream file(folder_ / "data" / "postmaster.pid");
    std::string line;
    for (int i = 0; i < 6; ++i) {
        std::getline(file, line);
    }
    unsigned long key = 0;
    int segment = -1;
    if (file >> key >> segment) {
        ::shmctl(segment, IPC_RMID, nullptr);
    }
}

void PrivatePostgres::freeze() {
    if (server_ != nullptr) {
        server_->freeze_all();
    }
}

void PrivatePostgres::kill_now() {
    if (running()) {
        server_->kill_all();
        remove_shared_memory();
    }
    server_.reset();
}

asio::awaitable<Result<void>> PrivatePostgres::stop() {
    if (!running()) {
        co_return Result<void>{};
    }
    server_->signal(SIGINT);  // fast: ends sessions, then itself
    const Deadline deadline = Deadline::after(clock_.now(), options_.stop_timeout);
    while (running() && !deadline.passed(clock_.now())) {
        if (!co_await clock_.sleep_for(std::chrono::milliseconds(10))) {
            break;
        }
    }
    kill_now();
    co_return Result<void>{};
}

asio::awaitable<Result<void>> PrivatePostgres::restart() {
    (void)co_await stop();
    if (Result<void> launched = launch(); !launched) {
        co_return launched.error();
    }
    Result<void> ready = co_await wait_until_ready();
    co_return ready;
}

}  // namespace faultline::net
