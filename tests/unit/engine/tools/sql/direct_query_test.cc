// direct_query over a real SQLite file, inline and in virtual time; and over a backend that
// breaks its promise, which only the third wall notices.
#include "engine/tools/sql/direct_query.h"

#include "base/manual_clock.h"
#include "engine/tools/sql/sqlite_backend.h"
#include "tests/contract/query_backend/await.h"
#include "tests/io/sqlite/scratch_database.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace faultline::engine {
namespace {

using nlohmann::json;
using testing::await;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::ScratchDatabase;

// Answers with what the test put in.
class AnsweringBackend final : public QueryBackend {
public:
    explicit AnsweringBackend(SqlRows answer) : answer_(std::move(answer)) {}

    boost::asio::awaitable<Result<SqlRows>> query(CallContext /*context*/,
                                                  SqlQuery /*query*/) override {
        co_return answer_;
    }
    boost::asio::awaitable<Result<void>> ping(CallContext /*context*/) override {
        co_return Result<void>{};
    }

private:
    SqlRows answer_;
};

class DirectQueryTest : public ::testing::Test {
protected:
    Result<ToolOutput> call(const json& params, DirectQueryOptions options = {},
                            const std::string& tenant = "acme") {
        options.data_source = "sqlite";
        DirectQueryTool tool(backend_, std::move(options));
        CallContext context;
        context.tenant = tenant;
        return await(io_, tool.call(context, std::make_shared<const json>(params)));
    }
    ErrorCode code_of(const json& params, DirectQueryOptions options = {},
                      const std::string& tenant = "acme") {
        const auto output = call(params, std::move(options), tenant);
        EXPECT_FALSE(output.has_value()) << params;
        return output ? ErrorCode::kPolicyDeny : output.error().code;
    }

