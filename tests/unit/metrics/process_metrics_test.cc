#include "metrics/process_metrics.h"

#include "base/clock.h"
#include "base/units.h"
#include "metrics/registry.h"
#include "tests/fakes/metric_value.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <unistd.h>

namespace faultline::metrics {
namespace {

TEST(ProcessMetrics, ParsesTheKernelsLine) {
    const auto parsed = parse_process_stat(
        "1234 (a) b (c) S 1 1234 1234 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 7 0 9000 1048576 "
        "256 18446744073709551615 1 1 0\n",
        {.ticks_per_second = 100, .page_bytes = 4096});
    ASSERT_TRUE(parsed);
    const ProcessSample sample = parsed.value_or(ProcessSample{});
    EXPECT_DOUBLE_EQ(sample.cpu_seconds, 3.0);
    EXPECT_EQ(sample.threads, 7);
    EXPECT_EQ(sample.virtual_bytes, 1048576);
    EXPECT_EQ(sample.resident_bytes, 256 * 4096);
    EXPECT_DOUBLE_EQ(sample.start_seconds_after_boot, 90.0);
}

TEST(ProcessMetrics, WhatIsNoStatLineIsNothing) {
    for (const std::string_view text :
         {"", ")", "1 (a) S 1 2 3", "no parentheses at all",
          "1 (a) S 1 1 1 0 -1 4 1 0 0 0 x 50 0 0 20 0 7 0 9000 1048576 256 1"}) {
        EXPECT_FALSE(parse_process_stat(text, {})) << text;
    }
}

TEST(ProcessMetrics, BootTime) {
    EXPECT_EQ(parse_boot_time("cpu 1 2 3\nintr 5\nbtime 1700000000\nprocesses 3\n"), 1.7e9);
    EXPECT_EQ(parse_boot_time("cpu 1 2 3\n"), std::nullopt);
    EXPECT_EQ(parse_boot_time("x\nbtime \n"), std::nullopt);
}

TEST(ProcessMetrics, ThisProcessIsPlausible) {
    Registry registry;
    add_process_metrics(registry);
    (void)registry.collect();
    const auto value = [&registry](std::string_view family) {
        return fakes::value_of(registry, family, {}).value_or(-1.0);
    };
    EXPECT_GE(value("process_threads"), 1.0);
    EXPECT_GT(value("process_resident_memory_bytes"), 1e6);
    EXPECT_GT(value("process_virtual_memory_bytes"), value("process_resident_memory_bytes"));
    EXPECT_GE(value("process_cpu_seconds_total"), 0.0);
    EXPECT_GT(value("process_max_fds"), value("process_open_fds"));
    // After 2020, and not later than now (the kernel's boot time is good to a second).
    SteadyClock clock;
    const auto now = std::chrono::duration<double>(clock.wall().time_since_epoch()).count();
    EXPECT_GT(value("process_start_time_seconds"), 1577836800.0);
    EXPECT_LT(value("process_start_time_seconds"), now + 2.0);
}

TEST(ProcessMetrics, AnOpenFileIsOneDescriptorMore) {
    Registry registry;
    add_process_metrics(registry);
    (void)registry.collect();
    const auto before = fakes::value_of(registry, "process_open_fds", {});
    const std::ifstream file("/proc/self/stat");
    (void)registry.collect();
    EXPECT_EQ(fakes::value_of(registry, "process_open_fds", {}), before.value_or(-1.0) + 1.0);
}

}  // namespace
}  // namespace faultline::metrics
