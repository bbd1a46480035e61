#include "net/postgres/private_postgres.h"

#include "base/deadline.h"
#include "base/files.h"
#include "net/postgres/conninfo.h"
#include "net/postgres/libpq_environment.h"
#include "net/postgres/postgres_admin.h"
#include "net/postgres/postgres_connection.h"
#include "net/process/process_children.h"
#include "net/process/user_account.h"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <functional>
#include <system_error>
#include <utility>

#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>
#include <sys/shm.h>
#include <unistd.h>

namespace faultline::net {

namespace asio = boost::asio;
namespace fs = std::filesystem;

namespace {

constexpr std::string_view kFolderPrefix = "faultline-pg";
constexpr std::size_t kMaxSocketPath = 107;
constexpr std::size_t kMaxInitdbOutput = 1U << 20U;

bool has_server(const fs::path& folder) {
    std::error_code error;
    return fs::exists(folder / "initdb", error) && fs::exists(folder / "postgres", error);
}

std::string end_of(const std::string& text) {
    constexpr std::size_t kMaxShown = 2'000;
    return text.substr(text.size() > kMaxShown ? text.size() - kMaxShown : 0);
}

// A socket of our own needs no encryption.
constexpr std::string_view kPlain =
    " port=5432 sslmode=disable gssencmode=disable channel_binding=disable";

// A socket's path is bounded, and libpq and PostgreSQL take a comma for the end of a host.
bool suits_a_socket(const fs::path& folder) {
    const std::string path = (folder / ".s.PGSQL.5432").string();
    return path.size() <= kMaxSocketPath && path.find(',') == std::string::npos;
}

// The line of a server's log, or of initdb's output, that says why it ended: the last of the first
// kind below that stands in it. Empty when none does.
std::string_view reason_in(std::string_view log) {
    for (const std::string_view kind : {"PANIC:", "FATAL:", "initdb: error:", "could not "}) {
        const std::size_t at = log.rfind(kind);
        if (at != std::string_view::npos) {
            const std::size_t begin = log.rfind('\n', at) + 1;  // npos + 1 is 0
            return log.substr(begin, log.find('\n', at) - begin);
        }
    }
    return {};
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
    const Result<std::string> log =
        folder_ ? read_file(path("server.log")) : Result<std::string>(std::string());
    if (log && !log->empty()) {
        const std::string_view reason = reason_in(*log);
        cause += fmt::format("{}{}; the end of its log:\n{}", reason.empty() ? "" : ": ", reason,
                             end_of(*log));
    }
    return Error{ErrorKind::kUnavailable, "the private PostgreSQL server cannot be started",
                 std::move(cause)};
}

fs::path PrivatePostgres::path(std::string_view name) const { return folder_->path() / name; }

const fs::path& PrivatePostgres::sockets() const {
    return socket_folder_ ? socket_folder_->path() : folder_->path();
}

Result<void> PrivatePostgres::make_folder() {
    Result<PrivateDirectory> folder = make_private_dir(kFolderPrefix, options_.folder);
    if (!folder) {
        return failure(folder.error().message + ": " + folder.error().cause);
    }
    folder_ = std::move(*folder);
    if (!suits_a_socket(folder_->path())) {
        Result<PrivateDirectory> sockets = make_private_dir(kFolderPrefix, "/tmp");
        if (!sockets) {
            return failure("the temporary folder suits no socket, and in /tmp " +
                           sockets.error().message + ": " + sockets.error().cause);
        }
        socket_folder_ = std::move(*sockets);
    }
    return ::geteuid() == 0 ? hand_to_account() : Result<void>{};
}

Result<void> PrivatePostgres::hand_to_account() {
    user_ = !options_.account.empty() ? options_.account
            : find_user("postgres")   ? "postgres"
                                      : "nobody";
    for (std::optional<PrivateDirectory>* folder : {&folder_, &socket_folder_}) {
        if (!*folder) {
            continue;
        }
        if (const Result<void> given = (*folder)->hand_to(user_); !given) {
            return failure("PostgreSQL refuses root: " + given.error().message);
        }
    }
    return {};
}

// Nothing of our environment: no PG* variables, no secrets.
ChildOptions PrivatePostgres::program(std::vector<std::string> argv) const {
    argv.front() = (options_.binaries / argv.front()).string();
    return {.argv = std::move(argv),
            .environment = {{"PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"},
                            {"LC_ALL", "C"},
                            {"TZ", "UTC"}},
            .inherit_environment = false,
            .working_directory = folder_->path(),
            .run_as = user_};
}

asio::awaitable<Result<void>> PrivatePostgres::make_cluster() {
    ChildOptions options =
        program({"initdb", "-D", path("data").string(), "-U", std::string(kAdmin), "-A", "trust",
                 "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"});
    options.input = ChildInput::kPipe;
    options.output = ChildOutput::kPipe;
    const auto initdb = ChildProcess::start(options);
    if (!initdb) {
        co_return failure(initdb.error().message + ": " + initdb.error().cause);
    }
    const Deadline deadline = Deadline::after(clock_.now(), options_.start_timeout);
    const Result<ChildAnswer> answer =
        co_await (*initdb)->converse(clock_, deadline, "", kMaxInitdbOutput);
    if (!answer) {
        co_return failure("initdb: " + answer.error().message);
    }
    if (!answer->status.is_success()) {
        const std::string_view reason = reason_in(answer->output);
        co_return failure(fmt::format("initdb: {}: {}{}{}", to_string(answer->status), reason,
                                      reason.empty() ? "" : "; its output:\n",
                                      end_of(answer->output)));
    }
    co_return Result<void>{};
}

Result<void> PrivatePostgres::launch() {
    std::vector<std::string> settings = {"listen_addresses=",
                                         "unix_socket_directories=" + sockets().string(),
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
    std::vector<std::string> argv = {"postgres", "-D", path("data").string()};
    for (const std::string& setting : settings) {
        argv.insert(argv.end(), {"-c", setting});
    }
    ChildOptions options = program(std::move(argv));
    options.output = ChildOutput::kFile;
    options.output_file = path("server.log");
    auto server = ChildProcess::start(options);
    if (!server) {
        return failure(server.error().message + ": " + server.error().cause);
    }
    server_ = std::move(*server);
    return {};
}

asio::awaitable<Result<void>> PrivatePostgres::wait_until_ready() {
    const Deadline deadline = Deadline::after(clock_.now(), options_.start_timeout);
    std::string refusal;
    while (!deadline.passed(clock_.now())) {
        if (!running()) {
            co_return failure("the server ended");
        }
        PostgresConnectOptions who{.conninfo = admin_conninfo(), .session_options = ""};
        const auto connection = co_await PostgresConnection::connect(std::move(who));
        if (connection) {
            co_return Result<void>{};
        }
        refusal = connection.error().message + ": " + connection.error().cause;
        if (!co_await clock_.sleep_for(std::chrono::milliseconds(20))) {
            co_return failure("cancelled");
        }
    }
    co_return failure("the server does not answer: " + refusal);
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

PrivatePostgres::~PrivatePostgres() { kill_now(); }

std::string PrivatePostgres::conninfo(std::string_view user, std::string_view database) const {
    return without_libpq_environment() + "host=" + conninfo_value(sockets().string()) +
           " user=" + conninfo_value(user) + " dbname=" + conninfo_value(database) +
           std::string(kPlain);
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
    std::ifstream file(path("data") / "postmaster.pid");
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

// Each child of the server leads a session of its own, so that a signal to the server's process
// group does not reach it. The server first: stopped, it starts no more children meanwhile.
void PrivatePostgres::freeze() {
    if (!running()) {
        return;
    }
    (void)server_->signal(SIGSTOP);
    for (const pid_t child : children_of(server_->pid())) {
        ::kill(child, SIGSTOP);
    }
}

void PrivatePostgres::kill_now() {
    if (running()) {
        (void)server_->signal(SIGSTOP);
        const std::vector<pid_t> children = children_of(server_->pid());
        (void)server_->signal(SIGKILL);
        for (const pid_t child : children) {
            ::kill(child, SIGKILL);
        }
        server_.reset();
        remove_shared_memory();
    }
    server_.reset();
}

asio::awaitable<Result<void>> PrivatePostgres::stop() {
    co_await asio::this_coro::throw_if_cancelled(false);
    if (running()) {
        (void)server_->signal(SIGINT);  // fast: ends sessions, then itself
        const Deadline deadline = Deadline::after(clock_.now(), options_.stop_timeout);
        (void)co_await server_->wait(clock_, deadline);
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