    // Two tenants' rows in one file: what must not happen, and what the third wall is for.
    ScratchDatabase database_{
        "CREATE TABLE orders (id INTEGER, tenant TEXT, total REAL);"
        "INSERT INTO orders VALUES (1, 'acme', 1.5), (2, 'acme', NULL), (3, 'globex', 3.0);"};
    boost::asio::io_context io_;
    ManualClock clock_;
    BlockingPool pool_{0};
    SqliteBackend backend_{pool_, clock_, {.files = {{"acme", database_.path()}}}};
};

TEST_F(DirectQueryTest, rows_come_as_objects) {
    const ToolOutput output =
        call({{"query", "SELECT id, total FROM orders WHERE tenant = 'acme' ORDER BY id"}}).value();
    EXPECT_EQ(*output.data, json::parse(R"({"columns": ["id", "total"],
        "rows": [{"id": 1, "total": 1.5}, {"id": 2, "total": null}],
        "row_count": 2, "data_source": "sqlite", "truncated": false})"));
    EXPECT_EQ(output.tenant, "acme");
    EXPECT_THAT(output.warnings, IsEmpty());
}

TEST_F(DirectQueryTest, columns_of_one_name_are_kept_apart) {
    const ToolOutput output = call({{"query", "SELECT 1 AS a, 2 AS a, 3 AS a"}}).value();
    EXPECT_EQ((*output.data)["rows"][0], json::parse(R"({"a": 1, "a_2": 2, "a_3": 3})"));
}

// Trying every number for every column would take minutes here.
TEST_F(DirectQueryTest, very_many_columns_of_one_name_are_no_trouble) {
    constexpr std::size_t kColumns = 30'000;
    AnsweringBackend wide(SqlRows{.columns = std::vector<std::string>(kColumns, "a"),
                                  .rows = {std::vector<SqlCell>(kColumns, SqlCell(true))},
                                  .owner = "acme"});
    DirectQueryTool tool(wide, {});
    CallContext context;
    context.tenant = "acme";
    const auto params = std::make_shared<const json>(json{{"query", "SELECT 1"}});
    const ToolOutput output = await(io_, tool.call(context, params)).value();
    EXPECT_EQ((*output.data)["rows"][0].size(), kColumns);
    EXPECT_EQ((*output.data)["columns"].back(), "a_30000");
}

TEST_F(DirectQueryTest, comments_do_not_reach_sqlite_and_cannot_hide_a_query_from_the_guard) {
    DirectQueryOptions options;
    options.guard.dialect = SqlDialect::kSqlite;
    options.guard.relations = {"items"};
    EXPECT_TRUE(call({{"query", "SELECT 1; -- done"}}, options).has_value());
    EXPECT_EQ(code_of({{"query", "SELECT 1 /* /* */, total FROM orders -- */ */"}}, options),
              ErrorCode::kSqlBlocked);
}

TEST_F(DirectQueryTest, params_are_checked) {
    for (const char* params :
         {"null", "[]", "3", "{}", R"({"query": 1})", R"({"query": ""})", R"({"sql": "SELECT 1"})",
          R"({"query": "SELECT 1", "max_rows": 0})", R"({"query": "SELECT 1", "max_rows": -1})",
          R"({"query": "SELECT 1", "max_rows": 1.5})", R"({"query": "SELECT 1", "max_rows": "9"})",
          R"({"query": "SELECT 1", "on_limit": "maybe"})",
          R"({"query": "SELECT 1", "tenant": "globex"})"}) {
        EXPECT_EQ(code_of(json::parse(params)), ErrorCode::kInvalidParams) << params;
    }
}

TEST_F(DirectQueryTest, a_limit_is_an_error_or_a_truncation_as_asked) {
    const std::string sql = "SELECT id FROM orders";
    EXPECT_EQ(code_of({{"query", sql}, {"max_rows", 2}}), ErrorCode::kMaxRowsExceeded);
    const ToolOutput output =
        call({{"query", sql}, {"max_rows", 2}, {"on_limit", "truncate"}}).value();
    EXPECT_EQ((*output.data)["row_count"], 2);
    EXPECT_EQ((*output.data)["truncated"], true);
    EXPECT_THAT(output.warnings, ElementsAre(HasSubstr("more than 2 rows")));
    EXPECT_TRUE(call({{"query", sql}, {"max_rows", 3}}).has_value());
}

TEST_F(DirectQueryTest, a_caller_cannot_raise_the_limit) {
    DirectQueryOptions options;
    options.max_rows = 2;
    EXPECT_EQ(code_of({{"query", "SELECT id FROM orders"}, {"max_rows", 1'000'000}}, options),
              ErrorCode::kMaxRowsExceeded);
}

TEST_F(DirectQueryTest, the_guard_blocks_and_names_the_kind_but_not_the_query) {
    const auto output = call({{"query", "SELECT pg_sleep(1), 'a secret' FROM orders"}});
    ASSERT_FALSE(output.has_value());
    EXPECT_EQ(output.error().code, ErrorCode::kSqlBlocked);
    EXPECT_THAT(output.error().message, HasSubstr("function"));
    EXPECT_THAT(output.error().message, Not(HasSubstr("a secret")));
    EXPECT_TRUE(is_security(output.error().code));
}

TEST_F(DirectQueryTest, without_the_guard_the_query_reaches_the_backend) {
    // Not on the guard's list, but on the backend's.
    const json params = {{"query", "SELECT unixepoch('2024-01-01') AS t"}};
    EXPECT_EQ(code_of(params), ErrorCode::kSqlBlocked);
    DirectQueryOptions options;
    options.query_guard = false;
    EXPECT_TRUE(call(params, options).has_value());
}

TEST_F(DirectQueryTest, rows_of_another_tenant_never_leave) {
    const json params = {{"query", "SELECT id, tenant FROM orders"}};
    const auto output = call(params);
    ASSERT_FALSE(output.has_value());
    EXPECT_EQ(output.error().code, ErrorCode::kTenantMismatch);
    EXPECT_THAT(output.error().message, Not(HasSubstr("globex")));
    EXPECT_TRUE(call({{"query", "SELECT id, tenant FROM orders WHERE id < 3"}}).has_value());
    EXPECT_EQ(code_of({{"query", "SELECT 7 AS tenant_id"}}), ErrorCode::kTenantMismatch);
    EXPECT_EQ(code_of({{"query", "SELECT 1.5 AS tenant"}}), ErrorCode::kTenantMismatch);
    EXPECT_TRUE(call({{"query", "SELECT NULL AS tenant"}}).has_value());
    DirectQueryOptions options;
    options.tenant_guard = false;
    EXPECT_TRUE(call(params, options).has_value());
}

// Columns say nothing here: the backend does.
TEST_F(DirectQueryTest, rows_that_were_read_for_another_tenant_never_leave_whatever_their_columns) {
    const std::vector<SqlRows> answers = {
        {.columns = {"name", "note"}, .rows = {{SqlCell("a"), SqlCell("b")}}},
        {.columns = {"t"}, .rows = {{SqlCell("acme")}}},
        {.columns = {"count"}, .rows = {{SqlCell(std::int64_t{40})}}},
        {.columns = {"tenant"}, .rows = {}},
        {.columns = {}, .rows = {{}, {}, {}}}};
    CallContext acme;
    acme.tenant = "acme";
    for (const char* owner : {"globex", "", "Acme"}) {
        for (SqlRows answer : answers) {
            answer.owner = owner;
            AnsweringBackend backend(answer);
            DirectQueryTool tool(backend, {});
            DirectQueryTool unguarded(backend, {.tenant_guard = false});
            const auto params = std::make_shared<const json>(json{{"query", "SELECT 1"}});
            const auto output = await(io_, tool.call(acme, params));
            ASSERT_FALSE(output.has_value()) << owner;
            EXPECT_EQ(output.error().code, ErrorCode::kTenantMismatch);
            EXPECT_THAT(output.error().message, Not(HasSubstr("globex")));
            EXPECT_TRUE(await(io_, unguarded.call(acme, params)).has_value());
        }
    }
}

TEST_F(DirectQueryTest, neither_case_nor_an_alias_hides_the_tenant_column) {
    for (const char* sql :
         {"SELECT id, TENANT FROM orders", "SELECT tenant AS \"Tenant\" FROM orders",
          "SELECT id AS \"TENANT_ID\" FROM orders", "SELECT id, tenant AS t FROM orders",
          "WITH o AS (SELECT tenant AS x FROM orders) SELECT x AS y FROM o",
          "SELECT s.t FROM (SELECT tenant AS t FROM orders) s"}) {
        EXPECT_EQ(code_of({{"query", sql}}), ErrorCode::kTenantMismatch) << sql;
    }
    EXPECT_TRUE(call({{"query", "SELECT tenant AS t FROM orders WHERE id < 3"}}).has_value());
    EXPECT_TRUE(call({{"query", "SELECT id AS t FROM orders"}}).has_value());
}

TEST_F(DirectQueryTest, a_call_without_a_tenant_is_refused) {
    EXPECT_EQ(code_of({{"query", "SELECT 1"}}, {}, ""), ErrorCode::kTenantMismatch);
}

TEST_F(DirectQueryTest, a_schema_error_is_coded_unless_the_schema_guard_is_off) {
    const json params = {{"query", "SELECT cost FROM orders"}};
    const auto output = call(params);
    ASSERT_FALSE(output.has_value());
    EXPECT_EQ(output.error().code, ErrorCode::kToolBadRequest);
    EXPECT_EQ(output.error().message, "the query does not fit the current schema");
    DirectQueryOptions options;
    options.schema_guard = false;
    EXPECT_EQ(code_of(params, options), ErrorCode::kInternalError);
}

}  // namespace
}  // namespace faultline::engine
