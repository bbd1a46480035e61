#include "embedded/engine_config.h"

#include <gtest/gtest.h>

namespace faultline::embedded {
namespace {

TEST(EngineConfig, TheDemoIsValid) {
    const auto config = parse_engine_config(demo_engine_config(), "demo", ".");
    ASSERT_TRUE(config) << config.error().message;
    ASSERT_EQ(config->tenants.size(), 2U);
    EXPECT_EQ(config->tenants[0].name, "acme");
    EXPECT_EQ(config->tenants[0].role, "tenant_acme");
    EXPECT_EQ(config->tool_settings.topology.at("globex").all().size(), 3U);
    ASSERT_TRUE(config->database);
    EXPECT_EQ(config->database->sqlite_schema, "demo");
}

TEST(EngineConfig, TheLibrarysIsValid) {
    const auto config = read_engine_config(std::string(FAULTLINE_SOURCE_DIR) +
                                           "/scenarios/library/assets/engine.yaml");
    ASSERT_TRUE(config) << config.error().message;
    EXPECT_EQ(config->tenants.size(), 4U);
    EXPECT_EQ(config->database->resource, "db");
}

struct Bad {
    const char* text;
    const char* expected;
};

constexpr Bad kBad[] = {
    {"", "x.yaml:1:1"},
    {"[]", "x.yaml:1:1"},
    {"version: 2\ntenants: {a: {key: 12345678}}", "x.yaml:1:10"},
    {"version: 1", "tenants"},
    {"version: 1\ntenants: {}", "without tenants"},
    {"version: 1\ntenants: {a: {}}", "key"},
    {"version: 1\ntenants: {a: {key: short}}", "x.yaml:2:14"},
    {"version: 1\ntenants: {a: {key: 1234567}}", "at least 8 characters"},
    {"version: 1\ntenants: {a: {key: 12345678, kye: 1}}", "did you mean \"key\""},
    {"version: 1\ntenants: {a: {key: 12345678}}\ntols: {}", "x.yaml:3:1"},
    {"version: 1\ntenants: {a: {key: 12345678}}\ntools: {nosuch: {}}", "nosuch"},
    {"version: 1\ntenants: {a: {key: 12345678}}\ntools: {topology: {timeout: 5}}", "5"},
    {"version: 1\ntenants: {a: {key: 12345678}}\ntools: {topology: {max_concurrent_calls: 0}}",
     "max_concurrent_calls"},
    {"version: 1\ntenants: {a: {key: 12345678}}\ndatabase: {pool: 0, sqlite_schema: x}",
     "x.yaml:3:18"},
    {"version: 1\ntenants: {a: {key: 12345678}}\ndatabase: {}", "sqlite_schema"},
    {"version: 1\ntenants: {a: {key: 12345678}}\nmax_runs_in_flight: 0", "x.yaml:3:21"},
    {"version: 1\ntenants: {a: {key: 12345678}}\ntopology: {a: 1}", "x.yaml:3:15"},
    {"version: 1\ntenants: {a: {key: 12345678}}\ntopology: {a: [{name: n, kind: databse}]}",
     "x.yaml:3:32"},
    {"version: 1\ntenants: {a: {key: 12345678}}\ntopology: {a: [{name: n}, {name: n}]}",
     "x.yaml:3:15"},
    {"version: 1\ntenants: {a: {key: 12345678}}\ntools: {cards: {}}",
     "tool cards without a database"},
    {"version: 1\ntenants: {a: {key: 12345678}}\nversion: 1", "x.yaml:3:1"},
};

TEST(EngineConfig, SaysWhereAndWhatIsWrong) {
    for (const auto& bad : kBad) {
        const auto config = parse_engine_config(bad.text, "x.yaml", ".");
        ASSERT_FALSE(config) << bad.text;
        EXPECT_NE(config.error().message.find("x.yaml:"), std::string::npos)
            << config.error().message;
        EXPECT_NE(config.error().message.find(bad.expected), std::string::npos)
            << bad.text << "\n--\n"
            << config.error().message;
    }
}

// The reader of a scenario, which reads this file first, says 1 MiB too.
TEST(EngineConfig, MayBeAsLargeAsAScenario) {
    constexpr std::size_t kMost = 1U << 20U;
    std::string text = "version: 1\ntenants: {a: {key: 12345678}}\n#";
    text.resize(kMost, 'x');
    EXPECT_TRUE(parse_engine_config(text, "x.yaml", "."));
    text += 'x';
    const auto config = parse_engine_config(text, "x.yaml", ".");
    ASSERT_FALSE(config);
    EXPECT_NE(config.error().message.find("at most 1048576"), std::string::npos)
        << config.error().message;
}

TEST(EngineConfig, AMissingFileIsNamed) {
    const auto config = read_engine_config("/nonexistent/engine.yaml");
    ASSERT_FALSE(config);
    EXPECT_NE(config.error().message.find("/nonexistent/engine.yaml"), std::string::npos);
}

}  // namespace
}  // namespace faultline::embedded
