// The figures that reports draw: a run cut into slices of time by the instant each operation was
// due, with counts, response percentiles and answers by status. A pure function of the record.
#pragma once

#include "scenarios/judge/run_record.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::scenario {

struct Slice {
    Duration start{};
    std::uint64_t offered = 0;
    std::uint64_t completed = 0;
    std::uint64_t rejected = 0;
    std::uint64_t failed = 0;  // and unanswered
    std::uint64_t shed = 0;
    // From the instant due to the answer; what failed is infinite (Duration::max()). Nothing when
    // nothing was sent.
    std::optional<Duration> p50;
    std::optional<Duration> p99;
    std::optional<Duration> max;
    std::vector<std::uint64_t> by_status;  // as RunFigures::statuses
};

struct RunFigures {
    Duration slice{};   // 250 ms, or more when that would be more than kMaxSlices
    Duration length{};  // to the end of the last phase or the last operation due
    std::vector<Slice> slices;
    // What answers said of themselves ("success", "degraded"), else how the operation ended
    // ("completed", "timeout"); known ones first, then by name.
    std::vector<std::string> statuses;
};

inline constexpr Duration kSmallestSlice = std::chrono::milliseconds(250);
inline constexpr std::size_t kMaxSlices = 240;

[[nodiscard]] RunFigures figures_of(const RunRecord& record);

// The status of one sample, as in RunFigures::statuses.
[[nodiscard]] std::string_view status_of(const RunRecord& record, const load::Sample& sample);

// Of `values`, by rank ceil(p * n); sorts them in part. Nothing when there are none.
[[nodiscard]] std::optional<Duration> quantile(std::vector<Duration>& values, double p);

// The name of the phase that `at` lies in; "" outside of all.
[[nodiscard]] std::string_view phase_at(const RunRecord& record, Duration at);

// "∞" for what never came, "–" for nothing.
[[nodiscard]] std::string show(std::optional<Duration> duration);

}  // namespace faultline::scenario
