#include "engine/tools/builtin_tools.h"

#include "base/manual_clock.h"
#include "engine/store/etag_store.h"
#include "engine/store/memory_kv.h"
#include "engine/store/snapshot_store.h"
#include "engine/tools/card_service.h"
#include "engine/tools/query_card_source.h"
#include "metrics/engine_metrics.h"
#include "tests/unit/engine/store/await.h"

#include <set>

namespace faultline::engine {
namespace {

class EmptyBackend final : public QueryBackend {
public:
    boost::asio::awaitable<Result<SqlRows>> query(CallContext context, SqlQuery) override {
        co_return SqlRows{.columns = {}, .rows = {}, .owner = context.tenant};
    }
    boost::asio::awaitable<Result<void>> ping(CallContext) override { co_return Result<void>{}; }
};

// What an engine with a database hands to its tools.
class BuiltinTools : public ::testing::Test {
protected:
    ManualClock clock_;
    EmptyBackend database_;
    ToolSettings settings_;
    metrics::Registry registry_;
    metrics::EngineMetrics metrics_{registry_, error_code_labels(), {}, {{"memory", "cards"}}};
    MemoryKeyValueStore kv_{clock_};
    EtagStore etags_{kv_};
    SnapshotStore snapshots_{clock_, {}};
    QueryCardSource source_{database_};
    CardService cards_{CardServiceDeps{.clock = clock_,
                                       .source = source_,
                                       .etags = etags_,
                                       .snapshots = snapshots_,
                                       .cache = metrics_.cache("memory", "cards"),
                                       .log = nullptr},
                       CardServiceOptions{}};
    ToolParts parts_{.clock = clock_,
                     .settings = settings_,
                     .database = &database_,
                     .data_source = "sqlite",
                     .cards = &cards_};
};

TEST_F(BuiltinTools, EachHasANameOfItsOwnValidLimitsAndCanBeMade) {
    std::set<std::string_view> names;
    for (const BuiltinTool& tool : builtin_tools()) {
        SCOPED_TRACE(tool.name());
        EXPECT_TRUE(names.insert(tool.name()).second);
        EXPECT_TRUE(validate(tool.capability));
        EXPECT_EQ(find_builtin_tool(tool.name()), &tool);
        const auto made = make_builtin_tool(parts_, tool.capability);
        ASSERT_TRUE(made) << made.error().message;
        ASSERT_NE(*made, nullptr);
        // Whatever it is asked, it answers with a value or a coded error.
        CallContext context;
        context.tenant = "acme";
        (void)await_value(clock_, (*made)->call(context, json_null()));
    }
    EXPECT_GE(names.size(), 4U);
}

TEST_F(BuiltinTools, FallbacksAreToolsThatShip) {
    for (const BuiltinTool& tool : builtin_tools()) {
        const auto& fallback = tool.capability.fallback_tool_id;
        EXPECT_TRUE(!fallback || find_builtin_tool(*fallback)) << tool.name();
    }
}

TEST_F(BuiltinTools, WithoutADatabaseThereAreThoseThatNeedNone) {
    const ToolParts bare{.clock = clock_, .settings = settings_};
    for (const BuiltinTool& tool : builtin_tools()) {
        const auto made = make_builtin_tool(bare, tool.capability);
        EXPECT_EQ(static_cast<bool>(made), !tool.needs_database) << tool.name();
    }
    EXPECT_FALSE(make_builtin_tool(parts_, {.tool_id = "no_such_tool"}));
    EXPECT_EQ(find_builtin_tool("no_such_tool"), nullptr);
}

TEST_F(BuiltinTools, LimitsAreThoseOfTheContract) {
    const ToolCapability& query = find_builtin_tool("direct_query")->capability;
    EXPECT_EQ(query.capability_type, CapabilityType::kReadOnly);
    EXPECT_EQ(query.max_concurrent_calls, 20);
    EXPECT_EQ(query.timeout_seconds, 30.0);
    EXPECT_EQ(query.rate_limit_per_minute, 120);
    EXPECT_EQ(query.max_result_size_mb, 50.0);
    EXPECT_EQ(query.max_rows, 10'000);
    EXPECT_EQ(query.fallback_tool_id, "topology");
    const ToolCapability& topology = find_builtin_tool("topology")->capability;
    EXPECT_EQ(topology.capability_type, CapabilityType::kGraphQuery);
    EXPECT_EQ(topology.max_concurrent_calls, 10);
    EXPECT_EQ(topology.timeout_seconds, 5.0);
    EXPECT_EQ(topology.rate_limit_per_minute, 600);
    EXPECT_EQ(topology.max_result_size_mb, 5.0);
}

TEST_F(BuiltinTools, DirectQueryHasTheSqlPolicyAndAnUnknownToolTheDefaultOne) {
    const ToolCapability& query = find_builtin_tool("direct_query")->capability;
    const EffectiveLimits limits = effective_limits(query, policy_of_tool(query));
    EXPECT_EQ(limits.timeout, std::chrono::seconds(30));  // the capability's: tighter than 60 s
    EXPECT_EQ(limits.max_retries, 1);
    EXPECT_EQ(limits.max_rows, 5'000U);
    EXPECT_EQ(policy_of_tool({.tool_id = "lookup"}).max_retries, ToolExecutionPolicy{}.max_retries);
}

}  // namespace
}  // namespace faultline::engine
