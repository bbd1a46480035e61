// The private server itself: it leaves nothing behind, and says why when it cannot start.
#include "net/postgres/private_postgres.h"

#include "tests/servers/postgres/postgres_case.h"

#include <csignal>
#include <filesystem>

#include <gtest/gtest.h>

namespace faultline::net {
namespace {

using testing::await;
using testing::PostgresCase;

class PrivatePostgresTest : public PostgresCase {
protected:
    Result<std::unique_ptr<PrivatePostgres>> start(PrivatePostgresOptions options = {}) {
        return await(shared_->io,
                     PrivatePostgres::start(&shared_->pool, &shared_->clock, std::move(options)));
    }
    static std::filesystem::path folder_of(const PrivatePostgres& server) {
        const std::string conninfo = server.conninfo("a", "b");
        const std::size_t first = conninfo.find('\'') + 1;
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
    EXPECT_NE(bad_setting.error().cause.find("no_such_setting"), std::string::npos);
    const auto long_path = start({.folder = std::string(200, 'x')});
    ASSERT_FALSE(long_path.has_value());
    EXPECT_NE(long_path.error().cause.find("too long"), std::string::npos);
}

}  // namespace
}  // namespace faultline::net
