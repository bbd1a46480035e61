#include "engine/registry/tool_registry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace faultline::engine {
namespace {

using ::testing::HasSubstr;

class SilentTool final : public Tool {
public:
    boost::asio::awaitable<Result<ToolOutput>> call(CallContext, JsonPtr) override {
        co_return ToolOutput{};
    }
};

ToolCapability named(std::string tool_id) {
    ToolCapability capability;
    capability.tool_id = std::move(tool_id);
    return capability;
}

ToolCapability falling_back(std::string tool_id, std::string fallback) {
    ToolCapability capability = named(std::move(tool_id));
    capability.fallback_tool_id = std::move(fallback);
    return capability;
}

std::shared_ptr<Tool> tool() { return std::make_shared<SilentTool>(); }

TEST(ToolRegistry, FindsWhatWasAddedSortedByName) {
    ToolRegistry registry;
    ASSERT_TRUE(registry.add(named("b"), tool()));
    ASSERT_TRUE(registry.add(named("a"), tool()));
    ASSERT_NE(registry.find("b"), nullptr);
    EXPECT_EQ(registry.find("b")->capability.tool_id, "b");
    EXPECT_EQ(registry.find("c"), nullptr);
    const auto all = registry.all();
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0]->capability.tool_id, "a");
    EXPECT_TRUE(registry.check_links());
}

TEST(ToolRegistry, NeverOverwritesAndNeverTakesABadCapability) {
    ToolRegistry registry;
    ASSERT_TRUE(registry.add(named("a"), tool()));
    const auto again = registry.add(named("a"), tool());
    ASSERT_FALSE(again);
    EXPECT_THAT(again.error().message, HasSubstr("registered already"));
    ToolCapability bad = named("b");
    bad.max_rows = -1;
    EXPECT_FALSE(registry.add(bad, tool()));
    EXPECT_FALSE(registry.add(named("c"), nullptr));
    EXPECT_EQ(registry.all().size(), 1U);
}

TEST(ToolRegistry, CheckNamesAFallbackThatIsNotThere) {
    ToolRegistry registry;
    ASSERT_TRUE(registry.add(falling_back("a", "ghost"), tool()));
    const auto result = registry.check_links();
    ASSERT_FALSE(result);
    EXPECT_THAT(result.error().message, HasSubstr("fallback_tool_id is \"ghost\""));
}

TEST(ToolRegistry, CheckNamesADependencyThatIsNotThere) {
    ToolRegistry registry;
    ToolCapability capability = named("a");
    capability.depends_on = {"ghost"};
    ASSERT_TRUE(registry.add(capability, tool()));
    const auto result = registry.check_links();
    ASSERT_FALSE(result);
    EXPECT_THAT(result.error().message, HasSubstr("depends_on names \"ghost\""));
}

TEST(ToolRegistry, CheckRefusesACycleOfFallbacksAndAcceptsAChain) {
    ToolRegistry chain;
    ASSERT_TRUE(chain.add(falling_back("a", "b"), tool()));
    ASSERT_TRUE(chain.add(falling_back("b", "c"), tool()));
    ASSERT_TRUE(chain.add(named("c"), tool()));
    EXPECT_TRUE(chain.check_links());

    ToolRegistry cycle;
    ASSERT_TRUE(cycle.add(falling_back("a", "b"), tool()));
    ASSERT_TRUE(cycle.add(falling_back("b", "c"), tool()));
    ASSERT_TRUE(cycle.add(falling_back("c", "b"), tool()));
    const auto result = cycle.check_links();
    ASSERT_FALSE(result);
    EXPECT_THAT(result.error().message, HasSubstr("cycle"));
}

}  // namespace
}  // namespace faultline::engine
