#include "metrics/log_metrics.h"

#include "base/manual_clock.h"
#include "tests/fakes/metric_value.h"

#include <gtest/gtest.h>

namespace faultline::metrics {
namespace {

TEST(LogMetrics, LinesAreReadOffByLevel) {
    ManualClock clock;
    Logger log(clock, [](std::string_view) {});
    Registry registry;
    add_log_metrics(registry, log);
    EXPECT_EQ(fakes::value_of(registry, "faultline_log_messages_total", {"error"}), 0.0);
    log.error("a");
    log.error("b");
    log.warn("c");
    log.log(LogLevel::kDebug, "below the minimum");
    (void)registry.collect();
    log.error("d");
    (void)registry.collect();
    (void)registry.collect();
    EXPECT_EQ(fakes::value_of(registry, "faultline_log_messages_total", {"error"}), 3.0);
    EXPECT_EQ(fakes::value_of(registry, "faultline_log_messages_total", {"warning"}), 1.0);
    EXPECT_EQ(fakes::value_of(registry, "faultline_log_messages_total", {"debug"}), 0.0);
}

TEST(LogMetrics, SoAreDroppedLines) {
    ManualClock clock;
    std::uint64_t dropped = 0;
    Logger log(clock, [](std::string_view) {}, LogLevel::kInfo, [&dropped] { return dropped; });
    Registry registry;
    add_log_metrics(registry, log);
    (void)registry.collect();
    EXPECT_EQ(fakes::value_of(registry, "faultline_log_messages_dropped_total", {}), 0.0);
    dropped = 7;
    (void)registry.collect();
    EXPECT_EQ(fakes::value_of(registry, "faultline_log_messages_dropped_total", {}), 7.0);
}

}  // namespace
}  // namespace faultline::metrics
