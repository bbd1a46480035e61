#include "faults/inproc/active_faults.h"

#include "base/manual_clock.h"

#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

namespace faultline::fault {
namespace {

namespace asio = boost::asio;

FaultSpec hang() {
    FaultSpec spec;
    spec.fault = "tool_hang";
    spec.stream = "s/tool_hang/0";
    spec.parameters["hang_for"] = Duration::zero();
    return spec;
}

// The call feels it: nothing to wait for, nothing to fail with.
void feel(ActiveFaults& active, const FaultInForcePtr& fault) {
    asio::io_context io;
    ManualClock clock;
    asio::co_spawn(io, active.act_out(fault, {}, &clock),
                   [](std::exception_ptr error, std::optional<engine::Error> failed) {
                       EXPECT_FALSE(error);
                       EXPECT_FALSE(failed);
                   });
    io.run();
}

std::size_t struck_calls(ActiveFaults& active, const char* tool, const char* tenant, int calls) {
    std::size_t struck = 0;
    for (int i = 0; i < calls; ++i) {
        for (const auto& fault : active.take(&Fault::on_tool_call, tool, tenant)) {
            feel(active, fault);
            ++struck;
        }
    }
    return struck;
}

TEST(ActiveFaults, ActOnlyWhileInForce) {
    ActiveFaults active(1);
    EXPECT_TRUE(active.idle());
    EXPECT_EQ(struck_calls(active, "search", "acme", 3), 0U);
    ASSERT_TRUE(active.begin(0, hang(), Instant{}));
    EXPECT_EQ(struck_calls(active, "search", "acme", 3), 3U);
    active.end(0);
    active.end(0);
    EXPECT_TRUE(active.idle());
    EXPECT_EQ(struck_calls(active, "search", "acme", 3), 0U);
    EXPECT_EQ(active.counts(0).fired, 3U);
}

TEST(ActiveFaults, MatchesToolAndTenant) {
    ActiveFaults active(1);
    FaultSpec spec = hang();
    spec.match.tool = "search";
    spec.match.tenant = "acme";
    ASSERT_TRUE(active.begin(0, spec, Instant{}));
    EXPECT_EQ(struck_calls(active, "search", "acme", 2), 2U);
    EXPECT_EQ(struck_calls(active, "profile", "acme", 2), 0U);
    EXPECT_EQ(struck_calls(active, "search", "globex", 2), 0U);
    EXPECT_TRUE(active.take(&Fault::on_query, "search", "acme").empty());
}

TEST(ActiveFaults, CountsOrdinals) {
    ActiveFaults active(1);
    FaultSpec spec = hang();
    spec.match.after_n = 2;
    spec.match.every_n = 3;
    spec.match.first_n = 2;
    ASSERT_TRUE(active.begin(0, spec, Instant{}));
    // Calls 2 and 5 strike; 8 would be the third.
    EXPECT_EQ(struck_calls(active, "t", "a", 20), 2U);
    EXPECT_EQ(active.counts(0).suppressed, 18U);
}

// A slow fault on the same tool keeps the first call from being fired for a while.
TEST(ActiveFaults, ACallThatWaitsToBeFiredIsCountedAlready) {
    ActiveFaults active(1);
    FaultSpec spec = hang();
    spec.match.first_n = 1;
    ASSERT_TRUE(active.begin(0, spec, Instant{}));
    EXPECT_EQ(active.take(&Fault::on_tool_call, "t", "a").size(), 1U);
    EXPECT_TRUE(active.take(&Fault::on_tool_call, "t", "a").empty());
}

TEST(ActiveFaults, ProbabilityIsStickyPerSeedAndCall) {
    FaultSpec spec = hang();
    spec.match.probability = Ratio{0.3};
    const auto pattern = [&](std::uint64_t seed, bool with_another) {
        ActiveFaults active(seed);
        EXPECT_TRUE(active.begin(3, spec, Instant{}));
        if (with_another) {
            FaultSpec other = hang();
            other.stream = "s/tool_hang/9";
            other.match.tenant = "nobody";
            EXPECT_TRUE(active.begin(1, other, Instant{}));
        }
        std::string seen;
        for (int i = 0; i < 400; ++i) {
            seen += active.take(&Fault::on_tool_call, "t", "a").empty() ? '.' : 'x';
        }
        return seen;
    };
    EXPECT_EQ(pattern(7, false), pattern(7, false));
    EXPECT_EQ(pattern(7, false), pattern(7, true));
    EXPECT_NE(pattern(7, false), pattern(8, false));
    const std::string seen = pattern(7, false);
    EXPECT_NEAR(static_cast<double>(std::count(seen.begin(), seen.end(), 'x')), 120.0, 40.0);
}

TEST(ActiveFaults, ObservedFaultsFireByWhatCallsSaw) {
    ActiveFaults active(1);
    FaultSpec down;
    down.fault = "database_down";
    down.parameters["freeze"] = Duration(std::chrono::seconds(1));
    ASSERT_TRUE(active.begin_observing(0, down, Instant{}));
    FaultSpec renamed;
    renamed.fault = "column_renamed";
    renamed.parameters["column"] = std::string("load");
    ASSERT_TRUE(active.begin_observing(1, renamed, Instant{}));
    EXPECT_TRUE(active.observes());
    const auto saw = [&](engine::ErrorCode code, std::string_view sql, Duration after) {
        active.saw_failure({.code = code, .sql = sql, .at = Instant{} + after});
    };
    saw(engine::ErrorCode::kUpstreamUnavailable, "SELECT 1", std::chrono::seconds(9));
    saw(engine::ErrorCode::kToolTimeout, "SELECT 1", std::chrono::milliseconds(500));
    saw(engine::ErrorCode::kToolTimeout, "SELECT 1", std::chrono::seconds(9));
    saw(engine::ErrorCode::kToolBadRequest, "SELECT load FROM node", {});
    saw(engine::ErrorCode::kToolBadRequest, "SELECT workload FROM node", {});
    EXPECT_EQ(active.counts(0).fired, 2U);
    EXPECT_EQ(active.counts(1).fired, 1U);
    EXPECT_TRUE(active.take(&Fault::on_query, "direct_query", "a").empty());
    EXPECT_FALSE(active.probe_error()) << "the real database answers for itself";
    active.end(0);
    active.end(1);
    EXPECT_FALSE(active.observes());
    EXPECT_TRUE(active.idle());
}

TEST(ActiveFaults, AnotherFaultInThePlaceOfOneIsOneFault) {
    ActiveFaults active(1);
    FaultSpec down;
    down.fault = "database_down";
    down.parameters["freeze"] = Duration::zero();
    ASSERT_TRUE(active.begin_observing(0, down, Instant{}));
    ASSERT_TRUE(active.begin(0, down, Instant{}));
    EXPECT_FALSE(active.observes());
    EXPECT_TRUE(active.probe_error());
    active.end(0);
    EXPECT_TRUE(active.idle());
    EXPECT_FALSE(active.probe_error());
}

TEST(ActiveFaults, WhatWasTakenOutlivesItsEnd) {
    ActiveFaults active(1);
    ASSERT_TRUE(active.begin(0, hang(), Instant{}));
    const auto taken = active.take(&Fault::on_tool_call, "t", "a");
    ASSERT_EQ(taken.size(), 1U);
    FaultSpec other = hang();
    other.parameters["hang_for"] = Duration(1);
    active.end(0);
    ASSERT_TRUE(active.begin(0, other, Instant{}));
    EXPECT_EQ(parameter<Duration>(taken[0]->spec, "hang_for"), Duration::zero());
}

TEST(ActiveFaults, RefusesAFaultThatThereIsNot) {
    ActiveFaults active(1);
    FaultSpec spec = hang();
    spec.fault = "tool_hung";
    EXPECT_FALSE(active.begin(0, spec, Instant{}));
    EXPECT_TRUE(active.idle());
}

TEST(ActiveFaults, RefusesTheSixtyFifth) {
    ActiveFaults active(1);
    for (std::size_t i = 0; i < 64; ++i) {
        ASSERT_TRUE(active.begin(i, hang(), Instant{}));
    }
    EXPECT_FALSE(active.begin(64, hang(), Instant{}));
}

}  // namespace
}  // namespace faultline::fault
