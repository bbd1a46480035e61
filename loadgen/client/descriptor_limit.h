// How many sockets this process may have open, which bounds what a generator can hold in flight.
#pragma once

#include <cstddef>

namespace faultline::load {

// Raises the soft limit to the hard one and answers what holds then.
std::size_t raise_descriptor_limit();

// min(20,000, limit - 100), at least 1.
[[nodiscard]] std::size_t default_max_in_flight(std::size_t descriptor_limit);

}  // namespace faultline::load
