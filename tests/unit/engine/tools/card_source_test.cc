#include "engine/tools/query_card_source.h"
#include "tests/fakes/engine/list_card_source.h"
#include "tests/unit/engine/store/await.h"

namespace faultline::engine {
namespace {

constexpr CardWindow kWindow{.from = 100, .to = 200, .bucket_seconds = 50};

CallContext acme() {
    CallContext context;
    context.tenant = "acme";
    return context;
}

// Answers with what the test put in and keeps the question.
class AnsweringBackend final : public QueryBackend {
public:
    boost::asio::awaitable<Result<SqlRows>> query(CallContext context, SqlQuery query) override {
        tenant = context.tenant;
        asked = query;
        co_return answer;
    }
    boost::asio::awaitable<Result<void>> ping(CallContext) override { co_return Result<void>{}; }

    Result<SqlRows> answer = SqlRows{};
    std::string tenant;
    SqlQuery asked;
};

TEST(ListCardSource, FiltersByTenantAndWindow) {
    ManualClock clock;
    ListCardSource source(
        {{"acme", {{"a", "g", 99, 1}, {"b", "g", 100, 2}, {"c", "g", 199, 3}, {"d", "g", 200, 4}}},
         {"other", {{"x", "g", 150, 9}}}});
    const auto events = await_value(clock, source.load(acme(), kWindow)).value();
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(events[0].reason, "b");
    EXPECT_EQ(events[1].reason, "c");
    EXPECT_TRUE(await_value(clock, source.load({}, kWindow)).value().empty());
}

TEST(QueryCardSource, AsksAsTheTenantForTheWindow) {
    ManualClock clock;
    AnsweringBackend backend;
    backend.answer =
        SqlRows{.columns = {"reason", "grp", "bucket_ts", "n", "tenant"},
                .rows = {{"timeout", "infra", std::int64_t{120}, std::int64_t{4}, "acme"},
                         {"quota", "infra", 150.0, std::string("7"), "acme"}},
                .owner = "acme"};
    QueryCardSource source(backend, 10);
    const auto events = await_value(clock, source.load(acme(), kWindow)).value();
    EXPECT_EQ(backend.asked.sql,
              "SELECT reason, grp, bucket_ts, n, tenant FROM reason_events"
              " WHERE bucket_ts >= 100 AND bucket_ts < 200");
    EXPECT_EQ(backend.asked.max_rows, 10U);
    EXPECT_EQ(backend.tenant, "acme");
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(events[0].count, 4);
    EXPECT_EQ(events[1].bucket_ts, 150);
    EXPECT_EQ(events[1].count, 7);
}

TEST(QueryCardSource, CodesWhatItCannotRead) {
    ManualClock clock;
    AnsweringBackend backend;
    QueryCardSource source(backend, 10);
    const auto code = [&](Result<SqlRows> answer) {
        backend.answer = std::move(answer);
        return await_value(clock, source.load(acme(), kWindow)).error().code;
    };
    const SqlCell text = std::string("x");
    const SqlCell one = std::int64_t{1};
    const SqlCell own = std::string("acme");
    EXPECT_EQ(code(SqlRows{.columns = {}, .rows = {{text, text, one, one}}}),
              ErrorCode::kToolBadRequest);
    EXPECT_EQ(code(SqlRows{.columns = {}, .rows = {{text, text, text, one, own}}}),
              ErrorCode::kToolBadRequest);
    EXPECT_EQ(code(SqlRows{.columns = {}, .rows = {{text, one, one, one, own}}}),
              ErrorCode::kToolBadRequest);
    EXPECT_EQ(code(SqlRows{.columns = {}, .rows = {{SqlCell{}, text, one, one, own}}}),
              ErrorCode::kToolBadRequest);
    EXPECT_EQ(code(SqlRows{.columns = {}, .rows = {{text, text, 1.5, one, own}}}),
              ErrorCode::kToolBadRequest);
    EXPECT_EQ(code(SqlRows{.columns = {}, .rows = {{text, text, one, std::int64_t{-1}, own}}}),
              ErrorCode::kToolBadRequest);
    EXPECT_EQ(code(SqlRows{.columns = {}, .rows = {}, .truncated = true}),
              ErrorCode::kMaxRowsExceeded);
    EXPECT_EQ(code(Error{.code = ErrorCode::kUpstreamUnavailable, .message = "gone"}),
              ErrorCode::kUpstreamUnavailable);
}

TEST(QueryCardSource, AForeignRowIsRefusedBeforeAnythingIsAddedUp) {
    ManualClock clock;
    AnsweringBackend backend;
    const std::int64_t one = 1;
    for (const SqlCell& tenant :
         {SqlCell("globex"), SqlCell("ACME"), SqlCell(""), SqlCell{}, SqlCell(one)}) {
        backend.answer = SqlRows{.columns = {"reason", "grp", "bucket_ts", "n", "tenant"},
                                 .rows = {{"timeout", "infra", one, one, "acme"},
                                          {"timeout", "infra", one, one, tenant}},
                                 .owner = "acme"};
        QueryCardSource source(backend);
        const auto refused = await_value(clock, source.load(acme(), kWindow));
        ASSERT_FALSE(refused.has_value());
        EXPECT_EQ(refused.error().code, ErrorCode::kTenantMismatch);
        QueryCardSource unguarded(backend, 10, false);
        EXPECT_EQ(await_value(clock, unguarded.load(acme(), kWindow)).value().size(), 2U);
    }
}

// No row, or rows that say what the caller wants to hear: the backend knows for whom it read.
TEST(QueryCardSource, WhatWasReadForAnotherTenantIsRefusedWhateverTheRowsSay) {
    ManualClock clock;
    AnsweringBackend backend;
    const std::int64_t one = 1;
    const SqlRows own_rows{.columns = {"reason", "grp", "bucket_ts", "n", "tenant"},
                           .rows = {{"timeout", "infra", one, one, "acme"}}};
    for (SqlRows answer : {own_rows, SqlRows{.columns = own_rows.columns, .rows = {}}}) {
        for (const char* owner : {"globex", ""}) {
            answer.owner = owner;
            backend.answer = answer;
            QueryCardSource source(backend);
            const auto refused = await_value(clock, source.load(acme(), kWindow));
            ASSERT_FALSE(refused.has_value());
            EXPECT_EQ(refused.error().code, ErrorCode::kTenantMismatch);
            QueryCardSource unguarded(backend, 10, false);
            EXPECT_TRUE(await_value(clock, unguarded.load(acme(), kWindow)).has_value());
        }
    }
}

}  // namespace
}  // namespace faultline::engine
