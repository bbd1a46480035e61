// What the engine under test says of its tools, for the record of a run.
#include "embedded/engine_under_test.h"

#include "base/manual_clock.h"

#include <map>
#include <string>

#include <gtest/gtest.h>

namespace faultline::embedded {
namespace {

EngineConfig config_with_fallback() {
    auto config = parse_engine_config(
        "version: 1\n"
        "tenants: {acme: {key: key-of-acme}}\n"
        "tools:\n"
        "  quotes: {simulated: {latency: 5ms}, fallback: shipping}\n"
        "  shipping: {simulated: {latency: 5ms}}\n",
        "engine.yaml", ".");
    EXPECT_TRUE(config) << config.error().message;
    return config ? *config : EngineConfig{};
}

TEST(EngineUnderTest, NamesTheFallbacksThatItsToolsHave) {
    ManualClock clock;
    const EngineUnderTest engine(config_with_fallback(), {}, 1, clock);
    EXPECT_EQ(engine.fallbacks(), (std::map<std::string, std::string>{{"quotes", "shipping"}}));
}

TEST(EngineUnderTest, HasNoFallbacksWithoutThatProtection) {
    ManualClock clock;
    engine::DisabledProtections disabled;
    disabled.disable(engine::Protection::kFallback);
    const EngineUnderTest engine(config_with_fallback(), disabled, 1, clock);
    EXPECT_TRUE(engine.fallbacks().empty());
}

}  // namespace
}  // namespace faultline::embedded
