#include "faults/inproc/faulty_query_backend.h"

#include "base/manual_clock.h"
#include "base/with_deadline.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <gtest/gtest.h>

namespace faultline::fault {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

// One row that names the tenant, or a failure.
class TenantRow final : public engine::QueryBackend {
public:
    asio::awaitable<engine::Result<SqlRows>> query(engine::CallContext context, SqlQuery) override {
        co_await asio::this_coro::throw_if_cancelled(false);
        if (clock != nullptr) {
            (void)co_await clock->sleep_for(takes);
        }
        if (failure) {
            co_return engine::Error{.code = *failure, .message = "x"};
        }
        SqlRows rows;
        rows.columns = {"tenant"};
        rows.rows.push_back({SqlCell(context.tenant)});
        co_return rows;
    }
    asio::awaitable<engine::Result<void>> ping(engine::CallContext) override {
        co_return engine::Result<void>{};
    }

    std::optional<engine::ErrorCode> failure;
    Clock* clock = nullptr;  // null: answers at once
    Duration takes{};
};

struct Bench {
    asio::io_context io;
    ManualClock clock;
    ActiveFaults active{1};
    std::shared_ptr<TenantRow> inner = std::make_shared<TenantRow>();
    FaultyQueryBackend backend{inner, active, clock};
    std::optional<engine::Result<SqlRows>> answer;

    void arm(std::string name, std::map<std::string, ParameterValue> parameters,
             bool observed = false, std::optional<std::string> tool = {}) {
        FaultSpec spec;
        spec.match.tool = std::move(tool);
        spec.fault = std::move(name);
        spec.parameters = std::move(parameters);
        ASSERT_TRUE(observed ? active.begin_observing(0, std::move(spec), clock.now())
                             : active.begin(0, std::move(spec), clock.now()));
    }

    bool answers_probe() {
        bool good = false;
        asio::co_spawn(io, backend.ping({}), [&](std::exception_ptr, engine::Result<void> result) {
            good = result.has_value();
        });
        clock.run(io);
        return good;
    }

    Duration query(std::string sql, std::string tool = "direct_query") {
        const Instant start = clock.now();
        Instant end = start;
        engine::CallContext context;
        context.tenant = "acme";
        context.tool = std::move(tool);
        asio::co_spawn(
            io,
            with_deadline<SqlRows>(clock, Deadline::after(start, 1s),
                                   engine::Error{engine::ErrorCode::kToolTimeout, "late"},
                                   backend.query(context, {.sql = std::move(sql)})),
            [&](std::exception_ptr, engine::Result<SqlRows> result) {
                answer = std::move(result);
                end = clock.now();
            });
        clock.run(io);
        return end - start;
    }
};

TEST(FaultyQueryBackend, IsTransparentWithoutAFault) {
    Bench bench;
    EXPECT_EQ(bench.query("select 1"), 0s);
    EXPECT_EQ((*bench.answer)->rows[0][0], SqlCell(std::string("acme")));
}

TEST(FaultyQueryBackend, FreezesThenDies) {
    Bench bench;
    bench.arm("database_down", {{"freeze", Duration(300ms)}});
    EXPECT_EQ(bench.query("select 1"), 300ms);
    EXPECT_EQ(bench.answer->error().code, engine::ErrorCode::kUpstreamUnavailable);
    EXPECT_EQ(bench.query("select 1"), 0s);
    EXPECT_EQ(bench.answer->error().code, engine::ErrorCode::kUpstreamUnavailable);
    EXPECT_EQ(bench.active.counts(0).fired, 2U);
}

TEST(FaultyQueryBackend, ADeadDatabaseFailsItsProbeToo) {
    Bench bench;
    EXPECT_TRUE(bench.answers_probe());
    bench.arm("database_down", {{"freeze", Duration(0s)}});
    EXPECT_FALSE(bench.answers_probe());
    EXPECT_EQ(bench.active.counts(0).fired, 0U) << "a probe is no call";
    bench.arm("database_slow", {{"delay", Duration(1ms)}});
    EXPECT_TRUE(bench.answers_probe());
}

TEST(FaultyQueryBackend, IsSlow) {
    Bench bench;
    bench.arm("database_slow", {{"delay", Duration(200ms)}});
    EXPECT_EQ(bench.query("select 1"), 200ms);
    EXPECT_TRUE(*bench.answer);
    EXPECT_EQ(bench.active.counts(0).fired, 1U);
}

TEST(FaultyQueryBackend, ActsOnTheQueriesOfTheToolThatItNames) {
    Bench bench;
    bench.arm("database_slow", {{"delay", Duration(200ms)}}, false, "cards");
    EXPECT_EQ(bench.query("select 1", "direct_query"), 0s);
    EXPECT_EQ(bench.query("select 1", "cards"), 200ms);
    EXPECT_EQ(bench.active.counts(0).fired, 1U);
}

TEST(FaultyQueryBackend, RunsAsAnotherTenant) {
    Bench bench;
    bench.arm("foreign_context", {{"as", std::string("globex")}});
    bench.query("select 1");
    EXPECT_EQ((*bench.answer)->rows[0][0], SqlCell(std::string("globex")));
    EXPECT_EQ(bench.active.counts(0).fired, 1U);
}

TEST(FaultyQueryBackend, ItsOwnContextIsNotForeign) {
    Bench bench;
    bench.arm("foreign_context", {{"as", std::string("acme")}});
    bench.query("select 1");
    EXPECT_TRUE(*bench.answer);
    EXPECT_EQ(bench.active.counts(0).fired, 0U);
}

TEST(FaultyQueryBackend, RefusesQueriesThatNameAChangedColumn) {
    Bench bench;
    bench.arm("column_renamed", {{"table", std::string("node")},
                                 {"column", std::string("load")},
                                 {"to", std::string("load_pct")}});
    bench.query("select load from node");
    EXPECT_EQ(bench.answer->error().code, engine::ErrorCode::kToolBadRequest);
    bench.query("select workload, load_avg from node");
    EXPECT_TRUE(*bench.answer);
    EXPECT_EQ(bench.active.counts(0).fired, 1U);
}

// What is carried out on the database itself kills the queries under way.
TEST(FaultyQueryBackend, AQueryThatBeganBeforeItsFaultIsCounted) {
    Bench bench;
    bench.active.watch_queries();
    bench.inner->clock = &bench.clock;
    bench.inner->takes = 200ms;
    bench.inner->failure = engine::ErrorCode::kUpstreamUnavailable;
    asio::co_spawn(
        bench.io,
        [](Bench* shared) -> asio::awaitable<void> {
            (void)co_await shared->clock.sleep_for(100ms);
            shared->arm("database_down", {{"freeze", Duration(0s)}}, true);
        }(&bench),
        [](std::exception_ptr) {});
    EXPECT_EQ(bench.query("select 1"), 200ms);
    EXPECT_EQ(bench.active.counts(0).fired, 1U);
}

TEST(FaultyQueryBackend, ReportsWhatObservedFaultsCaused) {
    Bench bench;
    bench.arm("database_down", {{"freeze", Duration(0s)}}, true);
    bench.query("select 1");
    EXPECT_EQ(bench.active.counts(0).fired, 0U);
    bench.inner->failure = engine::ErrorCode::kUpstreamUnavailable;
    bench.query("select 1");
    EXPECT_EQ(bench.active.counts(0).fired, 1U);
}

}  // namespace
}  // namespace faultline::fault
