// The plan: exact where it promises exactness, the same bits for the same seed.
#include "loadgen/arrival/load_plan.h"

#include <cmath>
#include <set>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace faultline::load {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

LoadPlanSpec one_phase(const char* arrival, double rate, Duration duration,
                       std::uint64_t seed = 42) {
    LoadPlanSpec spec;
    spec.arrival = arrival;
    spec.phases = {{.name = "load", .rate = {rate}, .duration = duration}};
    spec.seed = seed;
    return spec;
}

std::vector<Operation> all_of(LoadPlanSpec spec) {
    LoadPlan plan(std::move(spec));
    std::vector<Operation> operations;
    while (auto operation = plan.next()) {
        operations.push_back(*operation);
    }
    EXPECT_FALSE(plan.next()) << "the end is the end";
    return operations;
}

// Computed by another implementation of the generator (Python, math.log). These numbers are a
// promise: a change of them makes every baseline incomparable.
TEST(LoadPlan, GoldenFirstArrivalsOfSeed42) {
    LoadPlanSpec spec = one_phase("poisson", 1000, seconds(1));
    spec.requests = 3;
    spec.tenants = 5;
    const auto operations = all_of(spec);
    const std::vector<std::int64_t> intended = {117871,  1764180, 2043870, 2528087,
                                                3357364, 5205886, 6258836, 7453780};
    const std::vector<std::pair<std::uint32_t, std::uint32_t>> choices = {
        {0, 0}, {1, 4}, {2, 3}, {1, 2}, {0, 1}, {2, 1}, {1, 2}, {2, 4}};
    ASSERT_GE(operations.size(), intended.size());
    for (std::size_t i = 0; i < intended.size(); ++i) {
        EXPECT_EQ(operations[i].intended.count(), intended[i]) << i;
        EXPECT_EQ(std::make_pair(operations[i].request, operations[i].tenant), choices[i]) << i;
        EXPECT_EQ(operations[i].ordinal, i);
    }
}

TEST(LoadPlan, AddingARequestMovesNoArrival) {
    LoadPlanSpec spec = one_phase("poisson", 500, seconds(2));
    const auto plain = all_of(spec);
    spec.requests = 7;
    const auto varied = all_of(spec);
    ASSERT_EQ(plain.size(), varied.size());
    for (std::size_t i = 0; i < plain.size(); ++i) {
        ASSERT_EQ(plain[i].intended, varied[i].intended);
    }
}

TEST(LoadPlan, AddingARequestMovesNoTenant) {
    LoadPlanSpec spec = one_phase("poisson", 500, seconds(2));
    spec.tenants = 4;
    const auto plain = all_of(spec);
    spec.requests = 3;
    const auto varied = all_of(spec);
    ASSERT_EQ(plain.size(), varied.size());
    for (std::size_t i = 0; i < plain.size(); ++i) {
        ASSERT_EQ(plain[i].tenant, varied[i].tenant) << i;
    }
}

// A scenario about one tenant of four has its samples on every seed.
TEST(LoadPlan, TenantsAndRequestsHaveTheirShareOfEverySecondOnEverySeed) {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        LoadPlanSpec spec = one_phase("uniform", 20, seconds(10), seed);
        spec.requests = 2;
        spec.tenants = 4;
        std::vector<std::vector<int>> tenants(10, std::vector<int>(4));
        std::vector<std::vector<int>> requests(10, std::vector<int>(2));
        for (const auto& operation : all_of(spec)) {
            const auto second = static_cast<std::size_t>(operation.intended / seconds(1));
            ++tenants[second][operation.tenant];
            ++requests[second][operation.request];
        }
        for (std::size_t second = 0; second < 10; ++second) {
            ASSERT_EQ(tenants[second], std::vector<int>(4, 5)) << "seed " << seed;
            ASSERT_EQ(requests[second], std::vector<int>(2, 10)) << "seed " << seed;
        }
    }
}

TEST(LoadPlan, AnotherSeedIsAnotherPlan) {
    const auto a = all_of(one_phase("poisson", 100, seconds(1), 1));
    const auto b = all_of(one_phase("poisson", 100, seconds(1), 2));
    EXPECT_NE(a.front().intended, b.front().intended);
}

