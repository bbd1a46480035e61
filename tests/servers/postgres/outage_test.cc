// The server dies, comes back, hangs, changes its schema: what callers see, and that the same
// backend works again without a restart of the engine.
#include "base/with_deadline.h"
#include "net/postgres/postgres_admin.h"
#include "net/postgres/postgres_pool.h"
#include "tests/servers/postgres/postgres_case.h"

#include <csignal>

#include <gtest/gtest.h>

namespace faultline::engine {
namespace {

using namespace std::chrono_literals;
using testing::await;
using testing::PostgresCase;

class PostgresOutage : public PostgresCase {
protected:
    void TearDown() override {
        if (shared_ != nullptr && !shared_->server->running()) {
            ASSERT_TRUE(await(shared_->io, shared_->server->restart()).has_value());
        }
    }
};

TEST_F(PostgresOutage, a_killed_server_is_unavailable_and_works_again_once_restarted) {
    ASSERT_TRUE(ask("SELECT 1").has_value());
    shared_->server->kill_now();
    EXPECT_FALSE(shared_->server->running());
    EXPECT_EQ(code_of("SELECT 1"), ErrorCode::kUpstreamUnavailable);  // its idle connection
    EXPECT_EQ(code_of("SELECT 1"), ErrorCode::kUpstreamUnavailable);  // a new one
    EXPECT_EQ(code_of("SELECT 1", "globex"), ErrorCode::kUpstreamUnavailable);
    ASSERT_TRUE(await(shared_->io, shared_->server->restart()).has_value());
    const auto answer = ask("SELECT count(*) FROM items");
    ASSERT_TRUE(answer.has_value()) << answer.error().cause;
    EXPECT_EQ(answer->rows[0][0], SqlCell(std::int64_t{3}));
}

TEST_F(PostgresOutage, a_restart_between_two_queries_goes_unnoticed) {
    ASSERT_TRUE(ask("SELECT 1").has_value());
    ASSERT_TRUE(await(shared_->io, shared_->server->restart()).has_value());
    const auto answer = ask("SELECT 1");
    EXPECT_TRUE(answer.has_value()) << answer.error().cause;
    EXPECT_EQ(backend_->pool("acme")->dropped(), 1U);
}

TEST_F(PostgresOutage, a_connection_terminated_in_the_middle_of_a_query_is_unavailable) {
    Result<SqlRows> answer = Error{};
    bool ended = false;
    CallContext context;
    context.tenant = "acme";
    context.deadline = Deadline::after(shared_->clock.now(), 20s);
    boost::asio::co_spawn(shared_->io,
                          backend_->query(context, SqlQuery{.sql = "SELECT pg_sleep(30)"}),
                          [&](const std::exception_ptr& /*error*/, Result<SqlRows> result) {
                              answer = std::move(result);
                              ended = true;
                          });
    while (shared_->admin("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE "
                          "query LIKE '%pg_sleep(30)%' AND usename = 'tenant_acme'") == "0") {
        ASSERT_FALSE(ended);
    }
    while (!ended) {
        shared_->io.restart();
        shared_->io.run_one();
    }
    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(answer.error().code, ErrorCode::kUpstreamUnavailable) << answer.error().cause;
    EXPECT_TRUE(ask("SELECT 1").has_value());
}

TEST_F(PostgresOutage, a_query_past_its_deadline_ends_and_the_next_one_works) {
    ASSERT_TRUE(ask("SELECT 1").has_value());
    const auto answer = ask("SELECT pg_sleep(30)", "acme", 500ms);
    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(answer.error().code, ErrorCode::kToolTimeout);
    EXPECT_TRUE(ask("SELECT 1").has_value());
}

// Or a server that takes longer to accept than callers wait would never be reached again.
TEST_F(PostgresOutage, a_connection_slower_than_its_caller_serves_the_next_one) {
    const net::PostgresPool& pool = *backend_->pool("acme");
    ASSERT_EQ(::kill(shared_->server->pid(), SIGSTOP), 0);
    const auto gave_up = ask("SELECT 1", "acme", 50ms);
    const auto so_did_this = ask("SELECT 1", "acme", 50ms);
    ASSERT_EQ(::kill(shared_->server->pid(), SIGCONT), 0);
    EXPECT_FALSE(gave_up.has_value());
    EXPECT_FALSE(so_did_this.has_value());
    EXPECT_EQ(pool.abandoned(), 1U);
    const auto answer = ask("SELECT 1");
    EXPECT_TRUE(answer.has_value()) << answer.error().cause;
    EXPECT_EQ(pool.opened(), 1U);
    EXPECT_EQ(pool.abandoned(), 0U);
    EXPECT_EQ(pool.idle(), 1U);
}

// Or a moment in which nobody answers costs the server as many new processes as there are callers.
TEST_F(PostgresOutage, a_connection_whose_answer_came_too_late_serves_the_next_caller) {
    const net::PostgresPool& pool = *backend_->pool("acme");
    const auto pid = ask("SELECT pg_backend_pid()");
    ASSERT_TRUE(pid.has_value()) << pid.error().cause;
    const auto process = static_cast<pid_t>(std::get<std::int64_t>(pid->rows[0][0]));
    ASSERT_EQ(::kill(process, SIGSTOP), 0);
    const auto gave_up = ask("SELECT 41", "acme", 50ms);
    const auto so_did_this = ask("SELECT 42", "acme", 50ms);
    ASSERT_EQ(::kill(process, SIGCONT), 0);
    EXPECT_FALSE(gave_up.has_value());
    EXPECT_FALSE(so_did_this.has_value());
    EXPECT_EQ(pool.abandoned(), 1U);
    const auto answer = ask("SELECT 43");
    ASSERT_TRUE(answer.has_value()) << answer.error().cause;
    EXPECT_EQ(answer->rows[0][0], SqlCell(std::int64_t{43}));  // its own, not the one left behind
    EXPECT_EQ(pool.abandoned(), 0U);
    EXPECT_EQ(pool.opened(), 1U);
}

TEST_F(PostgresOutage, a_connection_that_was_opening_when_the_server_died_is_replaced) {
    ASSERT_EQ(::kill(shared_->server->pid(), SIGSTOP), 0);
    EXPECT_FALSE(ask("SELECT 1", "acme", 50ms).has_value());
    EXPECT_EQ(backend_->pool("acme")->abandoned(), 1U);
    ASSERT_TRUE(await(shared_->io, shared_->server->restart()).has_value());
    const auto answer = ask("SELECT 1");
    EXPECT_TRUE(answer.has_value()) << answer.error().cause;
    EXPECT_EQ(backend_->pool("acme")->opened(), 2U);
}

TEST_F(PostgresOutage, a_statement_that_the_server_ended_keeps_its_connection) {
    net::PostgresConnectOptions who{.conninfo = shared_->tenant_conninfo("acme")};
    auto connection = await(shared_->io, net::PostgresConnection::connect(who)).value();
    const auto answer =
        await(shared_->io, connection->query({.sql = "SELECT pg_sleep(30)"}, 100ms));
    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(answer.error().kind, ErrorKind::kTimeout);
    EXPECT_TRUE(connection->is_usable());
    EXPECT_TRUE(await(shared_->io, connection->query({.sql = "SELECT 1"})).has_value());
    // More rows than wanted are not waited for: this would send for many minutes.
    const SqlQuery endless{.sql = "SELECT generate_series(1, 2000000000)", .max_rows = 5};
    EXPECT_TRUE(await(shared_->io, connection->query(endless)).value().truncated);
    EXPECT_FALSE(connection->is_usable());
}

TEST_F(PostgresOutage, a_cancelled_query_ends_on_the_server_too) {
    CallContext context;
    context.tenant = "acme";
    context.deadline = Deadline::after(shared_->clock.now(), 1h);
    const auto answer = await(
        shared_->io,
        with_deadline<SqlRows>(shared_->clock, Deadline::after(shared_->clock.now(), 100ms),
                               Error{.code = ErrorCode::kToolTimeout, .message = {}},
                               backend_->query(context, SqlQuery{.sql = "SELECT pg_sleep(777)"})));
    EXPECT_FALSE(answer.has_value());
    const Deadline patience = Deadline::after(shared_->clock.now(), 10s);
    const std::string still_there =
        "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(777)%' AND "
        "usename = 'tenant_acme'";
    while (shared_->admin(still_there) != "0") {
        ASSERT_FALSE(patience.passed(shared_->clock.now())) << "the server still runs it";
    }
}

TEST_F(PostgresOutage, a_changed_schema_is_a_bad_request_until_it_is_changed_back) {
    const char* sql = "SELECT price FROM items";
    ASSERT_TRUE(ask(sql).has_value());
    shared_->admin("ALTER TABLE items RENAME COLUMN price TO cost");
    EXPECT_EQ(code_of(sql), ErrorCode::kToolBadRequest);
    shared_->admin("ALTER TABLE items RENAME COLUMN cost TO price");
    EXPECT_TRUE(ask(sql).has_value());
    shared_->admin("ALTER TABLE items RENAME TO things");
    EXPECT_EQ(code_of(sql), ErrorCode::kToolBadRequest);
    shared_->admin("ALTER TABLE things RENAME TO items");
    EXPECT_TRUE(ask(sql).has_value());
    shared_->admin("ALTER TABLE items ALTER COLUMN price TYPE text USING price::text");
    EXPECT_EQ(code_of("SELECT sum(price) FROM items"), ErrorCode::kToolBadRequest);
    shared_->admin(
        "ALTER TABLE items ALTER COLUMN price TYPE double precision USING price::float8");
    EXPECT_TRUE(ask("SELECT sum(price) FROM items").has_value());
}

TEST_F(PostgresOutage, a_locked_table_is_given_up_before_the_deadline) {
    const std::string conninfo = shared_->server->admin_conninfo();
    const auto admin = [conninfo](const std::string& sql) {
        return net::postgres_admin_execute(conninfo, sql, 60s);
    };
    std::function<faultline::Result<std::string>()> hold = [admin] {
        return admin("BEGIN; LOCK TABLE items; SELECT pg_sleep(60)");
    };
    bool released = false;
    boost::asio::co_spawn(
        shared_->io, shared_->pool.run<faultline::Result<std::string>>(std::move(hold)),
        [&](const std::exception_ptr& /*error*/, const faultline::Result<std::string>& /*result*/) {
            released = true;
        });
    shared_->io.restart();
    shared_->io.poll();
    const char* locked =
        "SELECT count(*) FROM pg_locks WHERE relation = 'items'::regclass AND granted";
    while (admin(locked).value() == "0") {
    }
    EXPECT_EQ(code_of("SELECT * FROM items"), ErrorCode::kUpstreamUnavailable);
    EXPECT_EQ(admin("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                    "WHERE query LIKE '%LOCK TABLE items%' AND pid <> pg_backend_pid()")
                  .value(),
              "1");
    while (!released) {
        shared_->io.restart();
        shared_->io.run_one();
    }
    EXPECT_TRUE(ask("SELECT * FROM items").has_value());
}

}  // namespace
}  // namespace faultline::engine
