#include "engine/executor/run_state.h"

#include "base/random.h"

#include <algorithm>
#include <map>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace faultline::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

StepGraph graph_of(std::vector<std::vector<std::size_t>> depends_on) {
    StepGraph graph;
    graph.depends_on = std::move(depends_on);
    graph.dependents.resize(graph.depends_on.size());
    for (std::size_t i = 0; i < graph.depends_on.size(); ++i) {
        for (const std::size_t before : graph.depends_on[i]) {
            graph.dependents[before].push_back(i);
        }
    }
    return graph;
}

TEST(RunState, IndependentStepsAllStartAtOnce) {
    const StepGraph graph = graph_of({{}, {}, {}});
    RunState state(graph, Strategy::kDependencies);
    EXPECT_THAT(state.take_ready(), ElementsAre(0, 1, 2));
    EXPECT_THAT(state.take_ready(), IsEmpty());
    EXPECT_THAT(state.finish(1, false), IsEmpty());
    EXPECT_THAT(state.unfinished(), ElementsAre(0, 2));
    state.finish(0, true);
    state.finish(2, true);
    EXPECT_TRUE(state.done());
}

TEST(RunState, AStarStartsItsRaysTogether) {
    const StepGraph graph = graph_of({{}, {0}, {0}, {0}});
    RunState state(graph, Strategy::kDependencies);
    EXPECT_THAT(state.take_ready(), ElementsAre(0));
    state.finish(0, true);
    EXPECT_THAT(state.take_ready(), ElementsAre(1, 2, 3));
}

TEST(RunState, AFailureGivesUpDependentsOnly) {
    // 0 -> 2 -> 4, 1 -> 3, 3 and 2 -> 5
    const StepGraph graph = graph_of({{}, {}, {0}, {1}, {2}, {2, 3}});
    RunState state(graph, Strategy::kDependencies);
    EXPECT_THAT(state.take_ready(), ElementsAre(0, 1));
    EXPECT_THAT(state.finish(0, false), ElementsAre(2, 4, 5));
    EXPECT_THAT(state.finish(1, true), IsEmpty());
    EXPECT_THAT(state.take_ready(), ElementsAre(3));
    EXPECT_THAT(state.finish(3, true), IsEmpty());
    EXPECT_TRUE(state.done());
    EXPECT_THAT(state.unfinished(), IsEmpty());
}

TEST(RunState, SerialIsOneAtATimeInPlanOrder) {
    const StepGraph graph = graph_of({{2}, {}, {}});
    RunState state(graph, Strategy::kSerial);
    EXPECT_THAT(state.take_ready(), ElementsAre(1));
    EXPECT_THAT(state.take_ready(), IsEmpty());
    state.finish(1, false);
    EXPECT_THAT(state.take_ready(), ElementsAre(2));
    state.finish(2, true);
    EXPECT_THAT(state.take_ready(), ElementsAre(0));
}

struct Played {
    std::map<std::size_t, std::size_t> started;  // step -> position in the order of starts
    std::set<std::size_t> usable;
    std::set<std::size_t> failed;
    std::set<std::size_t> given_up;
    std::size_t most_running = 0;
};

// Which steps fail is given; which of the running ones finishes next is drawn.
Played play(const StepGraph& graph, Strategy strategy, const std::set<std::size_t>& failing,
            RandomStream& random) {
    RunState state(graph, strategy);
    Played played;
    std::vector<std::size_t> running;
    for (;;) {
        for (const std::size_t step : state.take_ready()) {
            for (const std::size_t before : graph.depends_on[step]) {
                EXPECT_TRUE(played.usable.contains(before)) << "started before its dependency";
            }
            EXPECT_TRUE(played.started.emplace(step, played.started.size()).second);
            running.push_back(step);
        }
        played.most_running = std::max(played.most_running, running.size());
        if (running.empty()) {
            break;
        }
        const std::size_t pick = random.below(running.size());
        const std::size_t step = running[pick];
        running.erase(running.begin() + static_cast<std::ptrdiff_t>(pick));
        const bool usable = !failing.contains(step);
        (usable ? played.usable : played.failed).insert(step);
        for (const std::size_t lost : state.finish(step, usable)) {
            EXPECT_TRUE(played.given_up.insert(lost).second) << "given up twice";
        }
    }
    EXPECT_TRUE(state.done());
    return played;
}

StepGraph random_graph(RandomStream& random) {
    const std::size_t size = 1 + random.below(12);
    std::vector<std::vector<std::size_t>> depends_on(size);
    for (std::size_t i = 0; i < size; ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (random.uniform() < 0.25) {
                depends_on[i].push_back(j);
            }
        }
    }
    return graph_of(std::move(depends_on));
}

// What must run whatever the order: every step none of whose ancestors fails.
std::set<std::size_t> expected_started(const StepGraph& graph,
                                       const std::set<std::size_t>& failing) {
    std::set<std::size_t> started;
    for (std::size_t i = 0; i < graph.size(); ++i) {  // dependencies have lower numbers
        if (std::ranges::all_of(graph.depends_on[i], [&](std::size_t before) {
                return started.contains(before) && !failing.contains(before);
            })) {
            started.insert(i);
        }
    }
    return started;
}

TEST(RunState, OnRandomGraphsEveryStepHasExactlyOneEndAndOrderDoesNotMatter) {
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
        SCOPED_TRACE(seed);
        RandomStream random(seed, "run_state_test");
        const StepGraph graph = random_graph(random);
        std::set<std::size_t> failing;
        for (std::size_t i = 0; i < graph.size(); ++i) {
            if (random.uniform() < 0.3) {
                failing.insert(i);
            }
        }
        const auto expected = expected_started(graph, failing);
        for (const Strategy strategy : {Strategy::kDependencies, Strategy::kSerial}) {
            for (int repeat = 0; repeat < 4; ++repeat) {
                const Played played = play(graph, strategy, failing, random);
                std::set<std::size_t> started;
                for (const auto& [step, position] : played.started) {
                    started.insert(step);
                }
                EXPECT_EQ(started, expected);
                EXPECT_EQ(played.usable.size() + played.failed.size() + played.given_up.size(),
                          graph.size());
                if (strategy == Strategy::kSerial) {
                    EXPECT_LE(played.most_running, 1U);
                }
            }
        }
    }
}

}  // namespace
}  // namespace faultline::engine
