// What every query backend promises, run against SQLite (inline and on a pool) and PostgreSQL.
#include "base/manual_clock.h"
#include "base/with_deadline.h"
#include "engine/tools/sql/postgres_backend.h"
#include "engine/tools/sql/sqlite_backend.h"
#include "net/sqlite/sqlite_admin.h"
#include "tests/contract/query_backend/await.h"
#include "tests/contract/query_backend/shared_postgres.h"
#include "tests/fakes/required.h"

#include <filesystem>
#include <functional>
#include <stdexcept>

#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace faultline::engine {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing::await;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

constexpr const char* kEndless =
    "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";

// A backend with the rows of two tenants behind it, each with room for one call at a time.
class World {
public:
    virtual ~World() = default;
    virtual QueryBackend& backend() = 0;
    [[nodiscard]] virtual const char* slow_query() const = 0;
    [[nodiscard]] virtual bool can_cancel() const { return true; }
    asio::io_context& io() { return io_; }
    SteadyClock& clock() { return clock_; }

private:
    asio::io_context io_;
    SteadyClock clock_;
};

class SqliteWorld : public World {
public:
    explicit SqliteWorld(std::size_t threads) : threads_(threads), pool_(threads) {
        std::string pattern = (fs::temp_directory_path() / "faultline-sqlite-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) {
            throw std::runtime_error("mkdtemp");
        }
        folder_ = pattern;
        SqliteBackendOptions options;
        for (const std::string& tenant : testing::kTenants) {
            const fs::path file = folder_ / (tenant + ".db");
            auto admin = net::SqliteAdmin::open(file).value();
            admin
                ->execute(
                    "CREATE TABLE items (id INTEGER, tenant TEXT, name TEXT, price REAL, "
                    "active BOOLEAN, note TEXT);" +
                    testing::item_rows(tenant))
                .value();
            options.files.emplace(tenant, file);
        }
        backend_ = std::make_unique<SqliteBackend>(pool_, clock(), std::move(options));
    }
    ~SqliteWorld() override { fs::remove_all(folder_); }

    QueryBackend& backend() override { return *backend_; }
    [[nodiscard]] const char* slow_query() const override { return kEndless; }
    [[nodiscard]] bool can_cancel() const override { return threads_ > 0; }

private:
    std::size_t threads_;
    BlockingPool pool_;
    fs::path folder_;
    std::unique_ptr<SqliteBackend> backend_;
};

class PostgresWorld : public World {
public:
    explicit PostgresWorld(testing::SharedPostgres& shared) {
        PostgresBackendOptions options;
        options.connections_per_tenant = 1;
        for (const std::string& tenant : testing::kTenants) {
            options.tenants.emplace(tenant, shared.tenant_conninfo(tenant));
        }
        backend_ = std::make_unique<PostgresBackend>(clock(), options);
    }
    QueryBackend& backend() override { return *backend_; }
    [[nodiscard]] const char* slow_query() const override { return "SELECT pg_sleep(60)"; }

private:
    std::unique_ptr<PostgresBackend> backend_;
};

class QueryBackendContract : public ::testing::TestWithParam<const char*> {
protected:
    void SetUp() override {
        const std::string kind = GetParam();
        if (kind == "postgres") {
            auto* shared = testing::SharedPostgres::get();
            FAULTLINE_SKIP_WITHOUT(shared != nullptr, "PostgreSQL");
            world_ = std::make_unique<PostgresWorld>(*shared);
        } else {
            world_ = std::make_unique<SqliteWorld>(kind == "sqlite_inline" ? 0 : 1);
        }
    }

    CallContext context(const std::string& tenant, Duration budget = 30s) {
        CallContext context;
        context.tenant = tenant;
        context.deadline = Deadline::after(world_->clock().now(), budget);
        return context;
    }
    Result<SqlRows> ask(SqlQuery query, CallContext who) {
        return await(world_->io(), world_->backend().query(std::move(who), std::move(query)));
    }
    Result<SqlRows> ask(const std::string& sql, const std::string& tenant = "acme") {
        return ask(SqlQuery{.sql = sql}, context(tenant));
    }
    std::int64_t count_items(const std::string& tenant = "acme") {
        return std::get<std::int64_t>(ask("SELECT count(*) FROM items", tenant).value().rows[0][0]);
    }

