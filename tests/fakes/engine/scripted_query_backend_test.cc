#include "tests/fakes/engine/scripted_query_backend.h"

#include "base/manual_clock.h"

#include <optional>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace faultline::engine {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;

SqlRows numbers(int count) {
    SqlRows rows{.columns = {"n"}, .rows = {}};
    for (std::int64_t i = 0; i < count; ++i) {
        rows.rows.push_back({SqlCell(i)});
    }
    return rows;
}

class ScriptedQueryBackendTest : public ::testing::Test {
protected:
    Result<SqlRows> query(ScriptedQueryBackend& backend, SqlQuery asked, CallContext context = {}) {
        std::optional<Result<SqlRows>> outcome;
        asio::co_spawn(io_, backend.query(std::move(context), std::move(asked)),
                       [&outcome](const std::exception_ptr&, Result<SqlRows> result) {
                           outcome = std::move(result);
                       });
        clock_.run(io_);
        return outcome.value();
    }
    Result<void> ping(ScriptedQueryBackend& backend) {
        std::optional<Result<void>> outcome;
        asio::co_spawn(io_, backend.ping({}),
                       [&outcome](const std::exception_ptr&, Result<void> result) {
                           outcome = std::move(result);
                       });
        clock_.run(io_);
        return outcome.value();
    }
    static CallContext tenant(std::string name) {
        CallContext context;
        context.tenant = std::move(name);
        return context;
    }

    ManualClock clock_;
    asio::io_context io_;
};

TEST_F(ScriptedQueryBackendTest, AnswersByTenantThenByText) {
    ScriptedQueryBackend backend(clock_, {.latency = milliseconds(3),
                                          .rows_by_tenant = {{"acme", numbers(1)}},
                                          .rows_by_sql = {{"SELECT 1", numbers(2)}},
                                          .script = {}});
    EXPECT_EQ(query(backend, {.sql = "SELECT 1"}, tenant("acme"))->rows.size(), 1U);
    EXPECT_EQ(query(backend, {.sql = "SELECT 1"}, tenant("globex"))->rows.size(), 2U);
    EXPECT_EQ(query(backend, {.sql = "SELECT 2"}, tenant("globex")).error().code,
              ErrorCode::kToolBadRequest);
    EXPECT_EQ(clock_.now(), Instant(milliseconds(9)));
    EXPECT_EQ(backend.calls(), 3U);
}

TEST_F(ScriptedQueryBackendTest, LimitsHold) {
    ScriptedQueryBackend backend(
        clock_, {.rows_by_tenant = {}, .rows_by_sql = {{"q", numbers(3)}}, .script = {}});
    const auto cut = query(backend, {.sql = "q", .max_rows = 2});
    EXPECT_EQ(cut->rows.size(), 2U);
    EXPECT_TRUE(cut->truncated);
    EXPECT_FALSE(query(backend, {.sql = "q", .max_rows = 3})->truncated);
    EXPECT_EQ(query(backend, {.sql = "q", .max_bytes = 47}).error().code,
              ErrorCode::kMaxRowsExceeded);
    EXPECT_TRUE(query(backend, {.sql = "q", .max_bytes = 48}));
}

TEST_F(ScriptedQueryBackendTest, FailsByScriptAndWhileBroken) {
    ScriptedQueryBackend backend(
        clock_, {.rows_by_tenant = {},
                 .rows_by_sql = {{"q", numbers(1)}},
                 .script = {Error{.code = ErrorCode::kUpstreamUnavailable, .message = {}}}});
    EXPECT_EQ(query(backend, {.sql = "q"}).error().code, ErrorCode::kUpstreamUnavailable);
    EXPECT_TRUE(query(backend, {.sql = "q"}));
    backend.break_with(Error{.code = ErrorCode::kInternalError, .message = {}});
    EXPECT_FALSE(query(backend, {.sql = "q"}));
    EXPECT_FALSE(ping(backend));
    backend.break_with(std::nullopt);
    EXPECT_TRUE(query(backend, {.sql = "q"}));
    EXPECT_TRUE(ping(backend));
}

TEST_F(ScriptedQueryBackendTest, EndsAtTheDeadlineAndWhenCancelled) {
    ScriptedQueryBackend backend(clock_, {.latency = milliseconds(100),
                                          .rows_by_tenant = {},
                                          .rows_by_sql = {{"q", numbers(1)}},
                                          .script = {}});
    CallContext hurried;
    hurried.deadline = Deadline(Instant(milliseconds(40)));
    EXPECT_EQ(query(backend, {.sql = "q"}, hurried).error().code, ErrorCode::kToolTimeout);
    EXPECT_EQ(clock_.now(), Instant(milliseconds(40)));

    asio::cancellation_signal signal;
    bool failed = false;
    asio::co_spawn(io_, backend.query({}, {.sql = "q"}),
                   asio::bind_cancellation_slot(
                       signal.slot(), [&failed](const std::exception_ptr&, Result<SqlRows> result) {
                           failed = !result;
                       }));
    clock_.run(io_, Instant(milliseconds(50)));
    signal.emit(asio::cancellation_type::terminal);
    clock_.run(io_, Instant(milliseconds(50)));
    EXPECT_TRUE(failed);
    EXPECT_EQ(backend.cancelled(), 1U);
}

}  // namespace
}  // namespace faultline::engine
