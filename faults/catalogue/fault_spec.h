// One fault as asked for: what, on what, when, how often, and with which parameters. A value; the
// table of faults (faults/kinds/table.h) says which names and parameters exist.
#pragma once

#include "base/clock.h"
#include "base/units.h"
#include "faults/catalogue/parameter_value.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include <boost/describe/class.hpp>

namespace faultline::fault {

// Which calls a fault acts on. The defaults match every call. Calls are counted per fault, from 0,
// among those that tool and tenant let through.
struct FaultMatch {
    std::optional<std::string> tool;    // only calls of this tool; unset: of every tool
    std::optional<std::string> tenant;  // only calls made for this tenant; unset: for every one
    // Of a matching call being acted on, above 0 to 1; the same calls for the same seed.
    Ratio probability{1.0};
    std::uint64_t first_n = UINT64_MAX;  // stop after acting on this many; from 1
    std::uint64_t every_n = 1;           // act on the first call and each n-th from it; from 1
    std::uint64_t after_n = 0;           // let this many calls through first
};
BOOST_DESCRIBE_STRUCT(FaultMatch, (), (tool, tenant, probability, first_n, every_n, after_n))

// Whether it acts on fewer than all calls.
[[nodiscard]] inline bool narrows(const FaultMatch& match) {
    return match.tool || match.tenant || match.probability.value < 1.0 ||
           match.first_n != UINT64_MAX || match.every_n != 1 || match.after_n != 0;
}

struct FaultSpec {
    std::string fault;              // name in the table, e.g. "tool_hang"
    std::optional<std::string> on;  // name of the resource it acts on, e.g. "db"; unset: on none
    FaultMatch match;               // which calls; everything by default
    // By name, as the table says; complete() adds the defaults of those that are not given.
    std::map<std::string, ParameterValue> parameters;
    Duration at{};                  // when it begins, from the start of the fault phase; default 0
    std::optional<Duration> lasts;  // above 0; unset: until the end of the fault phase
    std::string stream;             // name of its random stream: scenario/fault/ordinal
};
BOOST_DESCRIBE_STRUCT(FaultSpec, (), (fault, on, match, parameters, at, lasts, stream))

// A parameter of a completed spec. REQUIRES: the fault has it, and its kind is T.
template <class T>
[[nodiscard]] const T& parameter(const FaultSpec& spec, const std::string& name) {
    return std::get<T>(spec.parameters.at(name));
}

// What became of one fault in a run.
struct FaultCounts {
    std::uint64_t planned = 0;     // 1 for a fault of the scenario
    std::uint64_t armed = 0;       // how often it was brought about
    std::uint64_t fired = 0;       // calls that felt it inside its window
    std::uint64_t suppressed = 0;  // matching calls that probability or the counts let through
    std::uint64_t overflowed = 0;  // calls not acted on because a limit was reached
};
BOOST_DESCRIBE_STRUCT(FaultCounts, (), (planned, armed, fired, suppressed, overflowed))

}  // namespace faultline::fault
