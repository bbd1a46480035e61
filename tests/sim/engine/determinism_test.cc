// The same seed gives the same answers to the bit; another seed does not.
#include "tests/sim/engine/world.h"

#include <gtest/gtest.h>

namespace faultline::engine {
namespace {

using std::chrono::milliseconds;

// Retries with jitter, contention for slots, fallbacks, timeouts, two tenants, several runs at
// once.
std::string story(std::uint64_t seed) {
    World world;
    OrchestratorOptions options;
    options.seed = seed;
    world.configure(options);
    ToolCapability flaky = roomy("flaky");
    flaky.retry_count = 2;
    flaky.max_concurrent_calls = 2;
    flaky.timeout_seconds = 0.5;
    flaky.fallback_tool_id = "spare";
    world.add(flaky, {.latency = milliseconds(20),
                      .jitter = milliseconds(15),
                      .seed = seed,
                      .script = {answering(), failing(ErrorCode::kUpstreamUnavailable),
                                 failing(ErrorCode::kRateLimited, milliseconds(40)), hanging(),
                                 failing(ErrorCode::kUpstreamUnavailable)},
                      .repeat = true});
    world.add(roomy("spare"), {.latency = milliseconds(5)});
    const Plan plan{.steps = {step("a", "flaky"), step("b", "flaky"), step("c", "flaky", {"a"}),
                              step("d", "flaky"), step("e", "spare", {"b", "c"})}};
    std::vector<std::shared_ptr<std::optional<World::Outcome>>> outcomes;
    for (int i = 0; i < 10; ++i) {
        outcomes.push_back(world.start(plan, caller(i % 2 == 0 ? "acme" : "globex")));
    }
    world.run_all();
    std::string text;
    for (const auto& outcome : outcomes) {
        text += describe(outcome->value().value());
    }
    return text;
}

TEST(Determinism, TheSameSeedIsTheSameStoryToTheBit) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        ASSERT_EQ(story(seed), story(seed)) << "seed " << seed;
    }
}

TEST(Determinism, AnotherSeedIsAnotherStory) { EXPECT_NE(story(1), story(2)); }

}  // namespace
}  // namespace faultline::engine
