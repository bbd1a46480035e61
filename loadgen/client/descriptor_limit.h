// How many sockets this process may have open, which bounds what a generator can hold in flight.
#pragma once

#include <cstddef>

namespace faultline::load {

// Raises the soft limit to the hard one and returns the limit that holds then.
std::size_t raise_descriptor_limit();

// Lets the process's table of descriptors grow to `count` more now, as far as the limit allows.
// Linux stops a thread that makes the table grow, for an RCU grace period (up to 20 ms), each time
// its size doubles.
void reserve_descriptors(std::size_t count);

// min(20,000, limit - 100), at least 1.
[[nodiscard]] std::size_t default_max_in_flight(std::size_t descriptor_limit);

}  // namespace faultline::load