TEST(LoadPlan, UniformIsExact) {
    const auto operations = all_of(one_phase("uniform", 1000, seconds(20)));
    ASSERT_EQ(operations.size(), 20'000U);
    for (std::size_t i = 0; i < operations.size(); ++i) {
        ASSERT_EQ(operations[i].intended, milliseconds(i));
    }
    EXPECT_EQ(all_of(one_phase("uniform", 3, milliseconds(1500))).size(), 4U);
    EXPECT_EQ(all_of(one_phase("uniform", 0.1, seconds(600))).size(), 60U);
    EXPECT_EQ(all_of(one_phase("uniform", 333.3, seconds(10))).size(), 3333U);
    EXPECT_EQ(all_of(one_phase("uniform", 0.5, seconds(1))).size(), 0U);
}

TEST(LoadPlan, PoissonHasTheRateAndTheSpreadOfAPoissonProcess) {
    const auto operations = all_of(one_phase("poisson", 1000, seconds(100)));
    const double count = static_cast<double>(operations.size());
    EXPECT_NEAR(count, 100'000, 4 * std::sqrt(100'000));
    double squares = 0.0;
    std::size_t above_mean = 0;
    Duration before{};
    for (const auto& operation : operations) {
        ASSERT_GE(operation.intended, before);
        const double gap = to_seconds(operation.intended - before);
        squares += gap * gap;
        above_mean += gap > 0.001 ? 1U : 0U;
        before = operation.intended;
    }
    // Exponential gaps: E[x²] = 2/rate², P(x > mean) = 1/e.
    EXPECT_NEAR(squares / count, 2e-6, 0.06e-6);
    EXPECT_NEAR(static_cast<double>(above_mean) / count, std::exp(-1.0), 0.006);
}

TEST(LoadPlan, PhasesFollowEachOther) {
    LoadPlanSpec spec = one_phase("uniform", 10, seconds(1));
    spec.phases.push_back({.name = "pause", .rate = {0}, .duration = seconds(3)});
    spec.phases.push_back({.name = "10x", .rate = {100}, .duration = seconds(1)});
    const auto operations = all_of(spec);
    ASSERT_EQ(operations.size(), 110U);
    EXPECT_EQ(operations[9].phase, 0U);
    EXPECT_EQ(operations[10].phase, 2U);
    EXPECT_EQ(operations[10].intended, seconds(4));
    EXPECT_EQ(operations[11].intended, seconds(4) + milliseconds(10));
}

TEST(LoadPlan, EveryTenantMeetsEveryRequest) {
    LoadPlanSpec spec = one_phase("poisson", 1000, seconds(1));
    spec.requests = 4;
    spec.tenants = 6;
    std::set<std::pair<std::uint32_t, std::uint32_t>> seen;
    for (const auto& operation : all_of(spec)) {
        seen.emplace(operation.request, operation.tenant);
    }
    EXPECT_EQ(seen.size(), 24U);
}

TEST(LoadPlan, NothingPlannedIsNothingSent) {
    EXPECT_TRUE(all_of({}).empty());
    EXPECT_TRUE(all_of(one_phase("poisson", 0, seconds(1))).empty());
    EXPECT_TRUE(all_of(one_phase("poisson", 10, Duration{})).empty());
}

TEST(LoadPlan, WhatNobodyCanSendIsRefusedAndStillEnds) {
    EXPECT_TRUE(check_limits(one_phase("poisson", 1e7, std::chrono::hours(720))));
    for (const auto& spec : {one_phase("poisson", 1.1e7, seconds(1)),
                             one_phase("poisson", 1, std::chrono::hours(721))}) {
        const auto checked = check_limits(spec);
        ASSERT_TRUE(checked.has_error());
        EXPECT_EQ(checked.error().kind, ErrorKind::kInvalid);
        EXPECT_EQ(checked.error().message,
                  "phase load: at most 10000000/s and 30 days can be planned");
    }
    EXPECT_EQ(all_of(one_phase("uniform", 1e300, milliseconds(1))).size(), 10'000U);
    EXPECT_LT(all_of(one_phase("poisson", 1e300, milliseconds(1))).size(), 11'000U);
    EXPECT_TRUE(all_of(one_phase("poisson", 1e-300, seconds(1))).empty());
}

TEST(LoadPlan, AnUnknownProcessIsRefusedAndPlansNothing) {
    const auto checked = check_limits(one_phase("Poisson", 10, seconds(1)));
    ASSERT_TRUE(checked.has_error());
    EXPECT_NE(
        checked.error().message.find("\"Poisson\" is no arrival process; there are poisson, "),
        std::string::npos)
        << checked.error().message;
    EXPECT_TRUE(all_of(one_phase("Poisson", 10, seconds(1))).empty());
}

}  // namespace
}  // namespace faultline::load
