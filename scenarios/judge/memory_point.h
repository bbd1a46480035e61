// How much memory the target held at one moment of a run. A value.
#pragma once

#include <cstdint>

#include <boost/describe/class.hpp>

namespace faultline::scenario {

struct MemoryPoint {
    std::uint64_t operations = 0;   // sent and ended by then
    std::uint64_t bytes = 0;        // in use, without what the harness itself keeps of the run
    std::uint64_t connections = 0;  // open to the target; 0 where that cannot be seen
};
BOOST_DESCRIBE_STRUCT(MemoryPoint, (), (operations, bytes, connections))

}  // namespace faultline::scenario