    std::unique_ptr<World> world_;
};

#define EXPECT_FAILS(result, expected)                                             \
    do {                                                                           \
        const auto& outcome = (result);                                            \
        ASSERT_FALSE(outcome.has_value());                                         \
        EXPECT_EQ(to_string(outcome.error().code), to_string(ErrorCode::expected)) \
            << outcome.error().message << " / " << outcome.error().cause;          \
    } while (false)

TEST_P(QueryBackendContract, values_come_with_their_types) {
    const SqlRows rows = ask("SELECT id, name, price, active, note FROM items ORDER BY id").value();
    EXPECT_THAT(rows.columns, ElementsAre("id", "name", "price", "active", "note"));
    ASSERT_THAT(rows.rows, SizeIs(3));
    EXPECT_THAT(rows.rows[0], ElementsAre(SqlCell(std::int64_t{1}), SqlCell("bolt"), SqlCell(0.5),
                                          SqlCell(true), SqlCell(std::monostate{})));
    EXPECT_THAT(rows.rows[1], ElementsAre(SqlCell(std::int64_t{2}), SqlCell("nut"), SqlCell(12.25),
                                          SqlCell(false), SqlCell("été")));
    EXPECT_EQ(rows.rows[2][4], SqlCell(""));
    EXPECT_FALSE(rows.truncated);
}

TEST_P(QueryBackendContract, a_result_without_rows_has_its_columns) {
    const SqlRows rows = ask("SELECT id, name FROM items WHERE id = 99").value();
    EXPECT_THAT(rows.columns, ElementsAre("id", "name"));
    EXPECT_THAT(rows.rows, SizeIs(0));
}

TEST_P(QueryBackendContract, rows_stop_at_the_cap) {
    const SqlRows capped =
        ask(SqlQuery{.sql = "SELECT id FROM items", .max_rows = 2}, context("acme")).value();
    EXPECT_THAT(capped.rows, SizeIs(2));
    EXPECT_TRUE(capped.truncated);
    const SqlRows exact =
        ask(SqlQuery{.sql = "SELECT id FROM items", .max_rows = 3}, context("acme")).value();
    EXPECT_THAT(exact.rows, SizeIs(3));
    EXPECT_FALSE(exact.truncated);
    EXPECT_EQ(count_items(), 3);
}

TEST_P(QueryBackendContract, bytes_stop_at_the_cap) {
    EXPECT_FAILS(ask(SqlQuery{.sql = "SELECT * FROM items", .max_bytes = 100}, context("acme")),
                 kMaxRowsExceeded);
    EXPECT_EQ(count_items(), 3);
}

TEST_P(QueryBackendContract, what_the_schema_does_not_have_is_a_bad_request) {
    for (const char* sql : {"SELECT * FROM missing_table", "SELECT missing_column FROM items",
                            "SELECT missing_function(id) FROM items", "SELEC 1"}) {
        const Result<SqlRows> result = ask(sql);
        EXPECT_FAILS(result, kToolBadRequest);
        EXPECT_THAT(result.error().message, Not(HasSubstr("missing"))) << "it quotes the query";
    }
    EXPECT_EQ(count_items(), 3);
}

TEST_P(QueryBackendContract, the_deadline_ends_a_query) {
    EXPECT_FAILS(ask(SqlQuery{.sql = world_->slow_query()}, context("acme", 100ms)), kToolTimeout);
    EXPECT_EQ(count_items(), 3);
}

TEST_P(QueryBackendContract, a_deadline_that_has_passed_starts_nothing) {
    EXPECT_FAILS(ask(SqlQuery{.sql = "SELECT 1"}, context("acme", -1s)), kToolTimeout);
}

TEST_P(QueryBackendContract, a_cancelled_call_leaves_the_backend_usable) {
    if (!world_->can_cancel()) {
        GTEST_SKIP() << "an inline call ends before anybody can cancel it";
    }
    const Error cancelled{.code = ErrorCode::kPolicyDeny, .message = "cancelled"};
    const auto result = await(
        world_->io(),
        with_deadline<SqlRows>(
            world_->clock(), Deadline::after(world_->clock().now(), 50ms), cancelled,
            world_->backend().query(context("acme", 1h), SqlQuery{.sql = world_->slow_query()})));
    EXPECT_FAILS(result, kPolicyDeny);
    EXPECT_EQ(count_items(), 3);  // there is room for one call only: the other one has ended
}

