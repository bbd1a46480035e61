// The same seed is the same run; another seed is another.
#include "scenarios/run/virtual_run.h"
#include "tests/fakes/fake_target.h"
#include "tests/sim/scenarios/fake_scenario.h"

#include <algorithm>
#include <stdexcept>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

RunRecord run_seed(std::uint64_t seed) {
    FakeWorld world;
    return run_virtual({.scenario = fake_scenario(),
                        .factory = fake_factory(world),
                        .seed = seed,
                        .disabled_protections = {},
                        .without_faults = false,
                        .signal = nullptr,
                        .journal = nullptr});
}

TEST(Sweep, TheSameSeedGivesTheSameEvents) {
    const RunRecord first = run_seed(7);
    const RunRecord second = run_seed(7);
    ASSERT_EQ(first.events.size(), second.events.size());
    for (std::size_t i = 0; i < first.events.size(); ++i) {
        EXPECT_EQ(first.events[i].at, second.events[i].at);
        EXPECT_EQ(first.events[i].kind, second.events[i].kind);
        EXPECT_EQ(first.events[i].detail, second.events[i].detail);
    }
    EXPECT_EQ(digest(first.events), digest(second.events));
    EXPECT_NE(digest(first.events), digest(run_seed(8).events));
    // Operations are among them, each once.
    const auto operations =
        std::count_if(first.events.begin(), first.events.end(),
                      [](const TimelineEvent& event) { return event.kind == "operation"; });
    EXPECT_EQ(static_cast<std::size_t>(operations), first.samples.size());
    EXPECT_TRUE(
        std::is_sorted(first.events.begin(), first.events.end(),
                       [](const TimelineEvent& a, const TimelineEvent& b) { return a.at < b.at; }));
}

Sweep sweep_of(FakeWorld& world, std::uint64_t seeds) {
    Sweep inputs;
    inputs.run.scenario = fake_scenario();
    inputs.run.factory = fake_factory(world);
    inputs.last_seed = seeds;
    return inputs;
}

TEST(Sweep, ManySeedsPassAndRepeat) {
    FakeWorld world;
    const SweepResult first = sweep(sweep_of(world, 10));
    EXPECT_EQ(first.runs, 10U);
    EXPECT_EQ(first.verdicts[static_cast<std::size_t>(Verdict::kPass)], 10U);
    EXPECT_FALSE(first.first_failing_seed.has_value());
    EXPECT_EQ(sweep(sweep_of(world, 10)).digest, first.digest);
    EXPECT_NE(sweep(sweep_of(world, 9)).digest, first.digest);
}

TEST(Sweep, StopsAtTheFirstFailure) {
    FakeWorld world;
    Sweep inputs = sweep_of(world, 5);
    inputs.first_seed = 3;
    inputs.run.disabled_protections = {"fallback"};
    const SweepResult stopped = sweep(inputs);
    EXPECT_EQ(stopped.runs, 1U);
    EXPECT_EQ(stopped.first_failing_seed, 3U);
    EXPECT_EQ(stopped.first_failure->verdict, Verdict::kFail);
}

TEST(Sweep, AFactoryThatThrowsIsAnError) {
    VirtualRun run;
    run.scenario = fake_scenario();
    run.factory = [](const TargetRequest&, Clock&) -> Result<std::unique_ptr<Target>> {
        throw std::runtime_error("no graph");
    };
    const RunRecord record = run_virtual(run);
    EXPECT_EQ(record.environment_error, "the target could not be built: no graph");
    EXPECT_EQ(judge(record).verdict, Verdict::kError);
}

}  // namespace
}  // namespace faultline::scenario
