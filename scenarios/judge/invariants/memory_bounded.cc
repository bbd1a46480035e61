#include "scenarios/judge/invariants/invariants.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

constexpr double kKiB = 1024.0;
constexpr double kMiB = kKiB * kKiB;
// What one operation may leave, and what a run may leave in all: pools and caches fill at first.
constexpr double kMostPerOperation = 4.0 * kKiB;
constexpr double kMostInAll = 32.0 * kMiB;
// What an open connection may take at both of its ends, buffers above all. How many there are is
// the load's doing: while they are opened, memory grows with the operations.
constexpr double kMostPerConnection = 256.0 * kKiB;
// Neighbouring points are not independent: a line is laid through the means of this many groups.
constexpr std::size_t kGroups = 12;
// Of Student's t with kGroups - 2 degrees of freedom: 99 % lie within ± this.
constexpr double kStudent99 = 3.169;

struct Slope {
    double per_operation = 0.0;  // bytes
    double half_width = 0.0;     // of its 99 % interval
};

struct GroupMean {
    double operations = 0.0;
    double bytes = 0.0;
};

GroupMean group_mean_of(std::span<const MemoryPoint> points) {
    GroupMean sum;
    for (const MemoryPoint& point : points) {
        sum.operations += static_cast<double>(point.operations);
        sum.bytes += static_cast<double>(point.bytes) -
                     kMostPerConnection * static_cast<double>(point.connections);
    }
    const auto count = static_cast<double>(points.size());
    return {.operations = sum.operations / count, .bytes = sum.bytes / count};
}

// nullopt for too few points, and for points at one number of operations.
std::optional<Slope> slope_of(std::span<const MemoryPoint> points) {
    if (points.size() < kGroups) {
        return std::nullopt;
    }
    std::array<GroupMean, kGroups> groups;
    GroupMean overall;
    for (std::size_t i = 0; i < kGroups; ++i) {
        const std::size_t from = i * points.size() / kGroups;
        const std::size_t to = (i + 1) * points.size() / kGroups;
        groups[i] = group_mean_of(points.subspan(from, to - from));
        overall.operations += groups[i].operations / kGroups;
        overall.bytes += groups[i].bytes / kGroups;
    }
    double xx = 0.0;
    double xy = 0.0;
    for (const GroupMean& group : groups) {
        const double x = group.operations - overall.operations;
        xx += x * x;
        xy += x * (group.bytes - overall.bytes);
    }
    if (xx <= 0.0) {
        return std::nullopt;
    }
    Slope slope{.per_operation = xy / xx};
    double squared_residuals = 0.0;
    for (const GroupMean& group : groups) {
        const double predicted =
            overall.bytes + slope.per_operation * (group.operations - overall.operations);
        squared_residuals += (group.bytes - predicted) * (group.bytes - predicted);
    }
    slope.half_width = kStudent99 * std::sqrt(squared_residuals / (kGroups - 2) / xx);
    return slope;
}

InvariantFinding judge_memory(const RecordIndex& index) {
    const RunRecord& record = index.record();
    const std::vector<MemoryPoint>& points = record.memory;
    if (record.clock == "virtual") {
        return not_applicable("memory is not looked at in virtual time");
    }
    if (points.empty()) {
        return not_applicable("the memory of this target cannot be seen");
    }
    const auto slope = slope_of(points);
    if (!slope) {
        return not_applicable(fmt::format("the run was too short: {} figures of memory, {} needed",
                                          points.size(), kGroups));
    }
    const auto growth =
        static_cast<double>(points.back().bytes) - static_cast<double>(points.front().bytes);
    const auto operations =
        static_cast<double>(points.back().operations - points.front().operations);
    const std::string found = fmt::format(
        "{:.1f} MiB more after the drain than at the start, {:.1f} ± {:.1f} KiB an operation",
        growth / kMiB, slope->per_operation / kKiB, slope->half_width / kKiB);
    const bool grows = slope->per_operation - slope->half_width > kMostPerOperation;
    const bool stays = growth > kMostInAll && growth > kMostPerOperation * operations;
    return grows && stays ? broken(found) : held(found);
}

}  // namespace

Invariant invariant_memory_bounded() {
    return {
        .name = "memory-bounded",
        .summary = "The target's memory does not grow with the number of operations.",
        .rule =
            "Memory in use, without what the harness keeps of the run and 256 KiB for each open "
            "connection, is noted four times a second, in runs of more than two minutes less "
            "often; a line is laid through the means of 12 groups of figures. It fails when the "
            "lower end of the slope's 99 % interval is above 4 KiB an operation, and after the "
            "drain the target holds more than 32 MiB, and more than 4 KiB an operation, above "
            "what it held when the load began.",
        .applies =
            "Only on the real clock, to a target that lives in the harness's process, "
            "in a run long enough for 12 figures.",
        .judge = &judge_memory};
}

}  // namespace faultline::scenario