TEST_P(QueryBackendContract, a_tenant_sees_its_own_rows_only) {
    for (const std::string& tenant : testing::kTenants) {
        const SqlRows rows = ask("SELECT DISTINCT tenant FROM items", tenant).value();
        EXPECT_THAT(rows.rows, ElementsAre(ElementsAre(SqlCell(tenant))));
    }
    EXPECT_THAT(ask("SELECT * FROM items WHERE tenant = 'globex' OR 1 = 1", "acme").value().rows,
                SizeIs(3));
    EXPECT_THAT(ask("SELECT * FROM items WHERE tenant = 'globex'", "acme").value().rows, SizeIs(0));
}

TEST_P(QueryBackendContract, says_whose_rows_they_are_whatever_is_selected) {
    for (const std::string& tenant : testing::kTenants) {
        for (const char* sql : {"SELECT name, note FROM items", "SELECT tenant AS t FROM items",
                                "SELECT count(*) FROM items", "SELECT 1 WHERE false", "SELECT 1"}) {
            EXPECT_EQ(ask(sql, tenant).value().owner, tenant) << sql;
        }
    }
}

TEST_P(QueryBackendContract, an_unknown_tenant_is_refused) {
    EXPECT_FAILS(ask("SELECT 1", "nobody"), kPermissionDenied);
    EXPECT_FAILS(ask("SELECT 1", ""), kPermissionDenied);
    EXPECT_FAILS(await(world_->io(), world_->backend().ping(context("nobody"))), kPermissionDenied);
}

TEST_P(QueryBackendContract, nothing_can_be_written) {
    for (const char* sql : {"INSERT INTO items VALUES (4, 'acme', 'x', 1, true, NULL)",
                            "UPDATE items SET name = 'x'", "DELETE FROM items", "DROP TABLE items",
                            "CREATE TABLE more (a int)", "CREATE TEMPORARY TABLE more (a int)"}) {
        EXPECT_FAILS(ask(sql), kPermissionDenied);
    }
    EXPECT_EQ(count_items(), 3);
}

TEST_P(QueryBackendContract, one_statement_at_a_time) {
    EXPECT_FALSE(ask("SELECT 1; DELETE FROM items").has_value());
    EXPECT_FALSE(ask("SELECT 1; SELECT 2").has_value());
    EXPECT_EQ(count_items(), 3);
}

TEST_P(QueryBackendContract, ping_answers) {
    EXPECT_TRUE(await(world_->io(), world_->backend().ping(context("acme"))).has_value());
    EXPECT_TRUE(await(world_->io(), world_->backend().ping(context(""))).has_value());
}

TEST_P(QueryBackendContract, more_calls_than_room_wait_their_turn) {
    using Operation = decltype(asio::co_spawn(
        world_->io(), std::declval<asio::awaitable<Result<SqlRows>>>(), asio::deferred));
    std::vector<Operation> operations;
    for (int i = 0; i < 50; ++i) {
        operations.push_back(
            asio::co_spawn(world_->io(),
                           world_->backend().query(context(i % 2 == 0 ? "acme" : "globex"),
                                                   SqlQuery{.sql = "SELECT count(*) FROM items"}),
                           asio::deferred));
    }
    int right = 0;
    asio::experimental::make_parallel_group(std::move(operations))
        .async_wait(asio::experimental::wait_for_all(),
                    [&right](const std::vector<std::size_t>& /*order*/,
                             const std::vector<std::exception_ptr>& /*errors*/,
                             const std::vector<Result<SqlRows>>& results) {
                        for (const Result<SqlRows>& result : results) {
                            right +=
                                result && result->rows[0][0] == SqlCell(std::int64_t{3}) ? 1 : 0;
                        }
                    });
    world_->io().restart();
    world_->io().run();
    EXPECT_EQ(right, 50);
}

INSTANTIATE_TEST_SUITE_P(All, QueryBackendContract,
                         ::testing::Values("sqlite_inline", "sqlite_pool", "postgres"),
                         [](const auto& info) { return std::string(info.param); });

}  // namespace
}  // namespace faultline::engine
