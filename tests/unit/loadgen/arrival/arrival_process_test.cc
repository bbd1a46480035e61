// What every row of the table promises, whatever it is called.
#include "loadgen/arrival/arrival_process.h"

#include "base/files.h"
#include "base/units.h"

#include <cmath>
#include <set>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

namespace faultline::load {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

std::vector<Duration> arrivals_of(const ArrivalProcess& process, const PhaseLength& phase,
                                  std::uint64_t seed) {
    RandomStream random(seed, "test");
    PhasePosition position;
    std::vector<Duration> all;
    while (const auto offset = process.next(phase, position, random)) {
        all.push_back(*offset);
    }
    return all;
}

TEST(ArrivalProcess, IsFoundByItsNameAlone) {
    std::set<std::string_view> seen;
    for (const auto& process : arrival_processes()) {
        EXPECT_TRUE(seen.insert(process.name).second) << process.name;
        EXPECT_EQ(find_arrival(process.name), &process);
        EXPECT_FALSE(process.summary.empty());
    }
    EXPECT_EQ(arrival_names().size(), seen.size());
    EXPECT_NE(find_arrival(kDefaultArrival), nullptr);
    EXPECT_EQ(find_arrival(""), nullptr);
    EXPECT_EQ(find_arrival("Poisson"), nullptr);
}

TEST(ArrivalProcess, TheScenarioPageNamesEach) {
    const auto page = read_file(FAULTLINE_SOURCE_DIR "/docs/scenario-file.md");
    ASSERT_TRUE(page);
    const std::string row = fmt::format("| `load.arrival` | one of `{}` | `{}` |",
                                        fmt::join(arrival_names(), "`, `"), kDefaultArrival);
    EXPECT_NE(page->find(row), std::string::npos) << row;
}

TEST(ArrivalProcess, EachKeepsTheRateTheOrderAndThePhase) {
    for (const auto& process : arrival_processes()) {
        for (const Duration length : {Duration(milliseconds(700)), Duration(milliseconds(2500))}) {
            const auto all = arrivals_of(process, {.rate = 10'000, .duration = length}, 7);
            const double planned = 10'000 * to_seconds(length);
            EXPECT_NEAR(static_cast<double>(all.size()), planned, 5 * std::sqrt(planned))
                << process.name;
            Duration before{};
            for (const auto offset : all) {
                ASSERT_GE(offset, before) << process.name;
                ASSERT_LT(offset, length) << process.name;
                before = offset;
            }
            EXPECT_EQ(all, arrivals_of(process, {.rate = 10'000, .duration = length}, 7))
                << process.name;
        }
        EXPECT_TRUE(arrivals_of(process, {.rate = 10, .duration = Duration{}}, 1).empty());
    }
}

TEST(ArrivalProcess, BurstsAreShortAndPausesAreEmpty) {
    const ArrivalProcess* const burst = find_arrival("burst");
    ASSERT_NE(burst, nullptr);
    std::vector<std::size_t> by_second(5);
    for (const auto offset : arrivals_of(*burst, {.rate = 1000, .duration = seconds(5)}, 3)) {
        EXPECT_LE(offset % seconds(1), milliseconds(200));
        ++by_second[static_cast<std::size_t>(offset / seconds(1))];
    }
    for (const auto arrivals : by_second) {
        EXPECT_NEAR(static_cast<double>(arrivals), 1000, 5 * std::sqrt(1000));
    }
}

}  // namespace
}  // namespace faultline::load
