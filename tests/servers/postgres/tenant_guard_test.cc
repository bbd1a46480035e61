// The third wall over a real PostgreSQL whose pooled worker keeps another tenant's context:
// whatever a query selects, nothing of the other tenant comes back, not even a number of rows.
#include "engine/tools/sql/direct_query.h"
#include "faults/inproc/faulty_query_backend.h"
#include "tests/servers/postgres/postgres_case.h"

#include <array>
#include <memory>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace faultline::engine {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

// With and without a column that names the tenant, under other names, added up, without any column.
constexpr std::array kQueries = {
    "SELECT name, note FROM items",
    "SELECT tenant AS t FROM items",
    "SELECT upper(tenant) AS t FROM items",
    "SELECT count(*) FROM items",
    "SELECT min(tenant), max(name) FROM items",
    "SELECT 'acme' AS tenant, name FROM items",
    "SELECT FROM items",
    "SELECT name FROM items WHERE false",
    "SELECT 1",
    "VALUES (1)",
    "EXPLAIN SELECT * FROM items",
};

class TenantGuard : public faultline::testing::PostgresCase {
protected:
    Result<ToolOutput> ask_tool(const std::string& sql, bool tenant_guard = true) {
        DirectQueryTool tool(*faulty_, {.data_source = "postgres", .tenant_guard = tenant_guard});
        CallContext context;
        context.tenant = "acme";
        context.deadline = Deadline::after(shared_->clock.now(), std::chrono::seconds(20));
        return await(shared_->io, tool.call(std::move(context),
                                            std::make_shared<const json>(json{{"query", sql}})));
    }

    void SetUp() override {
        PostgresCase::SetUp();
        if (shared_ != nullptr) {
            faulty_ = std::make_unique<fault::FaultyQueryBackend>(std::move(backend_), active_,
                                                                  shared_->clock);
        }
    }

    void leak_in(const std::string& tenant) {
        fault::FaultSpec spec;
        spec.fault = "foreign_context";
        spec.parameters = {{"as", tenant}};
        ASSERT_TRUE(active_.begin(0, std::move(spec), shared_->clock.now()));
    }

    fault::ActiveFaults active_{1};
    std::unique_ptr<fault::FaultyQueryBackend> faulty_;
};

TEST_F(TenantGuard, own_rows_pass_whatever_is_selected) {
    for (const char* sql : kQueries) {
        const auto answer = ask_tool(sql);
        EXPECT_TRUE(answer.has_value()) << sql << ": " << answer.error().message;
    }
}

TEST_F(TenantGuard, nothing_read_in_a_foreign_context_leaves_whatever_is_selected) {
    leak_in("globex");
    for (const char* sql : kQueries) {
        const auto answer = ask_tool(sql);
        ASSERT_FALSE(answer.has_value()) << sql << ": " << answer->data->dump();
        EXPECT_EQ(answer.error().code, ErrorCode::kTenantMismatch) << sql;
        EXPECT_THAT(answer.error().message, Not(HasSubstr("globex")));
        EXPECT_TRUE(ask_tool(sql, false).has_value()) << "without the guard it leaks: " << sql;
    }
}

}  // namespace
}  // namespace faultline::engine
