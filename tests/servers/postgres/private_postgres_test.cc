// The private server itself: it leaves nothing behind, and says why when it cannot start.
#include "net/postgres/private_postgres.h"

#include "net/process/private_directory.h"
#include "net/process/process_children.h"
#include "net/process/user_account.h"
#include "tests/servers/postgres/postgres_case.h"

#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace faultline::net {
namespace {

using testing::await;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using testing::PostgresCase;

class PrivatePostgresTest : public PostgresCase {
protected:
    Result<std::unique_ptr<PrivatePostgres>> start(PrivatePostgresOptions options = {}) {
        return await(shared_->io,
                     PrivatePostgres::start(&shared_->pool, &shared_->clock, std::move(options)));
    }
    // A folder in which the user that the server runs as may look around.
    static PrivateDirectory open_folder() {
        PrivateDirectory folder = make_private_dir("faultline-test").value();
        std::filesystem::permissions(folder.path(), std::filesystem::perms{0755});
        return folder;
    }
    static std::filesystem::path folder_of(const PrivatePostgres& server) {
        const std::string conninfo = server.conninfo("a", "b");
        const std::size_t first = conninfo.rfind("host='") + std::string_view("host='").size();
        return conninfo.substr(first, conninfo.find('\'', first) - first);
    }
};

TEST_F(PrivatePostgresTest, it_is_gone_with_its_folder_when_its_owner_is) {
    auto server = start();
    ASSERT_TRUE(server.has_value()) << server.error().cause;
    const std::filesystem::path folder = folder_of(**server);
    const pid_t pid = (*server)->pid();
    EXPECT_TRUE(std::filesystem::exists(folder / ".s.PGSQL.5432"));
    server->reset();
    EXPECT_FALSE(std::filesystem::exists(folder));
    EXPECT_NE(::kill(pid, 0), 0);
}

// We are the harness in the person of a child, which starts a server and tells its process id.
pid_t fork_harness(const std::filesystem::path& folder, int tell) {
    const pid_t harness = ::fork();
    if (harness == 0) {
        boost::asio::io_context io;
        SteadyClock clock;
        BlockingPool pool{1};
        const auto server = await(io, PrivatePostgres::start(&pool, &clock, {.folder = folder}));
        const pid_t pid = server ? (*server)->pid() : -1;
        (void)!::write(tell, &pid, sizeof(pid));
        ::pause();
        ::_exit(1);
    }
    return harness;
}

TEST_F(PrivatePostgresTest, a_killed_harness_leaves_no_server) {
    ASSERT_EQ(::prctl(PR_SET_CHILD_SUBREAPER, 1), 0);  // so that the orphans become ours
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const PrivateDirectory folder = open_folder();  // nobody else is left to remove the data
    const pid_t harness = fork_harness(folder.path(), ends[1]);
    pid_t server = -1;
    ASSERT_EQ(::read(ends[0], &server, sizeof(server)), ssize_t{sizeof(server)});
    ASSERT_GT(server, 0);
    const std::vector<pid_t> backends = children_of(server);
    EXPECT_FALSE(backends.empty());
    ASSERT_EQ(::kill(harness, SIGKILL), 0);
    ASSERT_EQ(::waitpid(harness, nullptr, 0), harness);
    int status = 0;
    EXPECT_EQ(::waitpid(server, &status, 0), server);  // for ever, if it lived on
    EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    for (const pid_t backend : backends) {
        (void)::waitpid(backend, nullptr, 0);  // those that the server outlived are not ours
        EXPECT_NE(::kill(backend, 0), 0);
    }
    (void)::prctl(PR_SET_CHILD_SUBREAPER, 0);
    ::close(ends[0]);
    ::close(ends[1]);
}

// Where there is no user postgres. On Debian nobody's group is nogroup, not nobody.
TEST_F(PrivatePostgresTest, as_root_it_runs_as_nobody_with_the_group_that_nobody_has) {
    if (::geteuid() != 0) {
        GTEST_SKIP() << "only root can become another user";
    }
    const auto nobody = find_user("nobody");
    FAULTLINE_SKIP_WITHOUT(nobody.has_value(), "the user nobody");
    auto started = start({.account = "nobody"});
    ASSERT_TRUE(started) << started.error().cause;
    struct stat about{};
    ASSERT_EQ(::stat(("/proc/" + std::to_string((*started)->pid())).c_str(), &about), 0);
    EXPECT_EQ(about.st_uid, nobody->uid);
    EXPECT_EQ(about.st_gid, nobody->gid);
    const auto answer = await(shared_->io, (*started)->admin_execute("SELECT 7"));
    ASSERT_TRUE(answer);
    EXPECT_EQ(*answer, "7");
}

TEST_F(PrivatePostgresTest, its_children_are_known_where_proc_lists_them) {
    EXPECT_TRUE(lists_children());
    const PrivateDirectory empty = open_folder();
    EXPECT_FALSE(lists_children(empty.path())) << "nothing is mounted there";
}

TEST_F(PrivatePostgresTest, stop_and_restart_keep_the_data) {
    auto server = start({.settings = {"work_mem=9MB"}});
    ASSERT_TRUE(server.has_value()) << server.error().cause;
    EXPECT_EQ(await(shared_->io, (*server)->admin_execute("SHOW work_mem")).value(), "9MB");
    ASSERT_TRUE(await(shared_->io, (*server)->admin_execute("CREATE TABLE kept AS SELECT 7 AS x")));
    ASSERT_TRUE(await(shared_->io, (*server)->stop()));
    EXPECT_FALSE((*server)->running());
    const auto down = await(shared_->io, (*server)->admin_execute("SELECT 1"));
    ASSERT_FALSE(down.has_value());
    EXPECT_EQ(down.error().kind, ErrorKind::kUnavailable);
    ASSERT_TRUE(await(shared_->io, (*server)->restart()));
    EXPECT_EQ(await(shared_->io, (*server)->admin_execute("SELECT x FROM kept")).value(), "7");
}

TEST_F(PrivatePostgresTest, what_hinders_it_is_told) {
    const auto bad_setting = start({.settings = {"no_such_setting=1"}});
    ASSERT_FALSE(bad_setting.has_value());
    EXPECT_EQ(bad_setting.error().kind, ErrorKind::kUnavailable);
    EXPECT_THAT(bad_setting.error().cause,
                MatchesRegex("the server ended: [^\n]*FATAL: [^\n]*no_such_setting(.|\n)*"));
    const PrivateDirectory binaries = open_folder();
    std::ofstream(binaries.path() / "initdb") << "#!/bin/sh\necho no space left; exit 3\n";
    std::filesystem::permissions(binaries.path() / "initdb", std::filesystem::perms{0755});
    const auto no_cluster = start({.binaries = binaries.path()});
    ASSERT_FALSE(no_cluster.has_value());
    EXPECT_EQ(no_cluster.error().kind, ErrorKind::kUnavailable);
    EXPECT_THAT(no_cluster.error().cause, HasSubstr("exit code 3: no space left"));
    const auto no_program = start({.binaries = "/no/such"});
    ASSERT_FALSE(no_program.has_value());
    EXPECT_EQ(no_program.error().kind, ErrorKind::kUnavailable);
    EXPECT_THAT(no_program.error().cause, HasSubstr("/no/such/initdb"));
    const PrivateDirectory closed = make_private_dir("faultline-test").value();
    if (::geteuid() == 0) {  // root makes a folder that the server's user may not enter
        const auto denied = start({.folder = closed.path()});
        ASSERT_FALSE(denied.has_value());
        EXPECT_THAT(denied.error().cause, HasSubstr("Permission denied"));
        EXPECT_THAT(denied.error().cause, HasSubstr(closed.path().string()));
    }
}

TEST_F(PrivatePostgresTest, a_folder_that_suits_no_socket_serves_all_the_same) {
    for (const std::string& name : {std::string("co,mma"), std::string(120, 'x')}) {
        const PrivateDirectory parent = open_folder();
        const std::filesystem::path folder = parent.path() / name;
        std::filesystem::create_directory(folder);
        auto server = start({.folder = folder});
        ASSERT_TRUE(server.has_value()) << server.error().cause;
        EXPECT_EQ(await(shared_->io, (*server)->admin_execute("SELECT 7")).value(), "7");
        const std::filesystem::path sockets = folder_of(**server);
        server->reset();
        EXPECT_FALSE(std::filesystem::exists(sockets));
        EXPECT_TRUE(std::filesystem::is_empty(folder));
    }
}

TEST_F(PrivatePostgresTest, variables_of_the_caller_do_not_reach_it) {
    const std::array<std::pair<const char*, const char*>, 9> variables = {
        {{"PGPORT", "6543"},
         {"PGHOSTADDR", "127.0.0.1"},
         {"PGSSLMODE", "require"},
         {"PGTARGETSESSIONATTRS", "standby"},
         {"PGREQUIREPEER", "nobody"},
         {"PGSSLMINPROTOCOLVERSION", "TLSv1.3"},
         {"PGSSLMAXPROTOCOLVERSION", "TLSv1.2"},
         {"PGOPTIONS", "-c nothing.at=all -c no_such_setting=1"},
         {"PGUSER", "somebody"}}};
    for (const auto& [name, value] : variables) {
        ASSERT_EQ(::setenv(name, value, 1), 0);
    }
    auto server = start({.start_timeout = std::chrono::seconds(10)});
    for (const auto& [name, value] : variables) {
        ::unsetenv(name);
    }
    EXPECT_TRUE(server.has_value()) << server.error().cause;
}

}  // namespace
}  // namespace faultline::net
