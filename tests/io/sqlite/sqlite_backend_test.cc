// The SQLite backend beyond the contract: virtual time, schema changes, files that vanish.
#include "engine/tools/sql/sqlite_backend.h"

#include "base/manual_clock.h"
#include "tests/contract/query_backend/await.h"
#include "tests/io/sqlite/scratch_database.h"

#include <gtest/gtest.h>

namespace faultline::engine {
namespace {

using testing::await;
using testing::ScratchDatabase;

class SqliteBackendTest : public ::testing::Test {
protected:
    Result<SqlRows> ask(const std::string& sql) {
        CallContext context;
        context.tenant = "acme";
        context.deadline = Deadline::after(clock_.now(), std::chrono::seconds(1));
        return await(io_, backend_.query(context, SqlQuery{.sql = sql}));
    }

    ScratchDatabase database_{"CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (1);"};
    boost::asio::io_context io_;
    ManualClock clock_;
    BlockingPool pool_{0};
    SqliteBackend backend_{
        pool_, clock_, {.files = {{"acme", database_.path()}}, .max_steps = 200'000}};
};

TEST_F(SqliteBackendTest, runs_under_a_manual_clock_and_ends_what_does_not_end) {
    EXPECT_TRUE(ask("SELECT a FROM t").has_value());
    const auto answer =
        ask("WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n) "
            "SELECT count(*) FROM n");
    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(answer.error().code, ErrorCode::kToolTimeout);
    EXPECT_EQ(clock_.now(), Instant{});
}

TEST_F(SqliteBackendTest, a_schema_change_is_seen_by_idle_handles_and_heals) {
    ASSERT_TRUE(ask("SELECT a FROM t").has_value());
    database_.execute("ALTER TABLE t RENAME COLUMN a TO b");
    const auto drifted = ask("SELECT a FROM t");
    ASSERT_FALSE(drifted.has_value());
    EXPECT_EQ(drifted.error().code, ErrorCode::kToolBadRequest);
    database_.execute("ALTER TABLE t RENAME COLUMN b TO a");
    EXPECT_TRUE(ask("SELECT a FROM t").has_value());
}

TEST_F(SqliteBackendTest, a_file_moved_away_is_unavailable_until_it_is_back) {
    ASSERT_TRUE(ask("SELECT a FROM t").has_value());
    const std::filesystem::path away = database_.path().string() + ".away";
    std::filesystem::rename(database_.path(), away);
    const auto gone = ask("SELECT a FROM t");
    ASSERT_FALSE(gone.has_value());
    EXPECT_EQ(gone.error().code, ErrorCode::kUpstreamUnavailable);
    CallContext context;
    EXPECT_FALSE(await(io_, backend_.ping(context)).has_value());
    std::filesystem::rename(away, database_.path());
    EXPECT_TRUE(ask("SELECT a FROM t").has_value());
}

TEST_F(SqliteBackendTest, a_writer_that_holds_the_file_makes_it_unavailable) {
    auto writer = net::SqliteAdmin::open(database_.path()).value();
    // An exclusive transaction inside of the script's own is refused; a locking mode is not.
    ASSERT_TRUE(writer->execute("PRAGMA locking_mode = EXCLUSIVE; UPDATE t SET a = 2").has_value());
    const auto busy = ask("SELECT a FROM t");
    ASSERT_FALSE(busy.has_value());
    EXPECT_EQ(busy.error().code, ErrorCode::kUpstreamUnavailable);
    writer.reset();
    EXPECT_TRUE(ask("SELECT a FROM t").has_value());
}

}  // namespace
}  // namespace faultline::engine
