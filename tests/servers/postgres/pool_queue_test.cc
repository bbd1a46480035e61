// Who gets the connection, and when nobody asks for another: the pool on a clock moved by hand,
// against the real server.
#include "base/manual_clock.h"
#include "net/postgres/postgres_pool.h"
#include "tests/servers/postgres/postgres_case.h"

#include <csignal>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace faultline::engine {
namespace {

using namespace std::chrono_literals;
using testing::await;
using testing::PostgresCase;

class PostgresPoolQueue : public PostgresCase {
protected:
    void TearDown() override {
        if (shared_ != nullptr && !shared_->server->running()) {
            ASSERT_TRUE(await(shared_->io, shared_->server->restart()).has_value());
        }
    }

    [[nodiscard]] net::PostgresPoolOptions options() const {
        net::PostgresPoolOptions options;
        options.connect.conninfo = shared_->tenant_conninfo("acme");
        options.max_connections = 1;
        return options;
    }
    faultline::Result<SqlRows> ask(net::PostgresPool& pool, const std::string& sql) {
        return await(shared_->io,
                     pool.query({.sql = sql}, Deadline::after(clock_.now(), kPatience)));
    }
    // Asks, and writes `sql` to answered_ when the answer has come.
    void ask_later(net::PostgresPool& pool, const std::string& sql) {
        boost::asio::co_spawn(
            shared_->io, pool.query({.sql = sql}, Deadline::after(clock_.now(), kPatience)),
            [this, sql](const std::exception_ptr&, const faultline::Result<SqlRows>& rows) {
                answered_.push_back(rows ? sql : rows.error().cause);
            });
        shared_->io.restart();
        shared_->io.poll();
    }
    // The order in which three are answered that ask at once, when `waited` of their 10 s passes
    // before the only connection does anything.
    std::vector<std::string> order_after(Duration waited) {
        net::PostgresPool pool(clock_, options());
        const auto pid = ask(pool, "SELECT pg_backend_pid()");
        EXPECT_TRUE(pid.has_value());
        const auto process = static_cast<pid_t>(std::get<std::int64_t>(pid.value().rows[0][0]));
        EXPECT_EQ(::kill(process, SIGSTOP), 0);
        for (const char* sql : {"SELECT 1", "SELECT 2", "SELECT 3"}) {
            ask_later(pool, sql);
        }
        EXPECT_EQ(pool.waiting(), 2U);
        clock_.advance(waited);
        EXPECT_EQ(::kill(process, SIGCONT), 0);
        while (answered_.size() < 3) {
            shared_->io.restart();
            shared_->io.run_one();
        }
        return std::move(answered_);
    }

    static constexpr Duration kPatience = 10s;
    ManualClock clock_;
    std::vector<std::string> answered_;
};

TEST_F(PostgresPoolQueue, serves_the_oldest_first_while_there_is_time) {
    EXPECT_EQ(order_after(4s), (std::vector<std::string>{"SELECT 1", "SELECT 2", "SELECT 3"}));
}

// Or all of a queue that is too long waits in vain, each for a connection that comes too late.
TEST_F(PostgresPoolQueue, serves_the_newest_first_once_the_oldest_has_used_half_its_time) {
    EXPECT_EQ(order_after(6s), (std::vector<std::string>{"SELECT 1", "SELECT 3", "SELECT 2"}));
}

TEST_F(PostgresPoolQueue, after_a_refusal_no_connection_is_opened_for_a_moment) {
    net::PostgresPool pool(clock_, options());
    shared_->server->kill_now();
    const auto refused = ask(pool, "SELECT 1");
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(pool.opened(), 1U);

    clock_.advance(19ms);
    const auto not_asked = ask(pool, "SELECT 1");
    ASSERT_FALSE(not_asked.has_value());
    EXPECT_EQ(not_asked.error().kind, ErrorKind::kUnavailable);
    EXPECT_EQ(not_asked.error().cause, refused.error().cause);  // says why all the same
    EXPECT_EQ(pool.opened(), 1U);

    ASSERT_TRUE(await(shared_->io, shared_->server->restart()).has_value());
    clock_.advance(1ms);
    const auto answer = ask(pool, "SELECT 1");
    EXPECT_TRUE(answer.has_value()) << answer.error().cause;
    EXPECT_EQ(pool.opened(), 2U);
}

}  // namespace
}  // namespace faultline::engine
