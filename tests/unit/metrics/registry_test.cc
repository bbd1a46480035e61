#include "metrics/registry.h"

#include "tests/fakes/metric_value.h"

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace faultline::metrics {
namespace {

using namespace std::chrono_literals;

std::vector<SeriesView> series_of(Registry& registry, std::string_view name) {
    for (const auto& family : registry.collect()) {
        if (family.spec->name == name) {
            return family.series;
        }
    }
    return {};
}

TEST(Registry, TheSameLabelsAreTheSameCell) {
    Registry registry;
    Counter& first = registry.counter("orch_retries_total", {"search"});
    EXPECT_EQ(&registry.counter("orch_retries_total", {"search"}), &first);
    EXPECT_NE(&registry.counter("orch_retries_total", {"facts"}), &first);
    first.add(3);
    EXPECT_EQ(fakes::value_of(registry, "orch_retries_total", {"search"}), 3.0);
    EXPECT_EQ(fakes::value_of(registry, "orch_retries_total", {"facts"}), 0.0);
    EXPECT_EQ(fakes::value_of(registry, "orch_retries_total", {"none"}), std::nullopt);
    EXPECT_EQ(fakes::value_of(registry, "no_such_family", {}), std::nullopt);
}

TEST(Registry, CollectShowsOnlyWhatExistsInCatalogueOrderSortedByLabels) {
    Registry registry;
    EXPECT_TRUE(registry.collect().empty());
    registry.gauge("process_threads").set(2);
    registry.counter("orch_runs_total", {"success"}).add(2);
    registry.counter("orch_runs_total", {"failed"});
    registry.histogram("orch_run_duration_seconds", {"success"}).record(3ms);
    const auto families = registry.collect();
    std::vector<std::string_view> names;
    for (const auto& family : families) {
        names.push_back(family.spec->name);
    }
    EXPECT_EQ(names,
              (std::vector<std::string_view>{"orch_runs_total", "orch_run_duration_seconds",
                                             "faultline_series_dropped_total", "process_threads"}));
    ASSERT_EQ(families[0].series.size(), 2U);
    EXPECT_EQ(families[0].series[0].labels, Labels{"failed"});
    EXPECT_EQ(families[0].series[0].value, 0.0);
    EXPECT_EQ(families[0].series[1].value, 2.0);
    EXPECT_EQ(families[1].series[0].histogram.count, 1U);
}

// The hundredth label set is "_other": 99 of the outside's choosing at most.
TEST(Registry, WhatIsOverTheLimitFoldsAndIsCounted) {
    Registry registry;
    for (int i = 0; i < 150; ++i) {
        registry.counter("orch_retries_total", {"tool" + std::to_string(i)}).add();
    }
    const auto all = series_of(registry, "orch_retries_total");
    EXPECT_EQ(all.size(), 100U);
    EXPECT_EQ(fakes::value_of(registry, "orch_retries_total", {"tool98"}), 1.0);
    EXPECT_EQ(fakes::value_of(registry, "orch_retries_total", {"tool99"}), std::nullopt);
    EXPECT_EQ(fakes::value_of(registry, "orch_retries_total", {"_other"}), 51.0);
    EXPECT_EQ(fakes::value_of(registry, "faultline_series_dropped_total", {"orch_retries_total"}),
              51.0);
    // Nothing is lost: the sum over all series is the number of increments.
    double sum = 0;
    for (const auto& series : all) {
        sum += series.value;
    }
    EXPECT_EQ(sum, 150.0);
    // Who came in time keeps its cell.
    registry.counter("orch_retries_total", {"tool5"}).add();
    EXPECT_EQ(fakes::value_of(registry, "orch_retries_total", {"tool5"}), 2.0);
    EXPECT_EQ(fakes::value_of(registry, "faultline_series_dropped_total", {"orch_retries_total"}),
              51.0);
}

TEST(Registry, ToolTimesErrorHasRoomForFiveHundred) {
    Registry registry;
    for (int tool = 0; tool < 60; ++tool) {
        for (int error = 0; error < 10; ++error) {
            registry.counter("orch_tool_calls_total",
                             {"t" + std::to_string(tool), "e" + std::to_string(error)});
        }
    }
    EXPECT_EQ(series_of(registry, "orch_tool_calls_total").size(), 500U);
    EXPECT_EQ(
        fakes::value_of(registry, "faultline_series_dropped_total", {"orch_tool_calls_total"}),
        101.0);
    EXPECT_EQ(fakes::value_of(registry, "orch_tool_calls_total", {"_other", "_other"}), 0.0);
}

TEST(Registry, HistogramsAndGaugesFoldToo) {
    Registry registry;
    for (int i = 0; i < 120; ++i) {
        registry.histogram("orch_tool_call_duration_seconds", {std::to_string(i)}).record(1ms);
        registry.gauge("orch_tool_calls_in_flight", {std::to_string(i)}).add(1);
    }
    EXPECT_EQ(fakes::value_of(registry, "orch_tool_call_duration_seconds", {"_other"}), 21.0);
    EXPECT_EQ(fakes::value_of(registry, "orch_tool_calls_in_flight", {"_other"}), 21.0);
}

TEST(Registry, TheDropCounterExistsBeforeTheFirstDrop) {
    Registry registry;
    registry.counter("orch_retries_total", {"search"});
    EXPECT_EQ(fakes::value_of(registry, "faultline_series_dropped_total", {"orch_retries_total"}),
              0.0);
}

TEST(Registry, HostileLabelValuesReadOther) {
    Registry registry;
    registry.counter("orch_http_requests_total", {std::string(201, 'x'), "200"}).add();
    registry.counter("orch_http_requests_total", {"\xff", "200"}).add();
    EXPECT_EQ(fakes::value_of(registry, "orch_http_requests_total", {"_other", "200"}), 2.0);
}

TEST(Registry, RefreshersRunBeforeEachCollectAndMayUseTheRegistry) {
    Registry registry;
    int calls = 0;
    registry.on_collect(
        [&registry, &calls] { registry.gauge("orch_cache_entries", {"memory"}).set(++calls); });
    (void)registry.collect();
    EXPECT_EQ(series_of(registry, "orch_cache_entries")[0].value, 2.0);
}

TEST(Registry, ThreadsMayCreateCountAndCollectAtOnce) {
    Registry registry;
    int refreshed = 0;  // not atomic: collects must not overlap, says the thread sanitizer
    std::atomic<int> inside{0};
    registry.on_collect([&refreshed, &inside] {
        EXPECT_EQ(inside.fetch_add(1), 0);
        ++refreshed;
        std::this_thread::yield();
        inside.fetch_sub(1);
    });
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&registry] {
                for (int i = 0; i < 400; ++i) {
                    registry.counter("orch_retries_total", {std::to_string(i % 120)}).add();
                    registry.histogram("orch_tool_call_duration_seconds", {"a"}).record(1ms);
                    if (i % 40 == 0) {
                        (void)registry.collect();
                    }
                }
            });
        }
    }
    double sum = 0;
    for (const auto& series : series_of(registry, "orch_retries_total")) {
        sum += series.value;
    }
    EXPECT_EQ(sum, 1600.0);
    EXPECT_EQ(fakes::value_of(registry, "orch_tool_call_duration_seconds", {"a"}), 1600.0);
    EXPECT_EQ(refreshed, 42) << "ten by each thread, and the two looks above";
}

TEST(RegistryDeathTest, AnUnknownFamilyAWrongTypeOrLabelIsABug) {
    EXPECT_DEATH(Registry().counter("orch_nonsense_total"), "orch_nonsense_total");
    EXPECT_DEATH(Registry().gauge("orch_runs_total", {"success"}), "orch_runs_total");
    EXPECT_DEATH(Registry().counter("orch_runs_total"), "orch_runs_total");
    EXPECT_DEATH(Registry().counter("orch_runs_total", {"a", "b"}), "orch_runs_total");
}

}  // namespace
}  // namespace faultline::metrics
