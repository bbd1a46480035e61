// One fault as asked for: what, on what, when, how often, and with which parameters. A value;
// fault_catalogue.h says which names and parameters exist.
#pragma once

#include "base/clock.h"
#include "base/units.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>

#include <boost/describe/class.hpp>

namespace faultline::fault {

using ParameterValue = std::variant<Duration, double, std::int64_t, bool, std::string>;

// Which calls it takes hold of; an absent member matches everything.
struct FaultMatch {
    std::optional<std::string> tool;
    std::optional<std::string> tenant;
    Ratio probability{1.0};  // sticky per call: hash(seed, fault, ordinal)
    std::uint64_t first_n = UINT64_MAX;
    std::uint64_t every_n = 1;
    std::uint64_t after_n = 0;
};
BOOST_DESCRIBE_STRUCT(FaultMatch, (), (tool, tenant, probability, first_n, every_n, after_n))

// Says anything of which calls it takes hold of?
[[nodiscard]] inline bool narrows(const FaultMatch& match) {
    return match.tool || match.tenant || match.probability.value < 1.0 ||
           match.first_n != UINT64_MAX || match.every_n != 1 || match.after_n != 0;
}

struct FaultSpec {
    std::string fault;              // name in the catalogue, e.g. "tool_hang"
    std::optional<std::string> on;  // resource it acts on, e.g. "db"
    FaultMatch match;
    std::map<std::string, ParameterValue> parameters;
    Duration at{};                  // from the start of the fault phase
    std::optional<Duration> lasts;  // nothing: until the end of the fault phase
    std::string stream;             // name of its random stream: scenario/fault/ordinal
};
BOOST_DESCRIBE_STRUCT(FaultSpec, (), (fault, on, match, parameters, at, lasts, stream))

struct FaultCounts {
    std::uint64_t planned = 0;
    std::uint64_t armed = 0;
    std::uint64_t fired = 0;       // its effect was seen by a call inside its window
    std::uint64_t suppressed = 0;  // matched, but probability or first_n said no
    std::uint64_t overflowed = 0;
};
BOOST_DESCRIBE_STRUCT(FaultCounts, (), (planned, armed, fired, suppressed, overflowed))

}  // namespace faultline::fault
